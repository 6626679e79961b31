package activities

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"changeover/config"
	xprtemporal "changeover/config/temporal"
)

// secretText stands in every text that the activities of these tests see.
const secretText = "Horse-Battery-9"

// leavesUnmasked lists all that leaves an activity as it is: names, words of closed sets
// and times that workflows compare or pass on, and what the site file or a history says.
var leavesUnmasked = []string{
	"BootTime.lastBoot",
	"ClusterState.name", "ClusterState.nodes", "ClusterState.resources", "ClusterState.roleOwner", "ClusterState.roleState",
	"EvidenceFile.path", "EvidenceFile.sha256",
	"LoadedSite.digest", "LoadedSite.file", "LoadedSite.site",
	"LockHolder.runId", "LockHolder.since", "LockHolder.workflow",
	"Outcome.mode",
	"ServiceDefinition.errorControl", "ServiceDefinition.host", "ServiceDefinition.name", "ServiceDefinition.serviceType",
	"ServiceDefinition.startMode", "ServiceDefinition.state",
	"SiteRecord.facts",
	"TextFile.lastWrite",
}

// filled is a value of a type with the secret in every text.
func filled(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.String:
		v.SetString("a " + secretText + " b")
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		v.Elem().Set(filled(t.Elem()))
	case reflect.Slice:
		v.Set(reflect.Append(v, filled(t.Elem())))
	case reflect.Map:
		v.Set(reflect.MakeMap(t))
		v.SetMapIndex(filled(t.Key()), filled(t.Elem()))
	case reflect.Struct:
		for i := range t.NumField() {
			if t.Field(i).IsExported() {
				v.Field(i).Set(filled(t.Field(i).Type))
			}
		}
	default:
	}
	return v
}

// leaking names the fields of encoded values that still hold the secret, as Type.field.
func leaking(t *testing.T, of reflect.Type, text []byte) []string {
	t.Helper()
	for of.Kind() == reflect.Slice {
		of = of.Elem()
		var elements []json.RawMessage
		require.NoError(t, json.Unmarshal(text, &elements))
		text = elements[0]
	}
	var fields map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(text, &fields))
	var names []string
	for name, value := range fields {
		if strings.Contains(string(value), secretText) {
			names = append(names, of.Name()+"."+name)
		}
	}
	return names
}

// standIn is an activity with the signature of a method: it beats once and returns what
// answer gives, the secret everywhere in it.
func standIn(method reflect.Method, fails error) any {
	in := []reflect.Type{method.Type.In(1), method.Type.In(2)}
	var out []reflect.Type
	for i := range method.Type.NumOut() {
		out = append(out, method.Type.Out(i))
	}
	return reflect.MakeFunc(reflect.FuncOf(in, out, false), func(args []reflect.Value) []reflect.Value {
		ctx := args[0].Interface().(context.Context)
		activity.RecordHeartbeat(ctx, []Change{filled(reflect.TypeFor[Change]()).Interface().(Change)})
		var results []reflect.Value
		for _, result := range out[:len(out)-1] {
			results = append(results, filled(result))
		}
		err := reflect.Zero(reflect.TypeFor[error]())
		if fails != nil {
			err = reflect.ValueOf(&fails).Elem()
		}
		return append(results, err)
	}).Interface()
}

// maskingEnvironment is one of a worker that knows the secret.
func maskingEnvironment() *testsuite.TestActivityEnvironment {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	environment := suite.NewTestActivityEnvironment()
	known := &config.Scrubber{}
	known.Add(secretText)
	data, failures := xprtemporal.Masking(known, nil)
	return environment.SetDataConverter(data).SetFailureConverter(failures)
}

// methods are all activities.
func methods(t *testing.T) []reflect.Method {
	t.Helper()
	of := reflect.TypeFor[*Activities]()
	var all []reflect.Method
	for i := range of.NumMethod() {
		all = append(all, of.Method(i))
	}
	require.NotEmpty(t, all)
	return all
}

// The test goes over all activities: whatever one returns, reports or fails with is
// masked, save for the fields that are listed above.
func TestNothingLeavesAnActivityUnmasked(t *testing.T) {
	var left []string
	for _, method := range methods(t) {
		t.Run(method.Name, func(t *testing.T) {
			environment := maskingEnvironment()
			var mutex sync.Mutex
			beats := ""
			environment.SetOnActivityHeartbeatListener(func(_ *activity.Info, details converter.EncodedValues) {
				mutex.Lock()
				defer mutex.Unlock()
				var changes []Change
				assert.NoError(t, details.Get(&changes))
				beats += fmt.Sprint(changes)
			})
			input := reflect.Zero(method.Type.In(2)).Interface()
			environment.RegisterActivityWithOptions(standIn(method, nil), activity.RegisterOptions{Name: method.Name})
			value, err := environment.ExecuteActivity(method.Name, input)
			require.NoError(t, err)
			if method.Type.NumOut() == 2 {
				var text json.RawMessage
				require.NoError(t, value.Get(&text))
				left = append(left, leaking(t, method.Type.Out(0), text)...)
			}
			mutex.Lock()
			defer mutex.Unlock()
			assert.Contains(t, beats, config.Masked, "heartbeats are masked")
			assert.NotContains(t, beats, secretText)
		})
	}
	slices.Sort(left)
	assert.Equal(t, leavesUnmasked, slices.Compact(left), "a field that is passed on as it is needs a reason")
}

func TestNoErrorLeavesAnActivityUnmasked(t *testing.T) {
	outcome := filled(reflect.TypeFor[Outcome]()).Interface().(Outcome)
	outcome.Mode = Apply
	for _, method := range methods(t) {
		t.Run(method.Name, func(t *testing.T) {
			fails := temporal.NewApplicationErrorWithOptions("cannot set "+secretText, ErrRefused, temporal.ApplicationErrorOptions{
				NonRetryable: true, Cause: errors.New("deep " + secretText), Details: []any{outcome},
			})
			environment := maskingEnvironment()
			environment.RegisterActivityWithOptions(standIn(method, fails), activity.RegisterOptions{Name: method.Name})
			_, err := environment.ExecuteActivity(method.Name, reflect.Zero(method.Type.In(2)).Interface())
			requireType(t, err, ErrRefused)
			for cause := err; cause != nil; cause = errors.Unwrap(cause) {
				assert.NotContains(t, cause.Error(), secretText)
			}
			assert.NotContains(t, fmt.Sprintf("%+v", outcomeIn(t, err)), secretText)
			assert.Equal(t, Apply, outcomeIn(t, err).Mode)
		})
	}
}

// A field that neither json nor Mask could reach would be a gap in the test above.
func TestResultsHoldNothingThatMaskingDoesNotReach(t *testing.T) {
	seen := map[reflect.Type]bool{reflect.TypeFor[time.Time](): true}
	var look func(of reflect.Type, path string)
	look = func(of reflect.Type, path string) {
		if seen[of] {
			return
		}
		seen[of] = true
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array:
			look(of.Elem(), path)
		case reflect.Map:
			look(of.Key(), path)
			look(of.Elem(), path)
		case reflect.Struct:
			marshals := of.Implements(reflect.TypeFor[json.Marshaler]()) || reflect.PointerTo(of).Implements(reflect.TypeFor[json.Marshaler]())
			assert.False(t, marshals, "%s encodes itself", path)
			for i := range of.NumField() {
				field := of.Field(i)
				assert.False(t, field.Anonymous && !field.IsExported(), "%s embeds %s, which masking can't set", path, field.Name)
				if field.IsExported() && field.Tag.Get("mask") != "-" {
					look(field.Type, path+"."+field.Name)
				}
			}
		default:
			assert.NotEqual(t, reflect.Interface, of.Kind(), "%s may hold anything", path)
		}
	}
	for _, method := range methods(t) {
		if method.Type.NumOut() == 2 {
			look(method.Type.Out(0), method.Type.Out(0).Name())
		}
	}
	look(reflect.TypeFor[Evidence](), "Evidence")
}

func TestEvidenceIsWrittenMasked(t *testing.T) {
	known := &config.Scrubber{}
	known.Add(secretText, "integrate")
	e := filled(reflect.TypeFor[Evidence]()).Interface().(Evidence)
	e.WorkflowID, e.RunID, e.StepsPacked = "integrate/berlin", "r-1", nil
	a := &Activities{EvidenceDir: t.TempDir(), Secrets: known}
	file, err := a.WriteEvidence(context.Background(), e)
	require.NoError(t, err)
	text, err := os.ReadFile(file.Path)
	require.NoError(t, err)
	var written Evidence
	require.NoError(t, json.Unmarshal(text, &written))
	assert.Equal(t, "integrate/berlin", written.WorkflowID)
	assert.Equal(t, e.Children, written.Children)
	for _, value := range []string{
		written.Error, written.Reason, written.Safety[0], written.Steps[0].Error, written.Steps[0].Note,
		written.Steps[0].Changes[0].Before, written.Steps[0].Facts[0].Value, written.Decisions[0].Reason, written.OperatorTasks[0].Reason,
	} {
		assert.Equal(t, "a ******** b", value)
	}
}
