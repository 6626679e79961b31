package rules

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
)

// visitFields calls visit with every field of a type, each list with one item.
func visitFields(path string, v reflect.Value, visit func(path string, field reflect.StructField, v reflect.Value)) {
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		at := config.NameOf(field)
		if path != "" {
			at = path + "." + at
		}
		visit(at, field, value)
		switch {
		case value.Kind() == reflect.Struct:
			visitFields(at, value, visit)
		case value.Kind() == reflect.Slice && value.Type().Elem().Kind() == reflect.Struct:
			item := reflect.MakeSlice(value.Type(), 1, 1)
			before := reflect.ValueOf(value.Interface())
			value.Set(item)
			visitFields(indexed(at, 0), value.Index(0), visit)
			value.Set(before)
		}
	}
}

// Every number and every list has a bound, and what is beyond it is refused, whichever field it is.
func TestEveryNumberAndEveryListIsBounded(t *testing.T) {
	site := berlin(t)
	numbers, lists := 0, 0
	visitFields("", reflect.ValueOf(site).Elem(), func(path string, field reflect.StructField, v reflect.Value) {
		kind := v.Kind()
		if kind == reflect.Pointer {
			kind = v.Type().Elem().Kind()
		}
		refused := func() bool {
			for _, p := range Check(site).Errors() {
				if p.Path == path {
					return true
				}
			}
			return false
		}
		before := reflect.New(v.Type()).Elem()
		before.Set(v)
		switch kind {
		case reflect.Int:
			numbers++
			bound, ok := config.BoundOf(field)
			require.True(t, ok, "%s has no bound", path)
			for _, n := range []int64{bound.Most + 1, 1 << 40, -1} {
				number := reflect.New(reflect.TypeFor[int]())
				number.Elem().SetInt(n)
				if v.Kind() == reflect.Pointer {
					v.Set(number)
				} else {
					v.SetInt(n)
				}
				assert.True(t, refused(), "%s = %d is accepted", path, n)
			}
		case reflect.Slice:
			lists++
			bound, ok := config.BoundOf(field)
			require.True(t, ok, "%s has no bound", path)
			v.Set(reflect.MakeSlice(v.Type(), int(bound.Most)+1, int(bound.Most)+1))
			assert.True(t, refused(), "%s with %d items is accepted", path, bound.Most+1)
		}
		v.Set(before)
	})
	assert.Greater(t, numbers, 20)
	assert.Greater(t, lists, 20)
}
