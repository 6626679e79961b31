// Package draft makes a site's first file: from what a person answers, what a look at the cluster has shown and
// defaults. It judges each value by the rules of site files, and writes the file with a comment for each field.
package draft

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"changeover/config/problem"
	"changeover/config/schema"
	"changeover/config/sitefile"
)

// Source says where a value is from.
type Source string

// The sources of values.
const (
	// Given on the command line.
	Given Source = "given"
	// Read from the cluster.
	Read Source = "read"
	// Answered by a person.
	Answered Source = "answered"
	// Default of the question.
	Default Source = "default"
)

// Value is what a field gets.
type Value struct {
	// Path of the field, e.g. nodes[0].name.
	Path string `json:"path"`
	// Items are the items of a list; of any other field there is one.
	Items  []string `json:"-"`
	Source Source   `json:"source"`

	field schema.Field
}

// Text is the value as a person writes it.
func (v Value) Text() string {
	if len(v.Items) == 0 {
		return noItems
	}
	return strings.Join(v.Items, ", ")
}

// Draft is a site file that is being made.
type Draft struct {
	fields []schema.Field
	values []Value
	// suggested are values that a person should look at first. Of these, refused are certain findings that the rules refuse. notes
	// are what to say about a field.
	suggested, refused, notes map[string]string
	// left are the fields that were asked about and have no value: true where a site needs one.
	left map[string]bool
}

// siteFields are those of a site file, described once.
var siteFields = sync.OnceValue(schema.SiteFields)

// New returns the draft of a site.
func New(site string) (*Draft, error) {
	d := &Draft{fields: siteFields(), suggested: map[string]string{}, refused: map[string]string{}, notes: map[string]string{}, left: map[string]bool{}}
	return d, d.Set("site", site, Given)
}

// Set gives a field a value: a list is separated by commas. What the rules say of the value is left to Problems. A value that was given is
// never replaced by another given value.
func (d *Draft) Set(path, text string, source Source) error {
	path, field, err := d.field(path)
	if err != nil {
		return err
	}
	items, err := parse(field, text)
	if err != nil {
		return fmt.Errorf("cannot use %s: %w", path, err)
	}
	if have, ok := d.Value(path); ok && have.Source == Given && source == Given && !slices.Equal(have.Items, items) {
		return fmt.Errorf("cannot set %s: two different values are given for this field; give only one value", path)
	}
	d.put(Value{Path: path, Items: items, Source: source, field: field})
	return nil
}

func (d *Draft) put(v Value) {
	d.clear(v.Path)
	d.values = append(d.values, v)
	delete(d.left, v.Path)
}

func (d *Draft) clear(path string) {
	d.values = slices.DeleteFunc(d.values, func(v Value) bool { return v.Path == path })
}

// Value returns the value of a field.
func (d *Draft) Value(path string) (Value, bool) {
	i := slices.IndexFunc(d.values, func(v Value) bool { return v.Path == path })
	if i < 0 {
		return Value{}, false
	}
	return d.values[i], true
}

// text is the value of a field as a person writes it, or empty.
func (d *Draft) text(path string) string {
	v, ok := d.Value(path)
	if !ok {
		return ""
	}
	return v.Text()
}

// Values are all values from a source, in the order of the file.
func (d *Draft) Values(source Source) []Value {
	found := []Value{}
	for _, v := range d.values {
		if v.Source == source {
			found = append(found, v)
		}
	}
	slices.SortStableFunc(found, func(a, b Value) int { return slices.Compare(d.position(a), d.position(b)) })
	return found
}

// Said are the values that a person has answered, in the order of the file. What Enter has accepted of the cluster's values is not among
// them: a look gives it again.
func (d *Draft) Said() []Value {
	said := append(d.Values(Answered), d.Values(Default)...)
	slices.SortStableFunc(said, func(a, b Value) int { return slices.Compare(d.position(a), d.position(b)) })
	return said
}

// position is the place of a value in the file: the place and the number of each list's item that it is in, then its own place. So the
// values of an item stay together.
func (d *Draft) position(v Value) []int {
	place := func(path string) int {
		return slices.IndexFunc(d.fields, func(f schema.Field) bool { return f.Path == index.ReplaceAllString(path, "[]") })
	}
	var position []int
	for _, i := range itemsOf(v.Path) {
		position = append(position, place(i.list), i.number)
	}
	return append(position, place(v.Path))
}

// Open are the fields that a site needs and that have no value, in the order of the questions.
func (d *Draft) Open() []string {
	open := []string{}
	for _, q := range d.questions() {
		if _, ok := d.Value(q.path); !ok && (q.needed || d.left[q.path]) {
			open = append(open, q.path)
		}
	}
	return open
}

// Finished reports whether a worker can use the file as it would be written now.
func (d *Draft) Finished() bool { return len(d.Open()) == 0 && len(d.Problems().Errors()) == 0 }

// Drills reports whether the site has drills.
func (d *Draft) Drills() bool { return d.text(drillHour) != "" }

// Note is what a look has found about a field that a person has to choose; empty: nothing.
func (d *Draft) Note(path string) string { return d.notes[path] }

// Problems are those of the file as it would be written now.
func (d *Draft) Problems() problem.List {
	_, problems := sitefile.Judge(d.YAML())
	return problems
}

// wrong are the problems that the value of a field adds: those of the field itself, and new ones of others that have a value. What is
// still missing elsewhere is no problem of this value.
func (d *Draft) wrong(path string, before problem.List) problem.List {
	var added problem.List
	for _, p := range d.Problems() {
		known := slices.ContainsFunc(before, func(b problem.Problem) bool { return b.Rule == p.Rule && b.Path == p.Path && b.Message == p.Message })
		if problem.Within(p.Path, path) || !known && d.hasValue(p.Path) {
			added = append(added, p)
		}
	}
	return added
}

// about are the problems of one field.
func (d *Draft) about(path string) problem.List {
	return slices.DeleteFunc(d.Problems(), func(p problem.Problem) bool { return !problem.Within(p.Path, path) })
}

// hasValue reports whether a field has a value, or one of a list's items.
func (d *Draft) hasValue(path string) bool {
	return slices.ContainsFunc(d.values, func(v Value) bool { return problem.Within(path, v.Path) })
}

// Refused are the problems with values that were given on the command line: the first thing to correct.
func (d *Draft) Refused() problem.List {
	var refused problem.List
	for _, p := range d.Problems().Errors() {
		if slices.ContainsFunc(d.values, func(v Value) bool { return v.Source == Given && problem.Within(p.Path, v.Path) }) {
			p.Line = 0 // There is no file yet.
			refused = append(refused, p)
		}
	}
	return refused
}

// Variables are the environment variables that the site's passwords name.
func (d *Draft) Variables() []string {
	var names []string
	for _, v := range d.values {
		if name, ok := strings.CutPrefix(v.Text(), "env:"); ok && v.field.Type == typeSecret && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
