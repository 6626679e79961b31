// Package schema describes the fields of site files and endpoints files from their Go types: as a JSON Schema for
// editors, and field by field for people. Comments and tags of the types are the one source of both.
package schema

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"changeover/config"
	"changeover/config/endpoints"
	"changeover/config/problem"
	"changeover/config/rules"
)

// Field is one field of a file as a person knows it.
type Field struct {
	// Path of the field; items of lists are written [].
	Path string `json:"path"`
	// Type in words, e.g. "list of text".
	Type     string `json:"type"`
	Required bool   `json:"required,omitempty"`
	// Default in words; empty: none.
	Default string `json:"default,omitempty"`
	// Values that the field may have, where they are few; Bound says what a number or a list may be.
	Values []string `json:"values,omitempty"`
	Bound  string   `json:"bound,omitempty"`
	// MostItems is how many items a list may have; 0: the field is no list, or has no bound.
	MostItems int `json:"-"`
	// Rule that judges the field, what it says, and its section of the manual.
	Rule    string `json:"rule,omitempty"`
	What    string `json:"what,omitempty"`
	Section string `json:"section,omitempty"`
	// Description from the comment of the type.
	Description string `json:"description"`
	// Depth of the field in the file, from 0.
	Depth int `json:"-"`
}

// SiteFields returns the fields of a site file, in the order of the types.
func SiteFields() []Field { return slices.Clone(siteFields()) }

// siteFields reads the comments of the types once: that takes some 20 ms.
var siteFields = sync.OnceValue(func() []Field {
	return fieldsOf("", reflect.TypeFor[config.Site](), 0, func(f *Field) {
		if rule, ok := rules.Of(strings.ReplaceAll(f.Path, "[]", "")); ok {
			f.Rule, f.What, f.Section = rule.ID, rule.What, cmp.Or(rule.Section, f.Section)
		}
	})
})

// EndpointsFields are the fields of an endpoints file.
func EndpointsFields() []Field {
	return fieldsOf("", reflect.TypeFor[endpoints.File](), 0, func(f *Field) { f.Rule = problem.RuleEndpoint })
}

func fieldsOf(path string, t reflect.Type, depth int, judge func(*Field)) []Field {
	var fields []Field
	for i := range t.NumField() {
		field := t.Field(i)
		f := fieldOf(path, t, field)
		f.Depth = depth
		judge(&f)
		fields = append(fields, f)
		below := field.Type
		at := f.Path
		if below.Kind() == reflect.Slice {
			below, at = below.Elem(), at+"[]"
		}
		if below.Kind() == reflect.Struct {
			fields = append(fields, fieldsOf(at, below, depth+1, judge)...)
		}
	}
	return fields
}

func fieldOf(path string, t reflect.Type, field reflect.StructField) Field {
	f := Field{
		Path:        strings.TrimPrefix(path+"."+config.NameOf(field), "."),
		Type:        typeName(field.Type),
		Required:    strings.HasPrefix(field.Tag.Get("jsonschema"), "required"),
		Values:      valuesOf(t, field),
		Description: described().ofField(t, field.Name),
	}
	f.Default, f.Section = defaultIn(f.Description), sectionIn(f.Description)
	if bound, ok := config.BoundOf(field); ok {
		f.Bound = boundText(bound)
		if bound.Items {
			f.MostItems = int(bound.Most)
		}
	}
	return f
}

func boundText(bound config.Bound) string {
	switch {
	case !bound.Items:
		return fmt.Sprintf("%d to %d", bound.Least, bound.Most)
	case bound.Least > 0:
		return fmt.Sprintf("%d to %d items", bound.Least, bound.Most)
	default:
		return fmt.Sprintf("at most %d items", bound.Most)
	}
}

// typeName is a type in the words of the messages about files.
func typeName(t reflect.Type) string {
	if t == reflect.TypeFor[config.Secret]() {
		return "secret reference"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return typeName(t.Elem())
	case reflect.Slice:
		return "list of " + plural(typeName(t.Elem()))
	case reflect.Struct:
		return "mapping"
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "text"
	default:
		return "whole number"
	}
}

func plural(name string) string {
	if name == "text" {
		return "texts"
	}
	return name + "s"
}

// valuesOf are the values that a field's tag or the manual's tables list.
func valuesOf(t reflect.Type, field reflect.StructField) []string {
	if c, ok := constraints()[t.Name()+"."+field.Name]; ok && len(c.values) > 0 {
		return c.values
	}
	var values []string
	for _, part := range strings.Split(field.Tag.Get("jsonschema"), ",") {
		if value, ok := strings.CutPrefix(part, "enum="); ok {
			values = append(values, value)
		}
	}
	return values
}

// Lines are what a person reads about the field, one part a line.
func (f Field) Lines() []string {
	var lines []string
	line := func(label, text string) {
		if text != "" {
			lines = append(lines, fmt.Sprintf("%-10s %s", label+":", text))
		}
	}
	line("field", f.Path)
	line("type", f.Type)
	if f.Required {
		line("required", "yes")
	}
	line("default", f.Default)
	line("values", strings.Join(f.Values, ", "))
	line("bounds", f.Bound)
	rule := f.Rule
	if f.What != "" {
		rule += ", " + f.What
	}
	line("rule", rule)
	line("manual", f.Section)
	line("meaning", f.Description)
	return lines
}

// Below returns a field and the fields below it, by its path in any case and without the indexes of lists. An empty path is
// the whole file.
func Below(fields []Field, path string) []Field {
	path = plainPath(path)
	var found []Field
	for _, f := range fields {
		if at := plainPath(f.Path); path == "" || at == path || strings.HasPrefix(at, path+".") {
			found = append(found, f)
		}
	}
	return found
}

// Nearest are the paths of the fields that were probably meant: those with that last key, or with nearly that path or
// last key.
func Nearest(fields []Field, path string) []string {
	path = plainPath(path)
	var paths, ends []string
	keys := map[string][]string{}
	for _, f := range fields {
		at := strings.ReplaceAll(f.Path, "[]", "")
		key := at[strings.LastIndex(at, ".")+1:]
		paths, keys[key] = append(paths, at), append(keys[key], at)
		if strings.HasSuffix(strings.ToLower(at), "."+path) {
			ends = append(ends, at)
		}
	}
	if len(ends) > 0 {
		return ends
	}
	if near := problem.Nearest(path, paths); len(near) > 0 {
		return near
	}
	for _, key := range problem.Nearest(path[strings.LastIndex(path, ".")+1:], slices.Sorted(maps.Keys(keys))) {
		ends = append(ends, keys[key]...)
	}
	return ends[:min(3, len(ends))]
}

var listIndex = regexp.MustCompile(`\[[0-9]*\]`)

func plainPath(path string) string {
	return strings.ToLower(strings.Trim(listIndex.ReplaceAllString(path, ""), "."))
}
