package yamlfile

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"changeover/config"
	"changeover/config/problem"
	"changeover/runbook/plaintext"
)

// Shape is how a YAML tree compares with the Go types it is meant for.
type Shape struct {
	// Problems are the keys and values that do not fit.
	Problems problem.List
	// Zeros are the paths of numbers that the file gives as 0.
	Zeros []string
	// lines are the lines of the fields that stand in the file, by path.
	lines map[string]int
}

// Unread returns the paths of the fields whose values could not be read.
func (s *Shape) Unread() []string {
	var paths []string
	for _, p := range s.Problems {
		if p.Rule == problem.RuleWrongType || p.Rule == problem.RuleText {
			paths = append(paths, p.Path)
		}
	}
	return paths
}

// Follows reports whether a problem follows from a field that could not be read: it
// looks as if it were missing.
func (s *Shape) Follows(p problem.Problem) bool {
	return slices.ContainsFunc(s.Unread(), func(unread string) bool { return problem.Touch(p.Path, unread) })
}

// Locate adds the lines of fields to problems that know none: the field's own
// line, or that of the nearest field around it.
func (s *Shape) Locate(problems problem.List) problem.List {
	for i := range problems {
		path := problems[i].Path
		for problems[i].Line == 0 && path != "" {
			problems[i].Line = s.lines[path]
			path = path[:max(0, strings.LastIndexAny(path, ".["))]
		}
	}
	return problems
}

func (s *Shape) value(path string, node *yaml.Node, want reflect.Type) {
	if path != "" {
		s.lines[path] = node.Line
	}
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if want.Kind() == reflect.Pointer {
		want = want.Elem()
	}
	switch want.Kind() {
	case reflect.Struct:
		s.mapping(path, node, want, map[string]bool{})
	case reflect.Slice:
		s.sequence(path, node, want)
	default:
		s.scalar(path, node, want)
	}
}

func (s *Shape) mapping(path string, node *yaml.Node, want reflect.Type, seen map[string]bool) {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if node.Kind != yaml.MappingNode {
		s.wrongType(path, node, want, "a mapping of keys to values")
		return
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if key.Tag == "!!merge" {
			s.mapping(path, value, want, map[string]bool{})
			continue
		}
		s.field(join(path, key.Value), key, value, want, seen)
	}
}

func (s *Shape) field(path string, key, value *yaml.Node, want reflect.Type, seen map[string]bool) {
	field, known := fieldOf(want, key.Value)
	switch {
	case !known:
		s.unknown(path, key, want)
	case seen[field.Name]:
		s.add(path, key, problem.RuleUnknownKey, "the key stands twice, in whatever case; keep one")
	case isNull(value):
		seen[field.Name] = true
	default:
		seen[field.Name] = true
		s.value(replaceLast(path, key.Value, tagOf(field)), value, field.Type)
	}
}

// unknown shows a key whole only where it is like one that is known, or a word: it may be a password that stands
// in the wrong place.
func (s *Shape) unknown(path string, key *yaml.Node, want reflect.Type) {
	meant := suggestion(want, key.Value)
	if meant == "" {
		path = replaceLast(path, key.Value, plaintext.Key(key.Value))
	}
	s.add(path, key, problem.RuleUnknownKey, "unknown key"+meant)
}

func (s *Shape) sequence(path string, node *yaml.Node, want reflect.Type) {
	if node.Kind != yaml.SequenceNode {
		s.wrongType(path, node, want, "a list")
		return
	}
	for i, item := range node.Content {
		s.value(fmt.Sprintf("%s[%d]", path, i), item, want.Elem())
	}
}

func (s *Shape) scalar(path string, node *yaml.Node, want reflect.Type) {
	tag, name := scalarType(want)
	out := reflect.New(want)
	switch {
	case node.Kind != yaml.ScalarNode || node.Tag != tag || node.Decode(out.Interface()) != nil:
		s.wrongType(path, node, want, name)
	case tag == intTag && out.Elem().IsZero():
		s.Zeros = append(s.Zeros, path)
	case want.Kind() == reflect.String:
		s.text(path, node, want)
	}
}

// text refuses a text that is not seen as what it is, or too long.
func (s *Shape) text(path string, node *yaml.Node, want reflect.Type) {
	wrong := plaintext.LineProblem(node.Value)
	if wrong == "" {
		return
	}
	if node.Style == yaml.DoubleQuotedStyle {
		wrong += "; in double quotes \\t and \\n are a tab and a line break, single quotes keep backslashes"
	}
	s.add(path, node, problem.RuleText, wrong)
	if !holdsSecret(want) {
		s.Problems[len(s.Problems)-1].Value = node.Value
	}
}

// wrongType shows the value, except where a secret was to stand: it may be one.
func (s *Shape) wrongType(path string, node *yaml.Node, want reflect.Type, name string) {
	s.add(path, node, problem.RuleWrongType, "must be "+name)
	if node.Kind == yaml.ScalarNode && !holdsSecret(want) {
		s.Problems[len(s.Problems)-1].Value = node.Value
	}
}

// holdsSecret reports whether a type is that of a secret or has a field that is.
func holdsSecret(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Slice, reflect.Pointer:
		return holdsSecret(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if holdsSecret(t.Field(i).Type) {
				return true
			}
		}
	}
	return t == reflect.TypeFor[config.Secret]()
}

func (s *Shape) add(path string, node *yaml.Node, rule, message string) {
	s.Problems = append(s.Problems, problem.Problem{Path: path, Line: node.Line, Rule: rule, Message: message})
}

// intTag is the YAML tag of whole numbers.
const intTag = "!!int"

// scalarType is the YAML tag of a Go type and how a message calls it. A number is
// no text: YAML reads 030 as 24, and nobody would notice.
func scalarType(t reflect.Type) (tag, name string) {
	switch t.Kind() {
	case reflect.Bool:
		return "!!bool", "true or false"
	case reflect.String:
		return "!!str", "text; put a number, true or false in quotes"
	case reflect.Uint32:
		return intTag, "a whole number from 0 to 4294967295"
	default:
		return intTag, "a whole number"
	}
}

// suggestion names the field that was probably meant.
func suggestion(t reflect.Type, key string) string {
	for i := range t.NumField() {
		name := tagOf(t.Field(i))
		if strings.EqualFold(strings.NewReplacer("-", "", "_", "").Replace(key), name) {
			return "; did you mean " + name + "?"
		}
	}
	return ""
}

func fieldOf(t reflect.Type, key string) (reflect.StructField, bool) {
	for i := range t.NumField() {
		if field := t.Field(i); strings.EqualFold(tagOf(field), key) {
			return field, true
		}
	}
	return reflect.StructField{}, false
}

func tagOf(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}

func isNull(node *yaml.Node) bool { return node.Kind == yaml.ScalarNode && node.Tag == "!!null" }

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// replaceLast spells a path's last key as the field does.
func replaceLast(path, key, name string) string { return strings.TrimSuffix(path, key) + name }
