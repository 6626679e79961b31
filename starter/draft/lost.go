package draft

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Lost returns the paths of the values that a reader of the file would not find. There are none, unless this package has a defect: a
// command asks before it writes a file, so that no value is lost without a word.
func (d *Draft) Lost() []string { return d.lostFrom(d.YAML()) }

func (d *Draft) lostFrom(file []byte) []string {
	var root any
	_ = yaml.Unmarshal(file, &root) // Without a root, all values are lost.
	lost := []string{}
	for _, v := range d.values {
		if items, ok := found(root, v.Path); !ok || !slices.Equal(items, v.Items) {
			lost = append(lost, v.Path)
		}
	}
	return lost
}

// found is what a file has at a path: the items of a list, or one item. An empty list is something; ok is false if the file has nothing there.
func found(value any, path string) (items []string, ok bool) {
	for _, part := range strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune(".[]", r) }) {
		switch within := value.(type) {
		case map[string]any:
			value = within[part]
		case []any:
			value = nil
			for i, item := range within {
				if fmt.Sprint(i) == part {
					value = item
				}
			}
		default:
			return nil, false
		}
	}
	list, isList := value.([]any)
	if !isList {
		list = []any{value}
	}
	for _, item := range list {
		if item != nil {
			items = append(items, fmt.Sprint(item))
		}
	}
	return items, value != nil
}
