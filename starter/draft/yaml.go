package draft

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"changeover/config/schema"
)

// commentWidth is where the comments of a file are wrapped.
const commentWidth = 110

// writer writes a draft as YAML, field by field in the order of the types.
type writer struct {
	*Draft
	b strings.Builder
	// commented are the fields, by their paths without indexes, whose comment is in the file already.
	commented map[string]bool
}

// YAML is the site file: a comment for each field that has a value or was asked about, and for each required one. A field without a value is
// a comment, so that the file says what is to be filled in and its judge says what is missing.
func (d *Draft) YAML() []byte {
	w := &writer{Draft: d, commented: map[string]bool{}}
	fmt.Fprintf(&w.b, "# Site %s. Written by 'changeover init'. A field without a value is a comment, such as '# key:'.\n"+
		"# 'changeover explain' lists all fields, and 'changeover explain FIELD' describes a field. 'changeover validate'\n"+
		"# checks this file.\n", d.text("site"))
	w.mapping("", "", "", "", 0)
	return []byte(w.b.String())
}

// mapping writes the fields of a mapping. fieldPath is its path without indexes, and first is the beginning of its first line.
func (w *writer) mapping(path, fieldPath, indent, first string, depth int) {
	lead := cmp.Or(first, indent)
	for _, f := range w.below(fieldPath, depth) {
		at := strings.TrimPrefix(path+"."+key(f), ".")
		if !w.shown(at, f) {
			continue
		}
		if depth == 0 {
			w.b.WriteString("\n")
		}
		w.comment(&lead, indent, f)
		switch f.Type {
		case typeMapping:
			w.line(&lead, indent, key(f)+":")
			w.mapping(at, f.Path, indent+"  ", "", depth+1)
		case typeItems:
			w.items(&lead, at, f, indent, depth)
		default:
			w.leaf(&lead, indent, at, f)
		}
	}
}

// items writes a list of mappings; one without items shows what an item holds.
func (w *writer) items(lead *string, at string, f schema.Field, indent string, depth int) {
	n := w.count(at)
	if n == 0 {
		w.line(lead, indent, "# "+key(f)+": # required; not known yet")
		dash := "- "
		for _, below := range w.below(f.Path+"[]", depth+1) {
			if below.Required {
				w.line(lead, indent, "#   "+dash+key(below)+":")
				dash = "  "
			}
		}
		return
	}
	w.line(lead, indent, key(f)+":")
	for i := range n {
		before := w.b.Len()
		w.mapping(fmt.Sprintf("%s[%d]", at, i), f.Path+"[]", indent+"    ", indent+"  - ", depth+1)
		if w.b.Len() == before { // An item without a line would give its number to the next item.
			w.line(lead, indent, "  - {}")
		}
	}
}

// leaf writes a field with its value, or as a comment that waits for one.
func (w *writer) leaf(lead *string, indent, at string, f schema.Field) {
	v, ok := w.Value(at)
	if !ok {
		note := ""
		if f.Required || w.left[at] {
			note = " # required; not known yet"
		}
		w.line(lead, indent, "# "+key(f)+":"+note)
		return
	}
	w.line(lead, indent, key(f)+": "+scalar(f, v.Items))
}

// line writes one line; lead is the beginning of the line: the indent, or the dash of a list's item.
func (w *writer) line(lead *string, indent, text string) {
	w.b.WriteString(*lead + text + "\n")
	*lead = indent
}

// comment writes the description of a field, once in the file.
func (w *writer) comment(lead *string, indent string, f schema.Field) {
	if w.commented[f.Path] {
		return
	}
	w.commented[f.Path] = true
	for _, line := range wrap(f.Description, commentWidth-len(indent)) {
		w.line(lead, indent, "# "+line)
	}
}

// below are the fields directly below a path.
func (w *writer) below(fieldPath string, depth int) []schema.Field {
	var found []schema.Field
	for _, f := range w.fields {
		if f.Depth == depth && (fieldPath == "" || strings.HasPrefix(f.Path, fieldPath+".")) {
			found = append(found, f)
		}
	}
	return found
}

// shown reports whether a field is in the file: it, or a field below it, has a value, was asked about or is required.
func (w *writer) shown(at string, f schema.Field) bool {
	within := func(path string) bool {
		rest, ok := strings.CutPrefix(path, at)
		return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
	}
	if f.Required || slices.ContainsFunc(w.values, func(v Value) bool { return within(v.Path) }) {
		return true
	}
	for path := range w.left {
		if within(path) {
			return true
		}
	}
	return false
}

// count is the number of items of a list.
func (w *writer) count(list string) int {
	n := 0
	for _, v := range w.values {
		for _, i := range itemsOf(v.Path) {
			if i.list == list {
				n = max(n, i.number+1)
			}
		}
	}
	return n
}

// key is the last part of a field's path.
func key(f schema.Field) string { return f.Path[strings.LastIndex(f.Path, ".")+1:] }

// scalar is a value in YAML.
func scalar(f schema.Field, items []string) string {
	switch f.Type {
	case typeBool, typeNumber:
		return items[0]
	case typeNumbers:
		return "[" + strings.Join(items, ", ") + "]"
	case typeTexts:
		return encoded(&yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle, Content: texts(items)})
	default:
		return encoded(texts(items[:1])[0])
	}
}

// texts are nodes that stay texts when they are read: "30" gets quotes, and so does a text of several lines, which stays in its own line.
func texts(items []string) []*yaml.Node {
	var nodes []*yaml.Node
	for _, text := range items {
		node := &yaml.Node{}
		node.SetString(text)
		if node.Style == yaml.LiteralStyle {
			node.Style = yaml.DoubleQuotedStyle
		}
		nodes = append(nodes, node)
	}
	return nodes
}

func encoded(node *yaml.Node) string {
	text, err := yaml.Marshal(node)
	if err != nil {
		panic(fmt.Sprintf("draft: cannot write a value as YAML: %v", err)) // a text is always written
	}
	return strings.TrimSuffix(string(text), "\n")
}

// wrap breaks a text into lines.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(lines, line)
}
