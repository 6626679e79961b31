package windows

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
	"changeover/activities/registry"
	"changeover/config"
	"changeover/config/secrets"
	"changeover/runbook"
)

// knowing returns an engine whose worker knows a secret.
func knowing(f *enginetest.Host, secret string) *enginetest.Engine {
	known := &secrets.Scrubber{}
	known.Add(secret)
	e := f.Engine()
	e.Mask = known.Scrub
	return e
}

func TestAPasswordThatStandsInPathIsMaskedAndNotWritten(t *testing.T) {
	path := environmentKey + `\Path`
	values := map[string]registry.Seen{path: {Type: registry.ExpandString, Data: []string{`%SystemRoot%\system32;C:\x`}}}
	f := registryHost(t, values)
	e, want := knowing(f, "system32"), MachinePath{[]string{`R:\bin`}}
	seen, err := e.Look(context.Background(), want)
	require.NoError(t, err)
	shown, err := json.Marshal([]any{seen, e.Apply(want)})
	require.NoError(t, err)
	assert.NotContains(t, string(shown), "system32")
	assert.Contains(t, string(shown), `%SystemRoot%\\`+config.Masked)
	assert.Equal(t, []string{`%SystemRoot%\system32;C:\x;R:\bin`}, values[path].Data)
}

// A text that was masked on its way through a workflow is refused before anything is read.
func TestAMaskedWantIsRefused(t *testing.T) {
	for property, want := range map[string]engine.Wanted{
		"folders[0]":        MachinePath{[]string{`R:\` + config.Masked + `\bin`}},
		"create.binaryPath": Service{Name: "mrs", Create: &ServiceDefinition{BinaryPath: `R:\` + config.Masked + `\mrs.exe`}},
		"text":              TextFileLine{Path: `C:\x`, Number: 1, Text: config.Masked},
	} {
		f := newHost(t) // Any request fails the test.
		f.Refused(want, runbook.ErrPrecondition, "cannot apply 'the step' on KERN1: the value of "+property+" contains the text of a password, so Changeover has masked the value (********)")
		e := f.Engine()
		_, err := e.Act(context.Background(), want.ActivityName(), e.Request(want, "1", nil, nil))
		enginetest.RequireType(t, err, runbook.ErrPrecondition)
		assert.ErrorContains(t, err, "a masked value must not be written")
	}
}

// oneAndOther are two hosts; other answers to the name KERN9.
type oneAndOther struct{ one, other *enginetest.Host }

func (h oneAndOther) Session(_ context.Context, _, name string) (host.Session, error) {
	if name == "KERN9" {
		return h.other, nil
	}
	return h.one, nil
}

// What replication reads on one node and creates on another passes through the workflow masked. The
// password stands in the path: it must arrive as it is.
func TestAServiceIsCreatedAsOnTheOtherHostWhateverWasMasked(t *testing.T) {
	model := serviceFixture("mrs")
	source := serviceHost(t, model)
	known := &secrets.Scrubber{}
	known.Add("OpenScape")
	query := runbook.HostQuery[ServiceQuery]{Step: runbook.Step{Host: "KERN9"}, Query: ServiceQuery{Names: []string{"mrs"}}}
	read, err := (&Reader{Engine: &engine.Engine{Hosts: source, Mask: known.Scrub}}).ReadServices(context.Background(), query)
	require.NoError(t, err)
	definition := read[0]
	require.Equal(t, `R:\********\xpr\bin\mrs.exe`, definition.BinaryPath)
	require.Equal(t, source.Name(), definition.Host)
	definition.Host = "KERN9"
	definition.Dependencies, definition.Account = nil, `EXAMPLE\svc_xpr`
	want := Service{Name: "mrs", StartMode: "Manual", Create: &definition, Password: "env:XPR_PASSWORD"}

	target := serviceHost(t)
	e := enginetest.New(t, oneAndOther{target, source}, AddKinds)
	e.Mask = known.Scrub
	e.Twice(want)
	services, err := readServices(context.Background(), target, "mrs")
	require.NoError(t, err)
	assert.Equal(t, model.BinaryPath, services[0].BinaryPath)
	assert.Equal(t, model.DisplayName, services[0].DisplayName)

	gone, denied := serviceHost(t), newHost(t)
	denied.Fails["get-services"] = enginetest.Failure(runbook.ErrAccessDenied, "no")
	denied.Always("get-services", nil)
	for text, other := range map[string]*enginetest.Host{
		"cannot copy service mrs from KERN1: KERN1 no longer has this service":                                        gone,
		"cannot read the definition of service mrs again (the copy in the run contains a masked text) on KERN1: no; ": denied,
	} {
		target := serviceHost(t)
		_, err := enginetest.New(t, oneAndOther{target, other}, AddKinds).Try(context.Background(), want)
		require.ErrorContains(t, err, text)
		assert.Empty(t, target.Commands)
	}
}

// The workflow gets the text masked; what a password hides is searched here.
func TestReadTextFileSearchesTheTextAsItIs(t *testing.T) {
	f := newHost(t)
	f.Always("get-text-file", TextFile{Exists: true, Text: "driver installed"})
	r := &Reader{Engine: &engine.Engine{Hosts: f, Mask: func(string) string { return config.Masked }}}
	for pattern, matched := range map[string]bool{"": false, "installed$": true, "failed": false} {
		query := runbook.HostQuery[TextFileQuery]{Query: TextFileQuery{Path: `C:\x.log`, Pattern: pattern}}
		file, err := r.ReadTextFile(context.Background(), query)
		require.NoError(t, err)
		assert.Equal(t, matched, file.Matched, pattern)
		assert.Equal(t, config.Masked, file.Text)
	}
	_, err := r.ReadTextFile(context.Background(), runbook.HostQuery[TextFileQuery]{Query: TextFileQuery{Path: `C:\x.log`, Pattern: "("}})
	enginetest.RequireType(t, err, runbook.ErrBadRequest)
}
