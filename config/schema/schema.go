package schema

import (
	"reflect"
	"strings"

	"github.com/invopop/jsonschema"

	"changeover/config"
	"changeover/config/endpoints"
	"changeover/runbook/plaintext"
)

// shownText is text on one line without characters that nobody sees.
const shownText = "^[^\\x00-\\x1f\\x7f-\\x9f\\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]*$"

// Site is the JSON Schema of a site file.
func Site() *jsonschema.Schema {
	return of(config.Site{}, "Site file of Changeover", "This file describes one OpenScape Xpressions (XPR) cluster. A person writes this file.")
}

// Endpoints is the JSON Schema of an endpoints file.
func Endpoints() *jsonschema.Schema {
	return of(endpoints.File{}, "Endpoints file of Changeover", "This file describes how a worker reaches the hosts and ports of its sites.")
}

func of(file any, title, description string) *jsonschema.Schema {
	r := jsonschema.Reflector{
		Anonymous: true, ExpandedStruct: true, RequiredFromJSONSchemaTags: true,
		Mapper:        mapped,
		LookupComment: comment,
	}
	schema := r.Reflect(file)
	schema.Title, schema.Description = title, description
	types := map[string]reflect.Type{}
	collect(reflect.TypeOf(file), types)
	constrain(schema, reflect.TypeOf(file))
	for name, definition := range schema.Definitions {
		constrain(definition, types[name])
	}
	return schema
}

// mapped are the types that the file has as text of a form.
func mapped(t reflect.Type) *jsonschema.Schema {
	if t == reflect.TypeFor[config.Secret]() {
		return &jsonschema.Schema{Type: "string", Pattern: secret}
	}
	return nil
}

func comment(t reflect.Type, field string) string {
	if field == "" {
		return described()[t.Name()]
	}
	return described().ofField(t, field)
}

// collect finds the structs of a file by their names.
func collect(t reflect.Type, types map[string]reflect.Type) {
	switch t.Kind() {
	case reflect.Slice, reflect.Pointer:
		collect(t.Elem(), types)
	case reflect.Struct:
		types[t.Name()] = t
		for i := range t.NumField() {
			collect(t.Field(i).Type, types)
		}
	}
}

// constrain adds to the properties of a mapping what their texts may be.
func constrain(schema *jsonschema.Schema, t reflect.Type) {
	for i := range t.NumField() {
		field := t.Field(i)
		property, ok := schema.Properties.Get(config.NameOf(field))
		if !ok {
			continue
		}
		if property.Items != nil {
			property = property.Items
		}
		if property.Type == "string" {
			constrainText(property, constraints()[t.Name()+"."+field.Name])
		}
	}
}

func constrainText(property *jsonschema.Schema, c constraint) {
	limit := uint64(plaintext.Limit)
	property.MaxLength = &limit
	if len(c.not) > 0 {
		property.Not = &jsonschema.Schema{Enum: anyOf(c.not)}
	}
	switch {
	case c.anyCase:
		var words []string
		for _, value := range c.values {
			words = append(words, anyCase(value))
		}
		// Editors suggest the first, the second accepts another case.
		property.AnyOf = []*jsonschema.Schema{{Enum: anyOf(c.values)}, {Pattern: "^(" + strings.Join(words, "|") + ")$"}}
	case len(c.values) > 0:
		property.Enum = anyOf(c.values)
	case c.pattern != "":
		property.Pattern = c.pattern
	case property.Pattern == "" && len(property.Enum) == 0:
		property.Pattern = shownText
	}
}

func anyOf(values []string) []any {
	out := make([]any, 0, len(values))
	for _, value := range values {
		out = append(out, value)
	}
	return out
}
