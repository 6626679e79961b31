package enginetest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// Params are the parameters of a call.
type Params map[string]any

// Text returns a parameter as text.
func (p Params) Text(name string) string { return fmt.Sprint(p[name]) }

// List returns a parameter that is a list.
func (p Params) List(name string) []string { return p[name].([]string) }

// Has reports whether a list holds an item.
func (p Params) Has(list, item string) bool { return host.HasText(p.List(list), item) }

// Host answers scripts by functions of a test, which keep the state of a small host in their
// closure. A script without a function is a mistake of the test.
type Host struct {
	t *testing.T
	// add adds the kinds that Run and the like work with.
	add func(*engine.Engine)
	// Answers returns a script's one result object, or nil for none.
	Answers map[string]func(Params) any
	// ExitCodes are those of a script's native program.
	ExitCodes map[string]int
	// Fails holds the error of a script, after its effect where Loses.
	Fails map[string]error
	Loses map[string]bool
	// Deaf names scripts that are answered and do nothing.
	Deaf map[string]bool
	// Warnings are part of every reply.
	Warnings []string
	// Commands are the changing calls as an administrator would type them.
	Commands []string
	// Version is the version of Windows, as scripts.Script.On takes it.
	Version string
	// After runs after every call.
	After func(script string)
}

// NewHost returns a host that answers nothing yet.
func NewHost(t *testing.T, add func(*engine.Engine)) *Host {
	return &Host{
		t: t, add: add, Answers: map[string]func(Params) any{}, ExitCodes: map[string]int{},
		Fails: map[string]error{}, Loses: map[string]bool{}, Deaf: map[string]bool{},
	}
}

// On sets what a script answers and does.
func (f *Host) On(script string, answer func(Params) any) { f.Answers[script] = answer }

// Always sets a constant answer.
func (f *Host) Always(script string, answer any) { f.On(script, func(Params) any { return answer }) }

// Does sets the effect of a script that answers nothing.
func (f *Host) Does(script string, effect func(Params)) {
	f.On(script, func(p Params) any { effect(p); return nil })
}

// Session implements host.Sessions: every name is this host.
func (f *Host) Session(context.Context, string, string) (host.Session, error) { return f, nil }

// Sent implements Target.
func (f *Host) Sent() []string { return slices.Clone(f.Commands) }

// Name implements host.Session.
func (f *Host) Name() string { return HostName }

// Windows implements host.Session.
func (f *Host) Windows() string { return f.Version }

// Run implements host.Session.
func (f *Host) Run(_ context.Context, call scripts.Call, out any) (host.Reply, error) {
	call = call.On(f.Version)
	name := call.Script.Name
	if f.After != nil {
		defer f.After(name)
	}
	if call.Script.Changes {
		f.Commands = append(f.Commands, call.Command())
	}
	if err := f.Fails[name]; err != nil && !f.Loses[name] {
		return host.Reply{}, err
	}
	reply := host.Reply{Result: json.RawMessage("[]"), Warnings: f.Warnings, ExitCode: f.ExitCodes[name]}
	if answer, known := f.Answers[name]; !known {
		f.t.Errorf("the test's host has no answer to %s", name)
		return host.Reply{}, Failure(runbook.ErrBadRequest, "no answer to "+name)
	} else if !f.Deaf[name] {
		if object := answer(call.Params); object != nil {
			text, err := json.Marshal([]any{object})
			require.NoError(f.t, err)
			reply.Result = text
		}
	}
	if f.Loses[name] {
		return host.Reply{}, f.Fails[name]
	}
	return reply, reply.Decode(out)
}

// Lose makes a script take effect once without an answer.
func (f *Host) Lose(script string) {
	f.Loses[script] = true
	f.Fails[script] = &host.Failure{Type: runbook.ErrTransport, Next: "the next attempt looks first", Err: context.DeadlineExceeded, Unanswered: true}
}

// Engine returns an engine whose only host this is.
func (f *Host) Engine() *Engine { return New(f.t, f, f.add) }

// Plan looks at a wanted state.
func (f *Host) Plan(want engine.Wanted) Outcome { f.t.Helper(); return f.Engine().Plan(want) }

// Apply makes a wanted state true.
func (f *Host) Apply(want engine.Wanted) Outcome { f.t.Helper(); return f.Engine().Apply(want) }

// Twice makes a wanted state true and requires that nothing differs afterwards.
func (f *Host) Twice(want engine.Wanted) Outcome { f.t.Helper(); return f.Engine().Twice(want) }

// Refused requires an error of a type whose message holds the texts.
func (f *Host) Refused(want engine.Wanted, errorType string, texts ...string) {
	f.t.Helper()
	f.Engine().Refused(want, errorType, texts...)
}
