// Package enginetest runs kinds in tests the way a run does: it looks at a host, acts on the intent
// that the look proposes, and goes on with the intents that follow from it.
package enginetest

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
)

// HostName is the host on which every step of a test works.
const HostName = "KERN1"

// Engine runs the kinds of one package against the hosts of a test.
type Engine struct {
	t *testing.T
	*engine.Engine
	// Step is what looks and acts are asked for.
	Step runbook.Step
}

// New returns an engine with the kinds that add adds.
func New(t *testing.T, hosts host.Sessions, add func(*engine.Engine)) *Engine {
	e := &engine.Engine{Hosts: hosts, PollEvery: time.Millisecond}
	add(e)
	return &Engine{t: t, Engine: e, Step: runbook.Step{ID: "INT-9.7.2-21", Title: "the step", Host: HostName}}
}

// Outcome is what came of a wanted state.
type Outcome struct {
	// Changes that were made, or in a plan those that would be.
	Changes []runbook.Change
	Effects []runbook.Effect
	// Intents that were carried out, in order.
	Intents   []runbook.Intent
	Facts     []runbook.Fact
	Warnings  []string
	Unsettled bool
}

// Properties names what was changed.
func (o Outcome) Properties() []string {
	var names []string
	for _, c := range o.Changes {
		names = append(names, c.Property)
	}
	return names
}

// Fact returns the value of the first fact of a name.
func (o Outcome) Fact(name string) string {
	for _, f := range o.Facts {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// Look asks for the state of one wanted state.
func (e *Engine) Look(ctx context.Context, want engine.Wanted) (runbook.Seen, error) {
	item := runbook.LookItem{Step: e.Step, Kind: want.ActivityName(), Want: e.encode(want)}
	result, err := e.Engine.Look(ctx, runbook.LookRequest{Site: "berlin", Host: e.Step.Host, Items: []runbook.LookItem{item}})
	if err != nil {
		return runbook.Seen{}, err
	}
	require.Len(e.t, result.Seen, 1)
	if problem := result.Seen[0].Problem; problem != nil {
		return result.Seen[0], engine.NewError(problem.Type, nil, "%s", problem.Message)
	}
	return result.Seen[0], nil
}

// Request makes the request that carries out an intent of a look.
func (e *Engine) Request(want engine.Wanted, number string, changes []runbook.Change, memory json.RawMessage) runbook.ActRequest {
	return runbook.ActRequest{
		Site: "berlin", Step: e.Step, Want: e.encode(want), Intent: runbook.Intent{ID: "run/1/" + number, Changes: changes, Memory: memory},
	}
}

func (e *Engine) encode(want engine.Wanted) json.RawMessage {
	text, err := json.Marshal(want)
	require.NoError(e.t, err)
	return text
}

// Plan looks and requires that it succeeds.
func (e *Engine) Plan(want engine.Wanted) Outcome {
	e.t.Helper()
	seen, err := e.Look(context.Background(), want)
	require.NoError(e.t, err)
	return Outcome{Changes: seen.Changes, Facts: seen.Facts, Warnings: seen.Warnings, Unsettled: seen.Unsettled}
}

// most is the number of intents after which a test ends: the state never comes to rest.
const most = 5

// Try makes a wanted state true as a run does.
func (e *Engine) Try(ctx context.Context, want engine.Wanted) (Outcome, error) {
	seen, err := e.Look(ctx, want)
	outcome := Outcome{Facts: seen.Facts, Warnings: seen.Warnings}
	if err != nil || len(seen.Changes) == 0 && !seen.Unsettled {
		return outcome, err
	}
	changes, memory := seen.Changes, seen.Memory
	for n := range most {
		req := e.Request(want, string(rune('1'+n)), changes, memory)
		result, err := e.Act(ctx, want.ActivityName(), req)
		if err != nil {
			result = Result(err)
		}
		outcome.Intents = append(outcome.Intents, req.Intent)
		outcome.Effects = append(outcome.Effects, result.Effects...)
		outcome.Warnings, outcome.Facts = result.Warnings, result.Facts
		for _, effect := range result.Effects {
			outcome.Changes = append(outcome.Changes, effect.Change)
		}
		if err != nil || !result.Replan || len(result.Next) == 0 {
			return outcome, err
		}
		changes, memory = result.Next, result.Memory
	}
	require.Fail(e.t, "the state never comes to rest", runbook.Differences(changes))
	return outcome, nil
}

// Apply is Try that must succeed.
func (e *Engine) Apply(want engine.Wanted) Outcome {
	e.t.Helper()
	outcome, err := e.Try(context.Background(), want)
	require.NoError(e.t, err)
	return outcome
}

// Twice applies a wanted state and requires that nothing differs afterwards.
func (e *Engine) Twice(want engine.Wanted) Outcome {
	e.t.Helper()
	first := e.Apply(want)
	again := e.Plan(want)
	require.Empty(e.t, again.Changes, "the second time must change nothing")
	require.False(e.t, again.Unsettled, "the state must have come to rest")
	return first
}

// Refused requires an error of a type whose message holds the texts.
func (e *Engine) Refused(want engine.Wanted, errorType string, texts ...string) {
	e.t.Helper()
	_, err := e.Try(context.Background(), want)
	RequireType(e.t, err, errorType)
	for _, text := range texts {
		require.ErrorContains(e.t, err, text)
	}
}

// RequireType requires an error of a type.
func RequireType(t *testing.T, err error, errorType string) {
	t.Helper()
	require.Error(t, err)
	require.Equal(t, errorType, engine.TypeOf(err), err.Error())
	var typed *temporal.ApplicationError
	require.ErrorAs(t, err, &typed)
	require.Equal(t, !runbook.Retryable(errorType), typed.NonRetryable())
}

// Result returns what the error of an act carries.
func Result(err error) runbook.ActResult {
	var result runbook.ActResult
	var typed *temporal.ApplicationError
	var canceled *temporal.CanceledError
	switch {
	case errors.As(err, &typed) && typed.HasDetails():
		_ = typed.Details(&result)
	case errors.As(err, &canceled) && canceled.HasDetails():
		_ = canceled.Details(&result)
	}
	return result
}
