package runbook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"changeover/runbook/plaintext"
)

// form is embedded in what people send as one JSON object. It keeps why the object cannot be used, so that
// its sender gets one sentence and not the error of a library.
type form struct{ problem string }

// Refuse notes why the input cannot be used; the first reason counts.
func (f *form) Refuse(problem string) {
	if f.problem == "" {
		f.problem = problem
	}
}

// Problem returns why the input cannot be used, or nothing: a field that does not exist, further arguments, or
// what cannot be decoded.
func (f form) Problem() string { return f.problem }

// read decodes the JSON of an input into plain, a pointer to it without its methods, and notes a field that does
// not exist, which encoding/json would pass over: {"site": "berlin", "check": true} must not change berlin,
// and a decision whose "step" is mistyped would hit another step.
func (f *form) read(data []byte, plain any) error {
	if err := json.Unmarshal(data, plain); err != nil {
		return err
	}
	strict := json.NewDecoder(bytes.NewReader(data))
	strict.DisallowUnknownFields()
	if err := strict.Decode(reflect.New(reflect.TypeOf(plain).Elem()).Interface()); err != nil {
		f.Refuse(unknownField(err))
	}
	return nil
}

// unknownField is what strict decoding says of a field that does not exist.
func unknownField(err error) string {
	name, ok := strings.CutPrefix(err.Error(), "json: unknown field ")
	if name, unquoted := strconv.Unquote(name); ok && unquoted == nil {
		return fmt.Sprintf("unknown field %q", plaintext.Key(name))
	}
	return "unknown field"
}

// Undecodable says in one sentence why a text is no JSON object with the fields of an input.
func Undecodable(err error) string {
	var kind *json.UnmarshalTypeError
	if !errors.As(err, &kind) || kind.Field == "" {
		return "it is not one JSON object with the expected fields"
	}
	return "the field " + plaintext.Cut(plaintext.Line(kind.Field), 100) + " must be " + nameOf(kind.Type)
}

// nameOf is what people call the JSON of a type.
func nameOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "text in quotes"
	case reflect.Int:
		return "a whole number"
	case reflect.Bool:
		return "true or false"
	case reflect.Struct, reflect.Map:
		return "a JSON object"
	}
	return "of another type"
}
