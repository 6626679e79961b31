package engine_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/engine"
)

// family is a run that starts prepare.
type family struct {
	*bench
	// below is the evidence of prepare; full says that the evidence directory takes no file.
	below *runbook.Evidence
	full  bool
}

// newFamily returns a run whose child carries out a chapter, and makes the site safe for two hours.
func newFamily(t *testing.T, chapter func(ctx workflow.Context, r *engine.Run)) *family {
	f := &family{bench: newBench(t)}
	room := func() error {
		if f.full {
			return temporal.NewNonRetryableApplicationError("no space left on device", runbook.ErrPrecondition, nil)
		}
		return nil
	}
	f.OnEvidence = func(e runbook.Evidence) error {
		if e.Runbook != runbook.Prepare {
			return nil
		}
		f.below = &e
		return room()
	}
	f.Register(runbook.TryEvidenceActivity, func(runbook.EvidenceRoom) error { return room() })
	work := engine.Work{Chapter: chapter, MakeSafe: func(ctx workflow.Context, _ *engine.Run) { _ = workflow.Sleep(ctx, 2*time.Hour) }}
	f.Env.RegisterWorkflowWithOptions(func(ctx workflow.Context, in runbook.Input) (runbook.Result, error) {
		return engine.Execute(ctx, engine.Book{Name: runbook.Prepare}, in, work)
	}, workflow.RegisterOptions{Name: runbook.Prepare})
	return f
}

// deploy carries out a run that starts prepare.
func (f *family) deploy() error {
	return f.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) {
		r.ReceiveReports(ctx)
		r.Child(ctx, runbook.Prepare, runbook.Input{})
	})
}

// waits is a chapter that waits until the run is canceled.
func waits(ctx workflow.Context, _ *engine.Run) { _ = workflow.Sleep(ctx, 1000*time.Hour) }

func fails(_ workflow.Context, r *engine.Run) { r.Fail(errors.New("failed for a test")) }

// A cancellation in the UI reaches the run, and through it the child, whose evidence alone said so.
func TestTheCancellationOfARunWithAChildIsInItsEvidence(t *testing.T) {
	f := newFamily(t, waits)
	f.After(time.Hour, f.Env.CancelWorkflow)
	err := f.deploy()
	require.ErrorContains(t, err, "default-test-workflow-id was canceled")
	require.Len(t, f.Evidence.Decisions, 1)
	assert.Equal(t, runbook.CancelAction, f.Evidence.Decisions[0].Action)
	require.Len(t, f.below.Decisions, 1)
	assert.Equal(t, runbook.CancelAction, f.below.Decisions[0].Action)
}

// The child keeps the run open. Its own evidence is for its own decisions.
func TestASecondAbortNamesTheChildThatWaitsForItsEvidence(t *testing.T) {
	f := newFamily(t, waits)
	f.full = true
	f.decide(runbook.AbortUpdate)
	f.After(4*time.Hour, func() {
		below := f.progress().Children
		require.Len(t, below, 1)
		assert.Equal(t, []any{runbook.StateWaitingForEvidence, "no space left on device"}, []any{below[0].State, below[0].Waiting})
		f.Decide(runbook.AbortUpdate)
		f.full = false
	})
	require.ErrorContains(t, f.deploy(), "was aborted by eva")
	require.Len(t, f.Refused, 1)
	assert.ErrorContains(t, f.Refused[0], "is already ending")
	assert.ErrorContains(t, f.Refused[0], "; prepare/bonn still waits until its evidence can be written: send retry or abort to prepare/bonn")
}

// Nobody has given up the evidence of the child: the run cancels it because of its own end.
func TestTheEndOfARunDoesNotEndTheWaitOfItsChildForEvidence(t *testing.T) {
	lose := func(f *family) { f.Env.CancelWorkflowByID(clusterLock, "") }
	abort := func(f *family) { f.Decide(runbook.AbortUpdate) }
	for name, test := range map[string]struct {
		chapter func(ctx workflow.Context, r *engine.Run)
		end     func(*family)
		at      time.Duration
	}{
		"aborted while the child works":           {waits, abort, time.Hour},
		"aborted while the child ends":            {fails, abort, time.Hour},
		"lock lost while the child ends":          {fails, lose, time.Hour},
		"lock lost while the child waits already": {fails, lose, 3 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFamily(t, test.chapter)
			f.full = true
			f.After(test.at, func() { test.end(f) })
			f.After(6*time.Hour, func() {
				require.Len(t, f.progress().Children, 1, "the child waits")
				f.full = false
			})
			err := f.deploy()
			require.Error(t, err)
			assert.NotContains(t, err.Error(), "without an evidence file")
			assert.Equal(t, name != "aborted while the child works", strings.Contains(err.Error(), "; prepare/bonn failed: failed for a test"))
		})
	}
}
