package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"

	"changeover/activities/host"
	"changeover/runbook"
)

// Engine looks at hosts and acts on them. It knows the kinds that were added to it.
type Engine struct {
	// Hosts finds the sessions.
	Hosts host.Sessions
	// Mask takes the secrets out of a text that leaves the worker; nil: nothing is masked.
	Mask func(string) string
	// IsDown asks a node that answers whether another node is down; nil: no node is asked.
	IsDown func(ctx context.Context, answers host.Session, node string) (bool, error)
	// PollEvery is the pause between two reads of a waiting activity; 0 means 2 s.
	PollEvery time.Duration

	kinds map[string]handler
}

// handler is a kind without its types.
type handler interface {
	look(ctx context.Context, e *Engine, env Environment, session host.Session, want json.RawMessage) (looked, error)
	act(ctx context.Context, e *Engine, req runbook.ActRequest) (runbook.ActResult, error)
}

// Add makes a kind known under the activity name of its wanted state. newKind makes one for each
// use, since a kind may count what it sees while it waits. Two kinds of one name are a mistake in
// this program, so Add panics.
func Add[W Wanted, S any](e *Engine, newKind func(Environment) Kind[W, S]) {
	var want W
	if e.kinds == nil {
		e.kinds = map[string]handler{}
	}
	name := want.ActivityName()
	if _, known := e.kinds[name]; known {
		panic(fmt.Sprintf("cannot add %T: another wanted state has the same activity name, %s", want, name))
	}
	e.kinds[name] = typed[W, S]{newKind}
}

// Kinds returns the activity names of the known kinds.
func (e *Engine) Kinds() []string {
	names := make([]string, 0, len(e.kinds))
	for name := range e.kinds {
		names = append(names, name)
	}
	return names
}

// Register registers the activity that looks, and one activity for each kind that acts.
func (e *Engine) Register(w worker.ActivityRegistry) {
	w.RegisterActivityWithOptions(e.Look, activity.RegisterOptions{Name: runbook.LookActivity})
	for name, kind := range e.kinds {
		act := func(ctx context.Context, req runbook.ActRequest) (runbook.ActResult, error) {
			return kind.act(ctx, e, req)
		}
		w.RegisterActivityWithOptions(act, activity.RegisterOptions{Name: name})
	}
}

// Act carries out one intent with the kind of the given activity name.
func (e *Engine) Act(ctx context.Context, name string, req runbook.ActRequest) (runbook.ActResult, error) {
	kind, ok := e.kinds[name]
	if !ok {
		return runbook.ActResult{}, unknownKind(name)
	}
	return kind.act(ctx, e, req)
}

func (e *Engine) mask(text string) string {
	if e.Mask == nil {
		return text
	}
	return e.Mask(text)
}

func (e *Engine) poll() time.Duration {
	if e.PollEvery > 0 {
		return e.PollEvery
	}
	return 2 * time.Second
}

// restartPoll is how often a host that restarts is asked: an operation waits for it.
const restartPoll = time.Second

// pollOf returns the pause before the next read of a wait. Around a restart the interval counts from the start of
// one read to the start of the next, since a read may itself wait for the host to answer.
func (e *Engine) pollOf(restarts bool, took time.Duration) time.Duration {
	switch {
	case !restarts:
		return e.poll()
	case e.PollEvery > 0:
		return e.PollEvery
	}
	return max(restartPoll-took, restartPoll/10)
}

// typed is the handler of one kind.
type typed[W Wanted, S any] struct {
	newKind func(Environment) Kind[W, S]
}

// Stateless returns the constructor of a kind that keeps nothing between two reads, for Add.
func Stateless[W Wanted, S any](kind Kind[W, S]) func(Environment) Kind[W, S] {
	return func(Environment) Kind[W, S] { return kind }
}

func decodeWant[W Wanted](raw json.RawMessage) (W, error) {
	var want W
	if err := json.Unmarshal(raw, &want); err != nil {
		return want, BadRequest("cannot read the input of activity %s: %v; the worker and the run have different versions: start a worker of the version that began the run ('temporal workflow describe' shows the version)", want.ActivityName(), err)
	}
	return want, nil
}

func unknownKind(name string) error {
	return BadRequest("cannot carry out %s: this worker does not have this activity; start a worker of the version that began the run ('temporal workflow describe' shows the version)", fmt.Sprintf("%q", name))
}
