// Package engine makes wanted states true: it reads and compares many at once, carries out one intent
// at a time, and verifies. A Kind tells it how one kind of thing is read, compared and changed.
package engine

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config/secrets"
	"changeover/runbook"
)

// Wanted is the wanted state of one thing; its type decides which kind brings it about.
type Wanted interface {
	// ActivityName is the name under which the activity of this kind is registered.
	ActivityName() string
}

// Patient is a Wanted whose change takes effect only after some time.
type Patient interface {
	Wanted
	// Deadline is the longest time to wait for the effect. Workflow and activity both use it.
	Deadline() time.Duration
}

// defaultDeadline is enough for reading or changing one thing on a host.
const defaultDeadline = 5 * time.Minute

// Deadline returns the longest time that one attempt at a wanted state waits for its effect.
func Deadline(want Wanted) time.Duration {
	if p, ok := want.(Patient); ok {
		return p.Deadline()
	}
	return defaultDeadline
}

// Permitted is a Wanted with permissions of the moment, such as the end of a restart window or a risk that a person has accepted. An
// intent that is still open is continued with the permissions of the next attempt.
type Permitted interface {
	Wanted
	// Unlimited returns the wanted state without the limits of its permissions.
	Unlimited() Wanted
}

// SameState reports whether two wanted states are equal apart from their permissions.
func SameState(a, b Wanted) bool { return reflect.DeepEqual(unlimited(a), unlimited(b)) }

func unlimited(want Wanted) Wanted {
	if p, ok := want.(Permitted); ok {
		return p.Unlimited()
	}
	return want
}

// Slow is a Wanted that takes long to read.
type Slow interface {
	Wanted
	// ReadTime is the longest time that one read takes.
	ReadTime() time.Duration
}

// ReadTime returns the longest time that one read of a wanted state takes.
func ReadTime(want Wanted) time.Duration {
	if s, ok := want.(Slow); ok {
		return s.ReadTime()
	}
	return defaultDeadline
}

// Kind knows one kind of thing: how it is read, and how it differs from what is wanted. Changes
// are made in the order in which Differences lists them, so a later one may rely on an earlier one.
type Kind[W Wanted, S any] interface {
	Read(ctx context.Context, h host.Session, want W) (S, error)
	// Differences is a pure function: the changes that turn have into want. Its error says that no
	// command can do that (a failed precondition).
	Differences(want W, have S) ([]Change, error)
}

// Settler is a Kind whose changes take effect only after some time. The engine reads again until
// Settled returns true or the deadline of the wanted state passes. It does so even where nothing had to be
// changed, since an earlier attempt may have begun the change.
type Settler[W Wanted, S any] interface {
	// Settled reports whether the state has come to rest as wanted; its error ends the wait.
	Settled(want W, have S) (bool, error)
}

// Passing is a Kind that compares a state which Windows may restore by itself: the cluster restarts
// failed resources. In a look such a difference is final once three reads in a row show one, as with Rest
// for a Settler.
type Passing[W Wanted, S any] interface {
	// MayPass reports whether a difference may go away by itself.
	MayPass(want W, have S) bool
}

// Witness is a Kind that has facts to show about the final state.
type Witness[W Wanted, S any] interface {
	Evidence(want W, have S) []runbook.Fact
}

// Warner is a Kind that may have warnings: things that a person should know and that do not stop a step.
type Warner[W Wanted, S any] interface {
	Warnings(want W, have S) []string
}

// Restarter is a Settler whose host restarts meanwhile. Every failed read is part of the wait, a denied
// logon too, since a host answers before it can reach its domain controller.
type Restarter interface {
	Restarts()
}

// Restorer is a Wanted that carries texts which an earlier activity read on a host. They reach the
// kind masked, since they come through the workflow.
type Restorer[W Wanted] interface {
	// Restore reads the masked texts again on the host that they are from.
	Restore(ctx context.Context, hosts host.Sessions, site string) (W, error)
}

// Rememberer is a Kind that needs something from before its change which the host no longer
// shows afterwards. What Remember returns becomes part of the intent, so it is in the history before the
// change is made. It is not masked there: return names, states and times, never free text. Recall gets it
// before the act reads anything.
type Rememberer[W Wanted, S any] interface {
	Remember(want W, have S) any
	Recall(memory json.RawMessage) error
}

// Finisher is a Kind that leaves something behind on the host which is removed after a good end.
// A failure to remove it is a warning.
type Finisher[W Wanted] interface {
	Finish(ctx context.Context, h host.Session, want W) error
}

// Environment is what a kind may know in addition to its wanted state.
type Environment struct {
	Site string
	Step runbook.Step
	// Hosts finds further hosts of the site, for kinds that look at more than one.
	Hosts host.Sessions
}

// Change is one difference and the call that removes it.
type Change struct {
	runbook.Change
	call scripts.Call
	// then are further calls of the same effect.
	then        []scripts.Call
	accept      func(host.Reply) error
	overtaken   func(error) bool
	compensates bool
}

// NewChange describes one difference and the call that removes it.
func NewChange(property, before, after string, call scripts.Call) Change {
	return Change{Change: runbook.Change{Property: property, Before: before, After: after, Command: call.Command()}, call: call}
}

// on returns the change as it is made on a version of Windows.
func (c Change) on(windows string) Change {
	calls := append([]scripts.Call{c.call}, c.then...)
	if !slices.ContainsFunc(calls, func(call scripts.Call) bool { return call.On(windows).Script != call.Script }) {
		return c
	}
	c.call, c.then = c.call.On(windows), nil
	c.Command = c.call.Command()
	for _, call := range calls[1:] {
		c = c.Then(call.On(windows))
	}
	return c
}

// differences are those of a kind, with the commands for the host's version of Windows.
func differences[W Wanted, S any](kind Kind[W, S], session host.Session, want W, have S) ([]Change, error) {
	changes, err := kind.Differences(want, have)
	for i, c := range changes {
		changes[i] = c.on(session.Windows())
	}
	return changes, err
}

// Finding describes a difference that no command of Changeover removes: a check that
// failed. In mode apply it ends the step before anything is sent.
func Finding(property, before, after string) Change {
	return Change{Change: runbook.Change{Property: property, Before: before, After: after}}
}

// Accepting sets a function that decides from the reply whether a change succeeded, for programs and methods
// that report failure by a number instead of an error.
func (c Change) Accepting(accept func(host.Reply) error) Change {
	c.accept = accept
	return c
}

// Overtaken sets a function that recognizes the errors that mean that the state has changed by itself since it was
// read, such as that of a resource that the cluster restarts meanwhile. After such an error the state is read again.
func (c Change) Overtaken(overtaken func(error) bool) Change {
	c.overtaken = overtaken
	return c
}

// Compensating marks a change that is made once another change of the list was made, even if the others failed
// or the run is aborted: what a step has stopped it starts again.
func (c Change) Compensating() Change {
	c.compensates = true
	return c
}

// Then adds a call that belongs to the same effect, such as the start of a task that the change's own call
// registers. A retry reads first, as always: if only the further call is missing, Differences
// lists the same change with that call alone.
func (c Change) Then(call scripts.Call) Change {
	c.then = append(slices.Clone(c.then), call)
	c.Command += "; " + call.Command()
	return c
}

// About sets what the property belongs to, where several changes of one list have the same property.
func (c Change) About(target string) Change {
	c.Target = target
	return c
}

// Shown sets the command that people see, where the call's own line says too little.
func (c Change) Shown(command string) Change {
	c.Command = command
	return c
}

func (c Change) isFinding() bool { return c.call.Script == nil }

// contract returns the changes as intents and evidence hold them, their texts masked.
func contract(changes []Change, mask func(string) string) []runbook.Change {
	out := make([]runbook.Change, 0, len(changes))
	for _, c := range changes {
		out = append(out, masked(c.Change, mask))
	}
	return out
}

// masked masks the texts of a change as they are masked in histories, which hold the intents.
func masked(c runbook.Change, mask func(string) string) runbook.Change {
	return secrets.MaskTexts(c, mask).(runbook.Change)
}
