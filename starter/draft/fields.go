package draft

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"changeover/config/problem"
	"changeover/config/schema"
	"changeover/runbook"
)

// Types of fields, in the words of package schema.
const (
	typeText    = "text"
	typeSecret  = "secret reference"
	typeBool    = "true or false"
	typeNumber  = "whole number"
	typeMapping = "mapping"
	typeTexts   = "list of texts"
	typeNumbers = "list of whole numbers"
	typeItems   = "list of mappings"
)

var index = regexp.MustCompile(`\[(\d+)\]`)

// item is an item of a list.
type item struct {
	// list is the path of the list, which may itself be in an item of another list.
	list   string
	number int
}

// itemsOf are the items that a path leads through, the outermost first: nodes[1].name is in item 1 of nodes.
func itemsOf(path string) []item {
	var through []item
	for _, at := range index.FindAllStringSubmatchIndex(path, -1) {
		number, err := strconv.Atoi(path[at[2]:at[3]])
		if err != nil {
			return through // Set has refused such a number.
		}
		through = append(through, item{path[:at[0]], number})
	}
	return through
}

// field finds a field by its path in any case, and returns the path as the file spells it.
func (d *Draft) field(path string) (string, schema.Field, error) {
	path = strings.TrimSpace(path)
	plain := index.ReplaceAllString(path, "[]")
	for _, f := range d.fields {
		if !strings.EqualFold(f.Path, plain) {
			continue
		}
		if f.Type == typeMapping || f.Type == typeItems {
			return "", f, fmt.Errorf("cannot set %s: this field contains further fields; set one of these fields, such as %s; 'changeover explain %s' lists them", f.Path, d.below(f), f.Path)
		}
		numbers := index.FindAllStringSubmatch(path, -1)
		if len(numbers) < strings.Count(f.Path, "[]") {
			break // nodes[].name
		}
		spelled, err := d.spelled(f, numbers)
		return spelled, f, err
	}
	for _, f := range d.fields {
		if strings.Contains(f.Path, "[]") && strings.EqualFold(strings.ReplaceAll(f.Path, "[]", ""), strings.ReplaceAll(plain, "[]", "")) {
			return "", f, fmt.Errorf("cannot set %s: this field belongs to an item of a list; give the number of the item, as in %s", path, strings.ReplaceAll(f.Path, "[]", "[0]"))
		}
	}
	return "", schema.Field{}, fmt.Errorf("cannot set %s: the site file has no field of this name; 'changeover explain' lists all fields%s", path, problem.DidYouMean(schema.Nearest(d.fields, plain)))
}

// spelled is the path of a field with the numbers of the items. Each number has one spelling: nodes[00] is nodes[0].
func (d *Draft) spelled(f schema.Field, numbers [][]string) (string, error) {
	parts := strings.Split(f.Path, "[]")
	path := parts[0]
	for i, text := range numbers {
		number, err := strconv.Atoi(text[1])
		list := strings.Join(parts[:i+1], "[]")
		at := slices.IndexFunc(d.fields, func(f schema.Field) bool { return f.Path == list })
		if most := d.fields[at].MostItems; err != nil || number >= most {
			return "", fmt.Errorf("cannot set item %s of the list %s: the list can have at most %s, and the first item is item 0; give a number from 0 to %d",
				text[1], path, runbook.Count(most, "item"), most-1)
		}
		path += fmt.Sprintf("[%d]%s", number, parts[i+1])
	}
	return path, nil
}

// below is the path of the first field below another one.
func (d *Draft) below(parent schema.Field) string {
	for _, f := range d.fields {
		if rest, ok := strings.CutPrefix(f.Path, parent.Path); ok && rest != "" && (rest[0] == '.' || rest[0] == '[') && f.Type != typeMapping {
			return strings.ReplaceAll(f.Path, "[]", "[0]")
		}
	}
	return parent.Path
}

// Field describes a field by its path.
func (d *Draft) Field(path string) (schema.Field, error) {
	_, f, err := d.field(path)
	return f, err
}

// parse reads a value as a person types it.
func parse(f schema.Field, text string) ([]string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, errors.New("the value is empty; give a value, or leave out the field")
	}
	if !utf8.ValidString(text) {
		return nil, errors.New("the value is not valid UTF-8 text; type the value in a terminal that uses UTF-8")
	}
	switch f.Type {
	case typeBool:
		yes, ok := yesOrNo(text)
		if !ok {
			return nil, fmt.Errorf("%q is neither true nor false; give true or false", text)
		}
		return []string{strconv.FormatBool(yes)}, nil
	case typeNumber:
		return number(text)
	case typeTexts, typeNumbers:
		var items []string
		if text == noItems && !f.Required {
			return items, nil
		}
		if inner, ok := strings.CutPrefix(text, "["); ok && strings.HasSuffix(inner, "]") {
			text = strings.TrimSuffix(inner, "]")
		}
		for _, part := range strings.Split(text, ",") {
			if part = strings.TrimSpace(part); part == "" {
				continue
			}
			if f.Type == typeTexts {
				items = append(items, part)
				continue
			}
			n, err := number(part)
			if err != nil {
				return nil, err
			}
			items = append(items, n...)
		}
		if len(items) == 0 {
			return nil, errors.New("the list is empty; give items separated by commas, or leave out the field")
		}
		return items, nil
	}
	return []string{text}, nil
}

// noItems is the empty list. It is a value: [] for xpr.features means that no feature is wanted, and no value that the choice is open.
const noItems = "[]"

// yesOrNo reads the words for true and false; ok is false for any other text.
func yesOrNo(text string) (yes, ok bool) {
	switch strings.ToLower(text) {
	case "true", "yes", "y":
		return true, true
	case "false", "no", "n":
		return false, true
	}
	return false, false
}

func number(text string) ([]string, error) {
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("%q is not a whole number; give digits only", text)
	}
	return []string{strconv.FormatUint(n, 10)}, nil
}
