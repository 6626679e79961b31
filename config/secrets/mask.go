package secrets

import (
	"reflect"
	"strconv"
	"strings"

	"changeover/config"
)

// maskTag is the tag of fields that MaskTexts leaves as they are: `mask:"-"`. It is for
// names, words of closed sets and times that a workflow compares or passes back to
// an activity, never for free text.
const maskTag = "mask"

// Mask returns a copy of a value with every known secret in its texts replaced by
// config.Masked, see MaskTexts.
func (s *Scrubber) Mask(value any) any {
	if s == nil {
		return value
	}
	return MaskTexts(value, s.Scrub)
}

// MaskTexts returns a copy of a value whose texts are what mask returns for them:
// strings, keys and values of maps, and bytes, at any depth. Lists of strings are masked as MaskLines does. Fields with the tag
// `mask:"-"` and unexported ones stay as they are, and so does the type. With a nil
// mask it returns the value itself.
func MaskTexts(value any, mask func(string) string) any {
	if mask == nil || value == nil {
		return value
	}
	return masker(mask).masked(reflect.ValueOf(value)).Interface()
}

// masker replaces the secrets in one text.
type masker func(string) string

func (m masker) masked(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.String:
		out.SetString(m(v.String()))
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		out.Set(reflect.New(v.Type().Elem()))
		out.Elem().Set(m.masked(v.Elem()))
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		out.Set(m.masked(v.Elem()))
	case reflect.Struct:
		out.Set(v)
		for _, i := range maskedFields(v.Type()) {
			out.Field(i).Set(m.masked(v.Field(i)))
		}
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		return m.maskedSlice(v)
	case reflect.Array:
		for i := range v.Len() {
			out.Index(i).Set(m.masked(v.Index(i)))
		}
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		out.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
		for key, element := range v.Seq2() {
			out.SetMapIndex(m.masked(key), m.masked(element))
		}
	default:
		return v
	}
	return out
}

// maskedSlice masks each element; bytes are a text, and a list of strings may be the lines of a text.
func (m masker) maskedSlice(v reflect.Value) reflect.Value {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return reflect.ValueOf([]byte(m(string(v.Bytes())))).Convert(v.Type())
	}
	out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	if v.Type().Elem().Kind() == reflect.String {
		lines := make([]string, v.Len())
		for i := range lines {
			lines[i] = v.Index(i).String()
		}
		for i, line := range MaskLines(lines, m) {
			out.Index(i).SetString(line)
		}
		return out
	}
	for i := range v.Len() {
		out.Index(i).Set(m.masked(v.Index(i)))
	}
	return out
}

// maskedFields are the indexes of a struct's fields that MaskTexts looks into.
func maskedFields(t reflect.Type) []int {
	var indexes []int
	for i := range t.NumField() {
		if field := t.Field(i); field.IsExported() && field.Tag.Get(maskTag) != "-" {
			indexes = append(indexes, i)
		}
	}
	return indexes
}

// FindMasked returns the path of the first text in a value that holds config.Masked, named
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
		return path, strings.Contains(v.String(), config.Masked)
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
