package xpr

import (
	"fmt"
	"strings"
)

// Task is a task of a person at a host's console: to start a program and fill in
// its pages, or to fill in the web pages of the licence manager.
type Task struct {
	// Program is the path of the program on the host, or a URL.
	Program string
	Pages   []Page
}

// Page is one dialog page.
type Page struct {
	Title  string
	Fields []Field
}

// Field is one field of a page. The value of a password field is a secret reference
// such as env:PASSWORD, which the console resolves.
type Field struct{ Label, Value string }

// Problems is the error of a program that does not accept its pages; it lists everything that is wrong.
type Problems struct {
	Program, Host string
	List          []string
}

// Error implements error.
func (p *Problems) Error() string {
	return fmt.Sprintf("cannot finish %s on %s: %s; correct these problems, then start the program again", p.Program, p.Host, strings.Join(p.List, "; "))
}

// form reads the fields of a task's pages and collects the problems with them.
type form struct {
	pages    []Page
	problems []string
}

func (f *form) wrong(format string, args ...any) {
	f.problems = append(f.problems, fmt.Sprintf(format, args...))
}

func (f *form) has(title string) bool {
	for _, p := range f.pages {
		if strings.EqualFold(p.Title, title) {
			return true
		}
	}
	return false
}

// optional reads a field that may be missing or empty.
func (f *form) optional(title, label string) string {
	for _, p := range f.pages {
		if !strings.EqualFold(p.Title, title) {
			continue
		}
		for _, field := range p.Fields {
			if strings.EqualFold(field.Label, label) {
				return strings.TrimSpace(field.Value)
			}
		}
	}
	return ""
}

// fields returns all fields of a page.
func (f *form) fields(title string) []Field {
	for _, p := range f.pages {
		if strings.EqualFold(p.Title, title) {
			return p.Fields
		}
	}
	return nil
}

// mayNot checks a box that must be off in a cluster; a missing field means off.
func (f *form) mayNot(title, label string) {
	if value := f.optional(title, label); value != "" && !strings.EqualFold(value, "off") {
		f.wrong("page %q: field %q is %q instead of %q", title, label, value, "off")
	}
}

// repeats checks that the field again has the value of the field label, as for a repeated password.
func (f *form) repeats(title, label, again string) {
	if f.optional(title, label) != f.optional(title, again) {
		f.wrong("page %q: field %q differs from field %q", title, again, label)
	}
}

// text reads a field that must be filled in.
func (f *form) text(title, label string) string {
	value := f.optional(title, label)
	if value == "" {
		f.wrong("page %q: field %q is empty", title, label)
	}
	return value
}

// must checks a field that must have a value in a cluster.
func (f *form) must(title, label, want string) {
	if value := f.text(title, label); value != "" && !strings.EqualFold(value, want) {
		f.wrong("page %q: field %q is %q instead of %q", title, label, value, want)
	}
}

// list splits a field at a separator.
func (f *form) list(title, label, separator string) []string {
	var items []string
	for _, item := range strings.Split(f.optional(title, label), separator) {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// result returns *Problems if there are problems, otherwise nil.
func (f *form) result(program, host string) error {
	if len(f.problems) == 0 {
		return nil
	}
	return &Problems{Program: program, Host: host, List: f.problems}
}
