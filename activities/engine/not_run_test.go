package engine_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// notRun returns the error of a request that was not run because the host could not be reached.
func notRun() error {
	return &host.Failure{Type: runbook.ErrTransport, Next: "wait", Err: errors.New("no route to the host"), NotRun: true}
}

// A change that was not sent must not end as outcome-not-known, nor as a change of this run if somebody else makes the same change.
func TestAChangeThatWasNotRunHasNoRecord(t *testing.T) {
	for name, test := range map[string]struct {
		err error
		// meanwhile is what happens when the request is not sent.
		meanwhile func(have *pairSeen, cancel func())
	}{
		"the run was aborted":                     {context.Canceled, func(_ *pairSeen, cancel func()) { cancel() }},
		"the time was over":                       {context.DeadlineExceeded, func(_ *pairSeen, cancel func()) { cancel() }},
		"the host was not reached":                {notRun(), func(*pairSeen, func()) {}},
		"somebody else has made the change since": {notRun(), func(have *pairSeen, _ func()) { have.second = true }},
	} {
		t.Run(name, func(t *testing.T) {
			have := &pairSeen{}
			f := pairHost(t, have)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			f.Fails["new-directory"] = test.err
			f.After = func(script string) {
				if script == "new-directory" {
					test.meanwhile(have, cancel)
				}
			}
			result := act(ctx, t, f, pair{}, pairKind{have}, *have)
			assert.Equal(t, []string{"First", "Third"}, made(result), "the change that was made, and the one that compensates for it")
			assert.Empty(t, result.Sent)
			assert.True(t, result.Settled)
		})
	}
}

func TestNothingIsCompensatedForAChangeThatWasNotRun(t *testing.T) {
	have := &pairSeen{second: true}
	f := pairHost(t, have)
	f.Fails["stop-service"] = notRun()
	result := act(t.Context(), t, f, pair{}, pairKind{have}, *have)
	assert.Empty(t, made(result))
	assert.Empty(t, result.Sent)
	assert.False(t, have.third)
}

// act carries out an intent, which fails, and returns the result.
func act[W engine.Wanted, S any](ctx context.Context, t *testing.T, f *enginetest.Host, want W, kind engine.Kind[W, S], have S) runbook.ActResult {
	t.Helper()
	differences, err := kind.Differences(want, have)
	require.NoError(t, err)
	var changes []runbook.Change
	for _, c := range differences {
		changes = append(changes, c.Change)
	}
	e := f.Engine()
	_, err = e.Act(ctx, want.ActivityName(), e.Request(want, "1", changes, nil))
	require.Error(t, err)
	return enginetest.Result(err)
}

// twofold wants a thing that needs two requests.
type twofold struct{}

func (twofold) ActivityName() string { return "EnsureTwofold" }

type twofoldKind struct{}

func (twofoldKind) Read(ctx context.Context, _ host.Session, _ twofold) (bool, error) {
	return false, ctx.Err()
}

func (twofoldKind) Differences(twofold, bool) ([]engine.Change, error) {
	change := engine.NewChange("Folder", "(none)", "X:\\", scripts.NewDirectory.Of("Path", "X:\\"))
	return []engine.Change{change.Then(scripts.StartService.Of("Name", "mrs"))}, nil
}

// The first request of the change has run, so the change may be half made.
func TestAChangeThatWasRunInPartKeepsItsIntent(t *testing.T) {
	f := enginetest.NewHost(t, func(e *engine.Engine) { engine.Add(e, engine.Stateless[twofold, bool](twofoldKind{})) })
	ctx, cancel := context.WithCancel(t.Context())
	f.Does("new-directory", func(enginetest.Params) { cancel() })
	f.Fails["start-service"] = context.Canceled
	result := act(ctx, t, f, twofold{}, engine.Kind[twofold, bool](twofoldKind{}), false)
	assert.Equal(t, []string{"Folder"}, properties(result.Sent))
}
