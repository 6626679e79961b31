package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
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
	sdk "go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"changeover/activities/cluster"
	"changeover/activities/powershell"
	"changeover/activities/site"
	"changeover/config"
	"changeover/config/resolved"
	"changeover/config/secrets"
	"changeover/connection"
	"changeover/runbook"
)

// secretText stands in every text that the activities of these tests return.
const secretText = "Horse-Battery-9"

// leavesUnmasked lists all that leaves an activity as it is: names, words of closed sets and times
// that workflows compare or pass on, and what the site file or a history says.
var leavesUnmasked = []string{
	"ActResult.memory", "ActResult.through",
	"Change.property",
	"ClusterIdentity.id",
	"ClusterSeen.nodes",
	"Effect.property", "Effect.request", "Effect.verdict",
	"EndedRun.runId", "EndedRun.workflowId",
	"EvidenceFile.path", "EvidenceFile.sha256",
	"HostRelease.release",
	"LockHolder.lockRunId", "LockHolder.lostAt", "LockHolder.runId", "LockHolder.since", "LockHolder.stillOpen", "LockHolder.workflow",
	"Problem.type",
	"Seen.memory",
	"ServiceDefinition.errorControl", "ServiceDefinition.host", "ServiceDefinition.name", "ServiceDefinition.serviceType",
	"ServiceDefinition.startMode", "ServiceDefinition.state",
	"Site.config", "Site.digest", "Site.featureBoxes", "Site.file", "Site.furtherServices", "Site.pathFolders", "Site.prerequisites",
	"Site.reportingLayers", "Site.services", "Site.shares",
	"SiteRecord.facts",
	"State.name", "State.nodes", "State.otherRoles", "State.resources", "State.roleOwner", "State.roleState",
	"TextFile.lastWrite",
}

// registered keeps what a worker's activities are.
type registered map[string]reflect.Type

func (r registered) RegisterActivity(any)                                         {}
func (r registered) RegisterDynamicActivity(any, activity.DynamicRegisterOptions) {}
func (r registered) RegisterActivityWithOptions(do any, o activity.RegisterOptions) {
	r[o.Name] = reflect.TypeOf(do)
}

// allActivities returns the activities of a worker by their names, one of each signature.
func allActivities(t *testing.T) registered {
	t.Helper()
	all, seen := registered{}, map[reflect.Type]bool{}
	pool := powershell.NewPool(powershell.PoolOptions{})
	RegisterHostActivities(all, pool, new(secrets.Scrubber).Scrub, 0)
	(&site.Activities{}).Register(all)
	require.Greater(t, len(all), 40)
	for name, of := range all {
		if seen[of] {
			delete(all, name)
		}
		seen[of] = true
	}
	return all
}

// filled is a value of a type with the secret in every text.
func filled(of reflect.Type) reflect.Value {
	v := reflect.New(of).Elem()
	switch {
	case of == reflect.TypeFor[time.Time]():
	case of == reflect.TypeFor[json.RawMessage]():
		v.SetBytes([]byte(`"a ` + secretText + ` b"`))
	case of.Kind() == reflect.String:
		v.SetString("a " + secretText + " b")
	case of.Kind() == reflect.Pointer:
		v.Set(reflect.New(of.Elem()))
		v.Elem().Set(filled(of.Elem()))
	case of.Kind() == reflect.Slice:
		v.Set(reflect.Append(v, filled(of.Elem())))
	case of.Kind() == reflect.Map:
		v.Set(reflect.MakeMap(of))
		v.SetMapIndex(filled(of.Key()), filled(of.Elem()))
	case of.Kind() == reflect.Struct:
		for i := range of.NumField() {
			if of.Field(i).IsExported() {
				v.Field(i).Set(filled(of.Field(i).Type))
			}
		}
	}
	return v
}

// leaking names the fields of an encoded value that still hold the secret, as Type.field; what lies
// below a field with the tag counts as that field.
func leaking(t *testing.T, of reflect.Type, text []byte) []string {
	t.Helper()
	if !strings.Contains(string(text), secretText) {
		return nil
	}
	switch of.Kind() {
	case reflect.Pointer:
		return leaking(t, of.Elem(), text)
	case reflect.Slice:
		var elements []json.RawMessage
		require.NoError(t, json.Unmarshal(text, &elements))
		return leaking(t, of.Elem(), elements[0])
	}
	var fields map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(text, &fields), "%s %s", of, text)
	var names []string
	for _, field := range reflect.VisibleFields(of) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		value, ok := fields[name]
		switch {
		case !ok || !strings.Contains(string(value), secretText):
		case field.Tag.Get("mask") == "-" || field.Type.Kind() == reflect.String:
			names = append(names, of.Name()+"."+name)
		default:
			names = append(names, leaking(t, field.Type, value)...)
		}
	}
	return names
}

// standIn is an activity of a signature: it sends one heartbeat and returns a value with the secret
// everywhere in it.
func standIn(of reflect.Type, fails error) any {
	return reflect.MakeFunc(of, func(args []reflect.Value) []reflect.Value {
		ctx := args[0].Interface().(context.Context)
		activity.RecordHeartbeat(ctx, []runbook.Change{filled(reflect.TypeFor[runbook.Change]()).Interface().(runbook.Change)})
		var results []reflect.Value
		for i := range of.NumOut() - 1 {
			results = append(results, filled(of.Out(i)))
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
	known := &secrets.Scrubber{}
	known.Add(secretText)
	data, failures := connection.Masking(known, nil)
	return suite.NewTestActivityEnvironment().SetDataConverter(data).SetFailureConverter(failures)
}

// Whatever an activity returns or reports is masked, except for the fields that are listed above.
func TestNothingLeavesAnActivityUnmasked(t *testing.T) {
	var left []string
	for name, of := range allActivities(t) {
		t.Run(name, func(t *testing.T) {
			environment := maskingEnvironment()
			var mutex sync.Mutex
			heartbeats := ""
			environment.SetOnActivityHeartbeatListener(func(_ *activity.Info, details converter.EncodedValues) {
				mutex.Lock()
				defer mutex.Unlock()
				var changes []runbook.Change
				assert.NoError(t, details.Get(&changes))
				heartbeats += changes[0].Before
			})
			environment.RegisterActivityWithOptions(standIn(of, nil), activity.RegisterOptions{Name: name})
			value, err := environment.ExecuteActivity(name, reflect.Zero(of.In(1)).Interface())
			require.NoError(t, err)
			if of.NumOut() == 2 {
				var text json.RawMessage
				require.NoError(t, value.Get(&text))
				left = append(left, leaking(t, of.Out(0), text)...)
			}
			mutex.Lock()
			defer mutex.Unlock()
			assert.Equal(t, "a "+config.Masked+" b", heartbeats)
		})
	}
	slices.Sort(left)
	assert.Equal(t, leavesUnmasked, slices.Compact(left), "a field that is passed on as it is needs a reason")
}

func TestNoErrorLeavesAnActivityUnmasked(t *testing.T) {
	result := filled(reflect.TypeFor[runbook.ActResult]()).Interface().(runbook.ActResult)
	result.Effects[0].Verdict = runbook.Changed
	for name, of := range allActivities(t) {
		t.Run(name, func(t *testing.T) {
			fails := sdk.NewApplicationErrorWithOptions("cannot set "+secretText, runbook.ErrRefused, sdk.ApplicationErrorOptions{
				NonRetryable: true, Cause: errors.New("deep " + secretText), Details: []any{result},
			})
			environment := maskingEnvironment()
			environment.RegisterActivityWithOptions(standIn(of, fails), activity.RegisterOptions{Name: name})
			_, err := environment.ExecuteActivity(name, reflect.Zero(of.In(1)).Interface())
			for cause := err; cause != nil; cause = errors.Unwrap(cause) {
				assert.NotContains(t, cause.Error(), secretText)
			}
			var typed *sdk.ApplicationError
			require.ErrorAs(t, err, &typed)
			assert.Equal(t, runbook.ErrRefused, typed.Type())
			var carried runbook.ActResult
			require.NoError(t, typed.Details(&carried))
			assert.Equal(t, "a ******** b", carried.Effects[0].Before)
			assert.Equal(t, runbook.Changed, carried.Effects[0].Verdict)
		})
	}
}

// A field that neither json nor MaskTexts could reach would be a gap in the tests above.
func TestResultsHoldNothingThatMaskingDoesNotReach(t *testing.T) {
	seen := map[reflect.Type]bool{reflect.TypeFor[time.Time](): true, reflect.TypeFor[json.RawMessage](): true}
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
			for field := range of.NumField() {
				f := of.Field(field)
				assert.False(t, f.Anonymous && !f.IsExported(), "%s embeds %s, which masking cannot set", path, f.Name)
				if f.IsExported() && f.Tag.Get("mask") != "-" {
					look(f.Type, path+"."+f.Name)
				}
			}
		default:
			assert.NotEqual(t, reflect.Interface, of.Kind(), "%s may hold anything", path)
		}
	}
	for _, of := range allActivities(t) {
		if of.NumOut() == 2 {
			look(of.Out(0), fmt.Sprint(of.Out(0)))
		}
	}
	look(reflect.TypeFor[runbook.Evidence](), "Evidence")
}

// What a workflow writes to hosts, or decides on, it must get as it is, whatever fields are added.
func TestSitesAndClustersAreNotMasked(t *testing.T) {
	for _, of := range []reflect.Type{reflect.TypeFor[resolved.Site](), reflect.TypeFor[cluster.State](), reflect.TypeFor[runbook.SiteRecord]()} {
		value := filled(of).Interface()
		if site, ok := value.(resolved.Site); ok {
			site.Warnings, site.Unreadable = nil, nil // Texts that are only shown; of Unreadable, only the number decides.
			value = site
		}
		assert.Equal(t, value, secrets.MaskTexts(value, func(string) string { return config.Masked }), of.String())
	}
}
