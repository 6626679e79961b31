package activities

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/powershell"
	"changeover/config"
)

// withMasked is a wanted state whose first text of its own holds Masked; ok is false where it has none.
func withMasked(wanted Wanted) (v reflect.Value, ok bool) {
	v = reflect.New(reflect.TypeOf(wanted)).Elem()
	for i := range v.NumField() {
		switch field := v.Field(i); {
		case field.Kind() == reflect.String:
			field.SetString(`R:\` + config.Masked + `\xpr`)
			return v, true
		case field.Type() == reflect.TypeFor[[]string]():
			field.Set(reflect.ValueOf([]string{config.Masked}))
			return v, true
		}
	}
	return v, false
}

// The test goes over all activities with a wanted state: a value that was masked on
// its way through a workflow is refused before anything is read or sent.
func TestNoActivityTakesMaskedValues(t *testing.T) {
	tried := 0
	for _, wanted := range allWanted() {
		t.Run(wanted.ActivityName(), func(t *testing.T) {
			want, ok := withMasked(wanted)
			if !ok {
				t.Skip("it has no text")
			}
			tried++
			f := newFakeHost(t) // Any request fails the test.
			method := reflect.ValueOf(f.activities()).MethodByName(wanted.ActivityName())
			request := reflect.New(method.Type().In(1)).Elem()
			request.FieldByName("Step").Set(reflect.ValueOf(Step{Title: "the step", Host: "KERN1"}))
			request.FieldByName("Want").Set(want)
			results := method.Call([]reflect.Value{reflect.ValueOf(context.Background()), request})
			err, _ := results[1].Interface().(error)
			requireType(t, err, ErrPrecondition)
			require.ErrorContains(t, err, "cannot apply 'the step' on KERN1: its wanted ")
			assert.ErrorContains(t, err, "asterisks must not be written")
		})
	}
	assert.Greater(t, tried, len(allWanted())*3/4)
}

// otherHosts is a fake host beside another one, which is found by its name.
type otherHosts struct {
	*fakeHost
	name  string
	other Host
}

func (o otherHosts) Host(_ context.Context, _, host string) (Host, error) {
	if host == o.name {
		return o.other, nil
	}
	return o.fakeHost, nil
}

// What replication reads on one node and writes on another passes through the workflow
// masked. The password stands in the path: it must arrive as it is.
func TestAServiceIsCreatedAsOnTheOtherHostWhateverWasMasked(t *testing.T) {
	model := serviceFixture("mrs")
	model.BinaryPath, model.DisplayName = `"R:\OpenScape\xpr\bin\mrs.exe"`, "OpenScape MRS"
	known := &config.Scrubber{}
	known.Add("OpenScape")
	passed := known.Mask(model.ServiceDefinition).(ServiceDefinition)
	passed.Host = "KERN9"
	require.NotContains(t, passed.BinaryPath, "OpenScape")

	target := serviceHost(t)
	a := target.activities()
	a.Hosts = otherHosts{target, "KERN9", serviceHost(t, model)}
	want := WindowsService{Name: "mrs", StartMode: "Manual", Create: &passed}
	run(t, a.EnsureWindowsService, want)
	services, err := readServices(context.Background(), target, "mrs")
	require.NoError(t, err)
	assert.Equal(t, model.BinaryPath, services[0].BinaryPath)
	assert.Equal(t, model.DisplayName, services[0].DisplayName)
	assert.NotContains(t, strings.Join(target.commands, "\n"), config.Masked)

	away := newFakeHost(t)
	away.fails["get-services"] = &powershell.Error{Message: "no", Category: "PermissionDenied"}
	for name, model := range map[string]Host{"gone": serviceHost(t), "away": away} {
		t.Run(name, func(t *testing.T) {
			target.commands = nil
			a.Hosts = otherHosts{target, "KERN9", model}
			_, err := a.EnsureWindowsService(context.Background(), asking(want))
			require.Error(t, err)
			assert.ErrorContains(t, err, "service mrs")
			assert.Empty(t, target.commands)
		})
	}
}
