package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/engine"
)

func TestAGroupThatIsAsWantedIsOneLookForEachHost(t *testing.T) {
	b := newBench(t)
	b.set("BONN1", map[string]string{"a": "1", "b": "1"})
	b.set("BONN2", map[string]string{"a": "1"})
	steps := b.group(runbook.Apply, ensure("BONN1", "a"), ensure("BONN2", "a"), ensure("BONN1", "b"))
	assert.ElementsMatch(t, [][]string{{"a on BONN1", "b on BONN1"}, {"a on BONN2"}}, b.looked())
	assert.Empty(t, b.acts)
	require.Len(t, steps, 3, "unchanged steps are steps of the run")
	for _, s := range steps {
		assert.Equal(t, runbook.Unchanged, s.Verdict)
	}
	assert.Equal(t, runbook.StateDone, b.Result.State)
}

func TestAGroupLooksActsInOrderAndLooksAgain(t *testing.T) {
	b := newBench(t)
	b.set("BONN1", map[string]string{"b": "1"})
	steps := b.group(runbook.Apply, ensure("BONN1", "a"), ensure("BONN1", "b"), ensure("BONN1", "c"))
	all := []string{"a on BONN1", "b on BONN1", "c on BONN1"}
	assert.Equal(t, [][]string{all, all}, b.looked(), "before the first act and after the last one")
	require.Len(t, b.acts, 2)
	assert.Equal(t, []string{"a", "c"}, []string{b.acts[0].Step.ID, b.acts[1].Step.ID})
	assert.Equal(t, []runbook.Verdict{runbook.Changed, runbook.Unchanged, runbook.Changed},
		[]runbook.Verdict{steps[0].Verdict, steps[1].Verdict, steps[2].Verdict})
	assert.Equal(t, 2, b.Result.Changed)
}

func TestAnIntentIsNumberedByRunStepAndIntent(t *testing.T) {
	b := newBench(t)
	b.set("BONN1", map[string]string{"a": "1"})
	steps := b.group(runbook.Apply, ensure("BONN1", "a"), ensure("BONN1", "b"))
	require.Len(t, b.acts, 1)
	id := fmt.Sprintf("%s/2/1", b.Evidence.RunID)
	assert.Equal(t, id, b.acts[0].Intent.ID)
	assert.Equal(t, []runbook.Change{{Property: "b", After: "1", Command: "set b"}}, b.acts[0].Intent.Changes)
	require.Len(t, steps[1].Effects, 1)
	assert.Equal(t, id+".1", steps[1].Effects[0].Request)
}

func TestALargeAnswerOfALookComesInParts(t *testing.T) {
	b := newBench(t)
	b.set("BONN1", map[string]string{"a": "1", "b": "1", "c": "1"})
	b.onLook = func(_ runbook.LookRequest, result *runbook.LookResult) error {
		result.Seen = result.Seen[:min(2, len(result.Seen))]
		return nil
	}
	steps := b.group(runbook.Apply, ensure("BONN1", "a"), ensure("BONN1", "b"), ensure("BONN1", "c"))
	assert.Equal(t, [][]string{{"a on BONN1", "b on BONN1", "c on BONN1"}, {"c on BONN1"}}, b.looked())
	assert.Len(t, steps, 3)
}

func TestAnEmptyAnswerOfALookIsAnError(t *testing.T) {
	b := newBench(t)
	b.onLook = func(_ runbook.LookRequest, result *runbook.LookResult) error {
		result.Seen = nil
		return nil
	}
	b.After(time.Hour, func() {
		assert.Contains(t, b.parked().Error, "the worker's answer is empty")
		assert.NotContains(t, b.parked().Error, "'temporal", "the command has quotation marks of its own, if the ID has spaces")
		b.Decide(runbook.AbortUpdate)
	})
	b.aborted(ensure("BONN1", "a"))
}

func TestAStepThatALaterOneUndoesIsMadeTrueAgain(t *testing.T) {
	b := newBench(t)
	b.set("BONN1", map[string]string{"a": "1"})
	b.afterAct = func(n int, _ runbook.ActRequest) error {
		if n == 1 {
			b.values["BONN1"]["a"] = "undone by b"
		}
		return nil
	}
	steps := b.group(runbook.Apply, ensure("BONN1", "a"), ensure("BONN1", "b"))
	assert.Equal(t, "1", b.values["BONN1"]["a"])
	require.Len(t, steps, 2, "a step that goes round again has one record")
	assert.Equal(t, runbook.Changed, steps[0].Verdict)
	assert.Len(t, steps[0].Effects, 1)
	assert.Len(t, steps[1].Effects, 1)
	assert.Equal(t, 2, b.Result.Changed)
}

func TestAChangeThatComesBackFailsTheStep(t *testing.T) {
	b := newBench(t)
	b.After(time.Hour, func() {
		parked := b.parked()
		assert.Equal(t, "one", parked.Step.Title)
		assert.Contains(t, parked.Error, "cannot complete 'one' on BONN1: something undid the change, and now a is '2', wanted '1'")
		b.Decide(runbook.AbortUpdate)
	})
	one, two := step("BONN1", "a"), step("BONN1", "a")
	one.Title, two.Title = "one", "two"
	steps := b.aborted(engine.Ensure(one, value{"a", "1"}), engine.Ensure(two, value{"a", "2"}))
	assert.Equal(t, []runbook.Verdict{runbook.Failed, runbook.Changed}, []runbook.Verdict{steps[0].Verdict, steps[1].Verdict})
	assert.Len(t, steps[0].Effects, 1, "what comes back is not changed once more")
	assert.Len(t, steps[1].Effects, 1)
	assert.Equal(t, "2", b.values["BONN1"]["a"])
}

// A state that is another one at each look is no change that comes back.
func TestWhatDiffersAfterTheLastRoundWaitsForAPerson(t *testing.T) {
	b := newBench(t)
	unstable := true
	b.onLook = func(_ runbook.LookRequest, result *runbook.LookResult) error {
		if result.Seen[0].Changes = nil; unstable {
			result.Seen[0].Changes = []runbook.Change{{Property: "a", Before: "x", After: fmt.Sprint(len(b.looks)), Command: "set"}}
		}
		return nil
	}
	b.onAct = func(_ int, req runbook.ActRequest) (*runbook.ActResult, error) {
		return &runbook.ActResult{Settled: true, Effects: []runbook.Effect{{Change: req.Intent.Changes[0], Verdict: runbook.Changed, Request: req.Intent.Request(0)}}}, nil
	}
	b.After(time.Hour, func() {
		parked := b.parked()
		assert.Contains(t, parked.Error, "cannot complete 'a is set' on BONN1: something undoes the change, even after 3 more attempts: a is 'x', wanted '5'; to find out what changes this state, ask the other administrators, and look at the host's group policies (gpresult /r) and scheduled tasks (taskschd.msc); stop the cause, then retry")
		assert.Len(t, b.acts, 4, "the first time and three rounds")
		unstable = false
		b.Decide(runbook.RetryUpdate)
	})
	steps := b.group(runbook.Apply, ensure("BONN1", "a"))
	assert.Equal(t, runbook.Changed, steps[0].Verdict)
	assert.Len(t, steps[0].Warnings, 1, "that it failed stays evidence")
}

func TestAStepOnTheWayIsNotLookedAtAgain(t *testing.T) {
	b := newBench(t)
	steps := b.group(runbook.Apply,
		engine.Transition(step("BONN1", "way"), value{"a", "1"}),
		engine.Ensure(step("BONN1", "end"), value{"a", "2"}))
	assert.Equal(t, [][]string{{"way on BONN1", "end on BONN1"}, {"end on BONN1"}}, b.looked())
	assert.Equal(t, map[string]runbook.Verdict{"way on BONN1": runbook.Changed, "end on BONN1": runbook.Changed}, verdicts(steps))
}

func TestACheckIsLookedAtAgainAfterAnEffect(t *testing.T) {
	b := newBench(t)
	steps := b.group(runbook.Apply, ensure("BONN1", "a"), engine.Check(step("BONN1", "check"), shown{"a", "1"}))
	assert.Equal(t, runbook.Unchanged, steps[1].Verdict, "what was seen before the effect does not count")
	assert.Empty(t, steps[1].Error)
}

func TestAGuardThatDoesNotHoldCannotBeSkipped(t *testing.T) {
	b := newBench(t)
	b.After(time.Hour, func() {
		assert.True(t, b.parked().Guard)
		assert.Contains(t, b.parked().Error, "cannot continue: 'guard is set' is not true on BONN1: a is '', wanted '1'")
		b.Decide(runbook.SkipUpdate)
		assert.Empty(t, b.acts)
		b.values["BONN1"]["a"] = "1"
		b.Decide(runbook.RetryUpdate)
	})
	steps := b.group(runbook.Apply, engine.Guard(step("BONN1", "guard"), shown{"a", "1"}), ensure("BONN1", "b"))
	require.Len(t, b.Refused, 1)
	require.ErrorContains(t, b.Refused[0], "cannot skip guard: the next steps rely on this step and could do damage without it")
	assert.Equal(t, map[string]runbook.Verdict{"guard on BONN1": runbook.Unchanged, "b on BONN1": runbook.Changed}, verdicts(steps))
	require.Len(t, steps[0].Warnings, 1)
	assert.Contains(t, steps[0].Warnings[0], "this step failed before eva sent retry. The step has completed since, and no action is needed. The earlier error was: ")
}

func TestAFindingEndsAStepBeforeAnythingIsSent(t *testing.T) {
	b := newBench(t)
	b.onLook = func(_ runbook.LookRequest, result *runbook.LookResult) error {
		result.Seen[0].Changes = []runbook.Change{{Property: "Type", Before: "file", After: "folder"}}
		return nil
	}
	b.After(time.Hour, func() {
		assert.Contains(t, b.parked().Error, "cannot complete 'a is set' on BONN1: Type is 'file', wanted 'folder'")
		b.Decide(runbook.AbortUpdate)
	})
	b.aborted(ensure("BONN1", "a"))
	assert.Empty(t, b.acts)
}

func TestAHostThatDoesNotAnswerParksItsStepsOnly(t *testing.T) {
	b := newBench(t)
	b.set("BONN2", map[string]string{"a": "1"})
	away := true
	b.onLook = func(req runbook.LookRequest, _ *runbook.LookResult) error {
		if away && req.Host == "BONN1" {
			return lost()
		}
		return nil
	}
	b.After(time.Hour, func() {
		assert.Equal(t, "a on BONN1", b.parked().Step.Place())
		assert.Equal(t, "cannot reach the host", b.parked().Error)
		away = false
		b.Decide(runbook.RetryUpdate)
	})
	steps := b.group(runbook.Apply, ensure("BONN2", "a"), ensure("BONN1", "a"), ensure("BONN1", "b"))
	assert.Equal(t, map[string]runbook.Verdict{"a on BONN2": runbook.Unchanged, "a on BONN1": runbook.Changed, "b on BONN1": runbook.Changed}, verdicts(steps))
}

func TestATimeoutSaysInWordsWhatItMeans(t *testing.T) {
	b := newBench(t)
	b.onLook = func(runbook.LookRequest, *runbook.LookResult) error {
		return temporal.NewTimeoutError(startToClose, nil)
	}
	b.After(24*time.Hour, func() {
		assert.Equal(t, "cannot finish 'look: a is set' on BONN1: the host or the worker did not answer within 5m0s; "+
			"check the CPU and memory load of the host (Task Manager) and of the worker's machine, then retry", b.parked().Error)
		b.Decide(runbook.AbortUpdate)
	})
	b.aborted(ensure("BONN1", "a"))
}

func TestWhatBeganBeforeIsWaitedForByAnActWithoutChanges(t *testing.T) {
	b := newBench(t)
	b.set("BONN1", map[string]string{"a": "1"})
	b.onLook = func(_ runbook.LookRequest, result *runbook.LookResult) error {
		result.Seen[0].Unsettled = len(b.acts) == 0
		return nil
	}
	steps := b.group(runbook.Apply, ensure("BONN1", "a"))
	require.Len(t, b.acts, 1)
	assert.Empty(t, b.acts[0].Intent.Changes)
	assert.Equal(t, runbook.Unchanged, steps[0].Verdict, "somebody else has begun it")
}

func TestACheckOfAStateThatNeverComesToRestSaysSo(t *testing.T) {
	b := newBench(t)
	b.set("BONN1", map[string]string{"a": "1"})
	looks := 0
	b.onLook = func(_ runbook.LookRequest, result *runbook.LookResult) error {
		looks++
		result.Seen[0].Unsettled = true
		return nil
	}
	b.After(time.Hour, func() {
		assert.Greater(t, looks, 50, "it is waited for")
		assert.Equal(t, "cannot continue: the state for 'check is set' on BONN1 still changes after 5m0s; look for services that start or stop (services.msc on the host), and for pending resources and cluster events (Failover Cluster Manager); when the state no longer changes, retry", b.parked().Error)
		b.Decide(runbook.AbortUpdate)
	})
	b.aborted(engine.Check(step("BONN1", "check"), shown{"a", "1"}))
}

func TestModeCheckLooksAtAllGroupsAtOnceAndChangesNothing(t *testing.T) {
	b := newBench(t)
	b.set("BONN1", map[string]string{"a": "1"})
	err := b.start(runbook.Check, func(ctx workflow.Context, r *engine.Run) {
		r.Do(ctx, ensure("BONN1", "a"), engine.Transition(step("BONN1", "way"), value{"w", "1"}))
		r.Do(ctx, ensure("BONN1", "b"))
		r.Do(ctx, ensure("BONN2", "c"), engine.Report(step("", "report"), runbook.Unchanged, "known"))
	})
	require.NoError(t, err)
	assert.ElementsMatch(t, [][]string{{"a on BONN1", "b on BONN1"}, {"c on BONN2"}}, b.looked())
	assert.Empty(t, b.acts)
	assert.Equal(t, map[string]runbook.Verdict{
		"a on BONN1": runbook.Unchanged, "way on BONN1": runbook.NotApplicable, "b on BONN1": runbook.WouldChange,
		"c on BONN2": runbook.WouldChange, "report": runbook.Unchanged,
	}, verdicts(b.Evidence.Steps))
	assert.Equal(t, runbook.StateWouldChange, b.Result.State)
	assert.Equal(t, 2, b.Result.Pending)
}

func TestModeCheckOfAFinishedSiteIsInSync(t *testing.T) {
	b := newBench(t)
	b.set("BONN1", map[string]string{"a": "1"})
	b.group(runbook.Check, ensure("BONN1", "a"))
	assert.Equal(t, runbook.StateInSync, b.Result.State)
}

func TestWhatDependsOnAPendingStepIsUnknownUntilThen(t *testing.T) {
	b := newBench(t)
	b.onLook = func(_ runbook.LookRequest, result *runbook.LookResult) error {
		result.Seen[2] = runbook.Seen{Problem: &runbook.Problem{Type: runbook.ErrPrecondition, Message: "there is no role yet"}}
		return nil
	}
	steps := b.group(runbook.Check,
		ensure("BONN1", "first"), ensure("BONN1", "role"), ensure("BONN1", "resource"),
		engine.Check(step("BONN1", "check"), shown{"c", "1"}),
		engine.Report(step("", "statement"), runbook.NeedsPerson, "a person says so"))
	assert.Equal(t, []string{"", "", "until 9.9/role (role) on BONN1", "until 9.9/role (role) on BONN1", "a person says so"}, notes(steps))
	assert.Equal(t, runbook.Unknown, steps[2].Verdict)
	assert.Equal(t, runbook.Unknown, steps[3].Verdict, "an earlier step may make the check hold")
	assert.Equal(t, runbook.StateIncomplete, b.Result.State)
	assert.Equal(t, 2, b.Result.Unknown)
}

func TestModeCheckSeparatesWhatNeedsAPersonFromWhatCouldNotBeRead(t *testing.T) {
	problems := map[string]struct {
		kind string
		want runbook.Verdict
	}{
		"precondition":  {runbook.ErrPrecondition, runbook.NeedsPerson},
		"paused node":   {runbook.ErrNodePaused, runbook.NeedsPerson},
		"access denied": {runbook.ErrAccessDenied, runbook.Unknown},
		"refused":       {runbook.ErrRefused, runbook.Unknown},
	}
	for name, test := range problems {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.onLook = func(_ runbook.LookRequest, result *runbook.LookResult) error {
				result.Seen[0] = runbook.Seen{Problem: &runbook.Problem{Type: test.kind, Message: "why"}}
				return nil
			}
			steps := b.group(runbook.Check, ensure("BONN1", "a"))
			assert.Equal(t, test.want, steps[0].Verdict)
			assert.Equal(t, "why", steps[0].Error)
			want := runbook.StateWouldChange
			if test.want == runbook.Unknown {
				want = runbook.StateIncomplete
			}
			assert.Equal(t, want, b.Result.State)
		})
	}
	t.Run("a check that does not hold", func(t *testing.T) {
		b := newBench(t)
		steps := b.group(runbook.Check, engine.Check(step("BONN1", "a"), shown{"a", "1"}))
		assert.Equal(t, runbook.NeedsPerson, steps[0].Verdict)
	})
	t.Run("a host that does not answer", func(t *testing.T) {
		b := newBench(t)
		b.onLook = func(runbook.LookRequest, *runbook.LookResult) error { return lost() }
		steps := b.group(runbook.Check, ensure("BONN1", "a"))
		assert.Equal(t, runbook.Unknown, steps[0].Verdict)
		assert.Equal(t, runbook.StateIncomplete, b.Result.State)
	})
}

func TestARepairIsTriedOnceBeforeAnOperatorIsAsked(t *testing.T) {
	b := newBench(t)
	b.onAct = func(_ int, req runbook.ActRequest) (*runbook.ActResult, error) {
		if b.values["BONN1"]["repaired"] == "" && req.Intent.Changes[0].Property == "a" {
			return nil, temporal.NewNonRetryableApplicationError("cannot do it", runbook.ErrRefused, nil, runbook.ActResult{Settled: true})
		}
		return nil, nil
	}
	repairs := 0
	steps := b.group(runbook.Apply, ensure("BONN1", "a").OrRepair(func(ctx workflow.Context, a *engine.Attempt, err error) error {
		repairs++
		assert.Equal(t, runbook.ErrRefused, calls.TypeOf(err))
		return a.Ensure(ctx, "BONN1", value{"repaired", "yes"})
	}))
	assert.Equal(t, 1, repairs)
	require.Len(t, steps, 1, "what the repair changes belongs to the step")
	assert.Equal(t, []string{"repaired", "a"}, properties(steps[0].Effects))
	assert.Equal(t, runbook.Changed, steps[0].Verdict)
	for _, act := range b.acts {
		assert.Equal(t, act.Intent.Changes[0].Property == "repaired", act.Repair)
	}
	for _, look := range b.looks {
		assert.Equal(t, strings.Contains(string(look.Items[0].Want), "repaired"), look.Items[0].Repair)
	}
}

func TestASkippedStepIsNotLookedAtAgain(t *testing.T) {
	b := newBench(t)
	b.onAct = func(n int, _ runbook.ActRequest) (*runbook.ActResult, error) {
		if n == 1 {
			return nil, temporal.NewNonRetryableApplicationError("cannot do it", runbook.ErrRefused, nil, runbook.ActResult{Settled: true})
		}
		return nil, nil
	}
	b.decide(runbook.SkipUpdate)
	steps := b.group(runbook.Apply, ensure("BONN1", "a"), ensure("BONN1", "b"))
	assert.Equal(t, []string{"b on BONN1"}, b.looked()[len(b.looked())-1])
	assert.Equal(t, runbook.Skipped, steps[0].Verdict)
	assert.Equal(t, `eva: "looked at it"`, steps[0].Note)
	assert.Equal(t, runbook.StateDoneWithDeviations, b.Result.State)
}

func notes(steps []runbook.StepRecord) []string {
	var all []string
	for _, s := range steps {
		all = append(all, s.Note)
	}
	return all
}

func properties(effects []runbook.Effect) []string {
	var all []string
	for _, e := range effects {
		all = append(all, e.Property)
	}
	return slices.Clip(all)
}
