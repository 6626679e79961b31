package config

import (
	"reflect"
	"strconv"
	"strings"
)

// maskTag is the tag of fields that Mask leaves as they are: `mask:"-"`. It is for
// names, words of closed sets and times that a workflow compares or passes back to
// an activity, never for free text.
const maskTag = "mask"

// Mask returns a copy of a value with every known secret in its texts replaced by
// Masked: in strings, in keys and values of maps, in bytes, at any depth. Fields with
// the tag `mask:"-"` and unexported ones stay as they are, and so does the type.
func (s *Scrubber) Mask(value any) any {
	if s == nil || value == nil {
		return value
	}
	return s.masked(reflect.ValueOf(value)).Interface()
}

func (s *Scrubber) masked(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.String:
		out.SetString(s.Scrub(v.String()))
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		out.Set(reflect.New(v.Type().Elem()))
		out.Elem().Set(s.masked(v.Elem()))
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		out.Set(s.masked(v.Elem()))
	case reflect.Struct:
		out.Set(v)
		for _, i := range maskedFields(v.Type()) {
			out.Field(i).Set(s.masked(v.Field(i)))
		}
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		return s.maskedSlice(v)
	case reflect.Array:
		for i := range v.Len() {
			out.Index(i).Set(s.masked(v.Index(i)))
		}
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		out.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
		for key, element := range v.Seq2() {
			out.SetMapIndex(s.masked(key), s.masked(element))
		}
	default:
		return v
	}
	return out
}

// maskedSlice masks each element; bytes are a text.
func (s *Scrubber) maskedSlice(v reflect.Value) reflect.Value {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return reflect.ValueOf([]byte(s.Scrub(string(v.Bytes())))).Convert(v.Type())
	}
	out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	for i := range v.Len() {
		out.Index(i).Set(s.masked(v.Index(i)))
	}
	return out
}

// maskedFields are the indexes of a struct's fields that Mask looks into.
func maskedFields(t reflect.Type) []int {
	var indexes []int
	for i := range t.NumField() {
		if field := t.Field(i); field.IsExported() && field.Tag.Get(maskTag) != "-" {
			indexes = append(indexes, i)
		}
	}
	return indexes
}

// FindMasked returns the path of the first text in a value that holds Masked, named
// as in JSON ("create.binaryPath", "folders[1]"), or "" where there is none. A text
// that was masked once must not reach a host.
func FindMasked(value any) string {
	if value == nil {
		return ""
	}
	path, _ := findMasked(reflect.ValueOf(value), "")
	return strings.TrimPrefix(path, ".")
}

func findMasked(v reflect.Value, path string) (string, bool) {
	switch v.Kind() {
	case reflect.String:
		return path, strings.Contains(v.String(), Masked)
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return findMasked(v.Elem(), path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if !field.IsExported() && !field.Anonymous {
				continue
			}
			if found, ok := findMasked(v.Field(i), path+fieldPath(field)); ok {
				return found, true
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if found, ok := findMasked(v.Index(i), path+"["+strconv.Itoa(i)+"]"); ok {
				return found, true
			}
		}
	case reflect.Map:
		for key, element := range v.Seq2() {
			if found, ok := findMasked(element, path+"."+key.String()); ok {
				return found, true
			}
		}
	}
	return "", false
}

// fieldPath is what a field adds to a path; an embedded one without a name adds nothing.
func fieldPath(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	switch {
	case name != "":
		return "." + name
	case field.Anonymous:
		return ""
	}
	return "." + field.Name
}
