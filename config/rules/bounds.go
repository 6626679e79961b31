package rules

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"changeover/config"
	"changeover/config/problem"
)

// bounds returns the problems about numbers and lengths of lists outside the bounds of their fields, except those
// that are reported already. A 0 is not reported here, since it may stand for the default: see Zero.
func bounds(s *config.Site, reported problem.List) problem.List {
	var found problem.List
	add := func(path, value, message string) {
		known := slices.ContainsFunc(reported, func(p problem.Problem) bool { return p.Path == path })
		if known {
			return
		}
		rule, _ := ruleOf(path)
		found = append(found, problem.Problem{Path: path, Value: value, Rule: cmp.Or(rule.ID, problem.RuleService), Section: rule.Section, Message: message})
	}
	walkBounds("", reflect.ValueOf(*s), add)
	return found
}

func walkBounds(path string, v reflect.Value, add func(path, value, message string)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			at := config.NameOf(field)
			if path != "" {
				at = path + "." + at
			}
			if bound, ok := config.BoundOf(field); ok {
				checkBound(at, v.Field(i), bound, add)
			}
			walkBounds(at, v.Field(i), add)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkBounds(indexed(path, i), v.Index(i), add)
		}
	}
}

func checkBound(path string, v reflect.Value, bound config.Bound, add func(path, value, message string)) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return
		}
		v = v.Elem()
	}
	switch {
	case bound.Items:
		if n := int64(v.Len()); n > bound.Most {
			add(path, strconv.FormatInt(n, 10), fmt.Sprintf("has %d items; at most %d are allowed", n, bound.Most))
		}
	case v.CanInt():
		if n := v.Int(); n != 0 && n < bound.Least || n > bound.Most {
			add(path, strconv.FormatInt(n, 10), fmt.Sprintf("must be a number from %d to %d", bound.Least, bound.Most))
		}
	}
}
