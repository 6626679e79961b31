package config

import (
	"reflect"
	"strconv"
	"strings"
)

// Bound is the least and the most of a number, or of the items of a list, as the field's tag says.
type Bound struct {
	Least, Most int64
	// Items: the bound is of the number of items.
	Items bool
}

// BoundOf returns the bound of a field of a number or a list.
func BoundOf(field reflect.StructField) (Bound, bool) {
	tag := map[string]int64{}
	for _, part := range strings.Split(field.Tag.Get("jsonschema"), ",") {
		key, value, _ := strings.Cut(part, "=")
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			tag[key] = n
		}
	}
	if most, ok := tag["maxItems"]; ok {
		return Bound{tag["minItems"], most, true}, true
	}
	most, ok := tag["maximum"]
	return Bound{tag["minimum"], most, false}, ok
}

// NameOf is a field's key in the file.
func NameOf(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}
