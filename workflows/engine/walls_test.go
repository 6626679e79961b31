package engine

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/workflows/calls"
	"changeover/workflows/desk"
	"changeover/workflows/progress"
)

// A chapter has a run's verbs: it cannot assign the state of the run, nor reach the parts that can.
func TestAChapterDoesNotReachThePartsOfARun(t *testing.T) {
	parts := []reflect.Type{
		reflect.TypeFor[*desk.Desk](), reflect.TypeFor[*progress.Status](), reflect.TypeFor[*progress.Report](), reflect.TypeFor[*calls.Caller](),
	}
	for _, of := range []reflect.Type{reflect.TypeFor[*Run](), reflect.TypeFor[*Record](), reflect.TypeFor[*Attempt]()} {
		assert.Positive(t, of.NumMethod(), "%s has verbs", of)
		for method := range of.NumMethod() {
			verb := of.Method(method)
			for out := range verb.Type.NumOut() {
				assert.NotContains(t, parts, verb.Type.Out(out), "%s.%s", of, verb.Name)
			}
		}
		for _, field := range reflect.VisibleFields(of.Elem()) {
			assert.False(t, field.IsExported(), "%s.%s", of, field.Name)
		}
	}
}
