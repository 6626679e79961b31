package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"changeover/activities/powershell"

	"github.com/stretchr/testify/require"
)

// params are the parameters of a call.
type params map[string]any

func (p params) text(name string) string    { return fmt.Sprint(p[name]) }
func (p params) list(name string) []string  { return p[name].([]string) }
func (p params) has(list, item string) bool { return containsFold(p.list(list), item) }

// fakeHost answers scripts by functions of a test, which keep the state of a
// small host in their closure. A script without a function is a mistake.
type fakeHost struct {
	t *testing.T
	// answers gives a script's one result object, or nil for none.
	answers map[string]func(params) any
	// exitCodes gives the exit code of a script's native program.
	exitCodes map[string]int
	// fails gives the error of a script, after its effect where lost.
	fails map[string]error
	lost  map[string]bool
	// deaf names scripts that are answered and do nothing.
	deaf map[string]bool
	// warnings are told by every reply.
	warnings []string
	// commands are the changing calls as an administrator would type them.
	commands []string
}

func newFakeHost(t *testing.T) *fakeHost {
	return &fakeHost{
		t: t, answers: map[string]func(params) any{}, exitCodes: map[string]int{},
		fails: map[string]error{}, lost: map[string]bool{}, deaf: map[string]bool{},
	}
}

// on sets what a script answers and does.
func (f *fakeHost) on(script string, answer func(params) any) { f.answers[script] = answer }

// always sets a constant answer.
func (f *fakeHost) always(script string, answer any) {
	f.on(script, func(params) any { return answer })
}

// does sets the effect of a script that answers nothing.
func (f *fakeHost) does(script string, effect func(params)) {
	f.on(script, func(p params) any { effect(p); return nil })
}

// activities are those of a worker that knows only this host.
func (f *fakeHost) activities() *Activities {
	return &Activities{Hosts: f, PollEvery: time.Millisecond}
}

// Host implements HostPool.
func (f *fakeHost) Host(context.Context, string, string) (Host, error) { return f, nil }

// Name implements Host.
func (f *fakeHost) Name() string { return "KERN1" }

// Run implements Host.
func (f *fakeHost) Run(_ context.Context, call powershell.Call, out any) (powershell.Reply, error) {
	name := call.Script.Name
	if call.Script.Changes {
		f.commands = append(f.commands, call.Command())
	}
	if err := f.fails[name]; err != nil && !f.lost[name] {
		return powershell.Reply{}, err
	}
	reply := powershell.Reply{Result: json.RawMessage("[]"), Warnings: f.warnings, ExitCode: f.exitCodes[name]}
	if answer, known := f.answers[name]; !known {
		require.FailNow(f.t, "the test's host has no answer to "+name)
	} else if !f.deaf[name] {
		if object := answer(call.Params); object != nil {
			text, err := json.Marshal([]any{object})
			require.NoError(f.t, err)
			reply.Result = text
		}
	}
	if f.lost[name] {
		return powershell.Reply{}, f.fails[name]
	}
	return reply, reply.Decode(out)
}

// loses makes a script run once without an answer.
func (f *fakeHost) loses(script string) {
	f.lost[script] = true
	f.fails[script] = &powershell.LostReply{Call: script, Cause: context.DeadlineExceeded}
}

// run runs an activity and requires that it succeeds.
func run[W any](t *testing.T, activity func(context.Context, Request[W]) (Outcome, error), want W) Outcome {
	t.Helper()
	outcome, err := activity(context.Background(), asking(want))
	require.NoError(t, err)
	return outcome
}

// refused runs an activity and requires an error of a type whose message holds the texts.
func refused[W any](t *testing.T, activity func(context.Context, Request[W]) (Outcome, error), want W, errorType string, texts ...string) {
	t.Helper()
	_, err := activity(context.Background(), asking(want))
	require.Error(t, err)
	requireType(t, err, errorType)
	for _, text := range texts {
		require.ErrorContains(t, err, text)
	}
}

// properties names what an outcome changed.
func properties(changes []Change) []string {
	var names []string
	for _, c := range changes {
		names = append(names, c.Property)
	}
	return names
}
