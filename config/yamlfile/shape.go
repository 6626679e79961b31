package yamlfile

import (
	"cmp"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
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
	// meant are the paths of missing fields for which the file has a key with a similar name.
	meant []string
	// root is the type of the whole file.
	root reflect.Type
	// lines are the lines of the fields that the file has, by path.
	lines map[string]int
}

// Unread returns the paths of the fields whose values could not be read, because of the value or because of the key.
func (s *Shape) Unread() []string {
	paths := slices.Clone(s.meant)
	for _, p := range s.Problems {
		if p.Rule == problem.RuleWrongType || p.Rule == problem.RuleText {
			paths = append(paths, p.Path)
		}
	}
	return paths
}

// Follows reports whether a problem is only a consequence of a field that could not be read, which therefore
// looks missing.
func (s *Shape) Follows(p problem.Problem) bool {
	return slices.ContainsFunc(s.Unread(), func(unread string) bool { return problem.Touch(p.Path, unread) })
}

// Locate adds the lines of fields to problems that know none: the field's own
// line, or the line of the nearest field around it. A field that the file does not have is missing. Problems on one
// line, and problems without a line, get the order of the fields that the file may have.
func (s *Shape) Locate(problems problem.List) problem.List {
	for i := range problems {
		path := problems[i].Path
		if problems[i].Line == 0 && path != "" && s.lines[path] == 0 {
			problems[i] = problems[i].Missing()
		}
		for problems[i].Line == 0 && path != "" {
			problems[i].Line = s.lines[path]
			path = path[:max(0, strings.LastIndexAny(path, ".["))]
		}
	}
	slices.SortStableFunc(problems, func(a, b problem.Problem) int { return slices.Compare(s.rank(a.Path), s.rank(b.Path)) })
	return problems
}

// rank is the place of a field among those that the file may have: its number, and the numbers of the fields around it.
func (s *Shape) rank(path string) []int {
	var places []int
	of := s.root
	for _, part := range strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune(".[]", r) }) {
		for of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		number, err := strconv.Atoi(part)
		field, known := reflect.StructField{}, false
		if of.Kind() == reflect.Struct {
			field, known = fieldOf(of, part)
		}
		switch {
		case known:
			places, of = append(places, field.Index...), field.Type
		case of.Kind() == reflect.Slice && err == nil:
			places, of = append(places, number), of.Elem()
		default:
			return places
		}
	}
	return places
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
			s.merged(path, value, want)
			continue
		}
		if _, known := fieldOf(want, key.Value); !known {
			s.unknown(path, key, node, want)
			continue
		}
		s.field(join(path, key.Value), key, value, want, seen)
	}
}

// merged looks at what is merged into a mapping: one mapping, or a list of mappings.
func (s *Shape) merged(path string, value *yaml.Node, want reflect.Type) {
	if value.Kind != yaml.SequenceNode {
		s.mapping(path, value, want, map[string]bool{})
		return
	}
	for _, item := range value.Content {
		s.merged(path, item, want)
	}
}

func (s *Shape) field(path string, key, value *yaml.Node, want reflect.Type, seen map[string]bool) {
	field, _ := fieldOf(want, key.Value)
	switch {
	case seen[field.Name]:
		s.add(path, key, problem.RuleUnknownKey, "the key is given twice (upper and lower case count as equal); remove one of the two")
	case isNull(value):
		seen[field.Name] = true
	default:
		seen[field.Name] = true
		s.value(replaceLast(path, key.Value, tagOf(field)), value, field.Type)
	}
}

// unknown reports an unknown key. It shows the whole key only if it is similar to a known one, or a word: it may be a
// password in the wrong place.
func (s *Shape) unknown(path string, key, in *yaml.Node, want reflect.Type) {
	field, meant := s.suggestion(path, key.Value, want)
	shown := key.Value
	if meant == "" {
		shown = plaintext.Key(key.Value)
	}
	if field != "" && !hasKey(in, field) {
		s.meant = append(s.meant, join(path, field))
	}
	s.add(join(path, shown), key, problem.RuleUnknownKey, "unknown key"+cmp.Or(meant, "; correct the key, or remove the key with its value"))
}

// suggestion names the field that was probably meant: one of the same mapping, or the only one of that name elsewhere.
func (s *Shape) suggestion(path, key string, want reflect.Type) (field, meant string) {
	if near := problem.Nearest(key, namesOf(want)); len(near) > 0 {
		return near[0], problem.DidYouMean(near[:1])
	}
	if elsewhere := pathsOf(s.root, key, ""); len(elsewhere) == 1 && elsewhere[0] != path {
		return "", problem.DidYouMean(elsewhere)
	}
	return "", ""
}

func (s *Shape) sequence(path string, node *yaml.Node, want reflect.Type) {
	if node.Kind != yaml.SequenceNode {
		s.wrongType(path, node, want, "a list")
		return
	}
	for i, item := range node.Content {
		at := fmt.Sprintf("%s[%d]", path, i)
		if isNull(item) {
			s.lines[at] = item.Line
			s.add(at, item, problem.RuleWrongType, "this item of the list is empty; give its value, or remove the item")
			continue
		}
		s.value(at, item, want.Elem())
	}
}

func (s *Shape) scalar(path string, node *yaml.Node, want reflect.Type) {
	tag, name := scalarType(want)
	out := reflect.New(want)
	switch {
	case node.Kind != yaml.ScalarNode || node.Tag != tag || node.Decode(out.Interface()) != nil:
		s.wrongType(path, node, want, name)
	case tag == intTag && !plainNumber.MatchString(node.Value):
		s.wrongType(path, node, want, "a decimal number without a leading zero, such as 10, since some programs read "+node.Value+" as an octal number")
	case tag == intTag && out.Elem().IsZero():
		s.Zeros = append(s.Zeros, path)
	case want.Kind() == reflect.String:
		s.text(path, node, want)
	}
}

// text refuses a text with characters that cannot be seen, or one that is too long.
func (s *Shape) text(path string, node *yaml.Node, want reflect.Type) {
	wrong := plaintext.LineProblem(node.Value)
	if wrong == "" {
		return
	}
	if node.Style == yaml.DoubleQuotedStyle {
		wrong += ". A backslash in double quotes begins an escape sequence, such as \\t for a tab; to keep backslashes as they are, use single quotes"
	}
	s.add(path, node, problem.RuleText, wrong)
	if !holdsSecret(want) {
		s.Problems[len(s.Problems)-1].Value = node.Value
	}
}

// wrongType reports a value of the wrong type. It shows the value, except in a field for a secret.
func (s *Shape) wrongType(path string, node *yaml.Node, want reflect.Type, name string) {
	s.add(path, node, problem.RuleWrongType, "must be "+name)
	if node.Kind == yaml.ScalarNode && !holdsSecret(want) {
		last := &s.Problems[len(s.Problems)-1]
		last.Value, last.Plain = node.Value, node.Style == 0 && slices.Contains(plainTags, node.Tag)
	}
}

// plainTags are the YAML tags of the values that YAML takes for no text unless they are in quotes.
var plainTags = []string{intTag, "!!float", "!!bool", "!!timestamp"}

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

// plainNumber is a number that everyone reads alike: YAML reads 010 as 8.
var plainNumber = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*|0[xX][0-9A-Fa-f]+)$`)

// intTag is the YAML tag of whole numbers.
const intTag = "!!int"

// scalarType is the YAML tag of a Go type and the name of the type in messages. A number is not
// accepted as text: YAML reads 030 as 24, and nobody would notice.
func scalarType(t reflect.Type) (tag, name string) {
	if t == reflect.TypeFor[config.Secret]() {
		return "!!str", problem.SecretReference
	}
	switch t.Kind() {
	case reflect.Bool:
		return "!!bool", "true or false"
	case reflect.String:
		return "!!str", "text; if the value is a number, true or false, put the value in quotes"
	case reflect.Uint32:
		return intTag, "a whole number from 0 to 4294967295"
	default:
		return intTag, "a whole number"
	}
}

// namesOf are the keys of a mapping.
func namesOf(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		names = append(names, tagOf(t.Field(i)))
	}
	return names
}

// pathsOf are the fields of that name, in any case, outside lists.
func pathsOf(t reflect.Type, key, path string) []string {
	if t.Kind() != reflect.Struct {
		return nil
	}
	var paths []string
	for i := range t.NumField() {
		field := t.Field(i)
		at := join(path, tagOf(field))
		if strings.EqualFold(tagOf(field), key) {
			paths = append(paths, at)
		}
		paths = append(paths, pathsOf(field.Type, key, at)...)
	}
	return paths
}

// hasKey reports whether a mapping has a key, in any case.
func hasKey(node *yaml.Node, key string) bool {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if strings.EqualFold(node.Content[i].Value, key) {
			return true
		}
	}
	return false
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
