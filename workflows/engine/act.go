package engine

import (
	"encoding/json"
	"time"

	"go.temporal.io/sdk/workflow"

	kinds "changeover/activities/engine"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
	"changeover/workflows/engine/intent"
	"changeover/workflows/engine/route"
	"changeover/workflows/progress"
)

// margin is added to a deadline that the activity keeps itself, so that its own timeout comes first, whose error
// says more than Temporal's.
const margin = 2 * time.Minute

// replans is how often a step may find another state than its intent expects.
const replans = 5

// newIntent is the next intent of a step.
func (h *hosts) newIntent(e *entry, changes []runbook.Change, memory json.RawMessage) runbook.Intent {
	return e.intents.Next(h.start.runID, h.report.Number(e.records[0]), changes, memory)
}

// elsewhere is the advice about a state that something outside Changeover changes.
const elsewhere = "to find out what changes this state, ask the other administrators, and look at the host's group policies (gpresult /r) and scheduled tasks (taskschd.msc); stop the cause, then retry"

// act carries out an intent, and the ones that follow where the host shows another state than it expects.
func (h *hosts) act(ctx workflow.Context, e *entry, next runbook.Intent, resumed bool) error {
	record, p := e.records[0], e.wants[0]
	request := runbook.ActRequest{Intent: next, Resumed: resumed, Repair: e.repairs}
	for range replans {
		request.Route = h.routes.To(p.Step.Host, route.OfCluster(p.Want), h.desk.Retries())
		result, err := h.carryOutIntent(ctx, p, &request)
		if h.absorb(e, p, request, result, err); len(result.Effects) > 0 {
			h.report.CountEffects(ctx)
		}
		progress.Warn(record, h.routes.Note(p)...)
		switch {
		case err != nil && h.routes.StandIn(p.Step.Host, request.Route, err):
			request.ResumeAfter(result)
			continue
		case err != nil:
			return err
		case !result.Replan || len(result.Next) == 0:
			record.Facts = result.Facts
			return nil
		case runbook.HasFinding(result.Next):
			return calls.Failure(runbook.ErrVerification, "cannot complete '%s' on %s: %s; Changeover has no command for this difference: correct it on the host, then retry",
				p.Step.Title, p.Step.Host, runbook.Differences(result.Next))
		}
		request.Intent, request.Resumed = h.newIntent(e, result.Next, result.Memory), false
	}
	return calls.Failure(runbook.ErrVerification, "cannot finish '%s' on %s: the host showed another state before each of %d attempts; "+elsewhere,
		p.Step.Title, p.Step.Host, replans)
}

// carryOutIntent runs the activity of one intent. One that no worker finished is run again for the same intent.
func (h *hosts) carryOutIntent(ctx workflow.Context, p desk.Proof, request *runbook.ActRequest) (runbook.ActResult, error) {
	options := h.calls.Options(p.Step, kinds.Deadline(p.Want)+margin)
	acting := workflow.WithActivityOptions(ctx, options)
	var result runbook.ActResult
	err := calls.Repeat(p.Step, options, func(again bool) (err error) {
		if again {
			request.ResumeAfter(result)
			if err := h.start.window.Change(ctx, p.Step, request.Resumed); err != nil {
				return err
			}
		}
		result, err = h.execute(acting, p, *request)
		return err
	})
	return result, err
}

// execute runs the activity of an intent once, unless the run was canceled during the look before. If it fails, the result is what its error
// shows.
func (h *hosts) execute(ctx workflow.Context, p desk.Proof, request runbook.ActRequest) (result runbook.ActResult, err error) {
	request.Site, request.Step, request.Reset = h.start.in.Site, p.Step, h.start.reset
	if request.Want, err = json.Marshal(p.Want); err != nil {
		return result, calls.Failure(runbook.ErrBadRequest, "cannot write the wanted state of '%s' as JSON: %v; "+runbook.ReportDefect, p.Step.Title, err)
	}
	if err = ctx.Err(); err != nil {
		// The activity is not scheduled any more, so only an earlier one may have sent something.
		return runbook.ActResult{Settled: !request.Resumed}, err
	}
	if err = workflow.ExecuteActivity(ctx, p.Want.ActivityName(), request).Get(ctx, &result); err != nil {
		result = intent.ResultOf(err, request.Resumed)
	}
	return result, err
}

// absorb adds to the step what an activity did for a wanted state, which may be that of a part of the step.
func (h *hosts) absorb(e *entry, p desk.Proof, request runbook.ActRequest, result runbook.ActResult, err error) {
	record := e.records[0]
	e.intents.Absorb(record, p, request, result, err)
	progress.Warn(record, result.Warnings...)
	record.Attempt = result.Attempt
	if len(result.Effects) > 0 || result.Replan || err != nil {
		h.epoch++
	}
}

// concludeWork is enough to read what became of an intent and to send its compensating changes.
const concludeWork = 3 * time.Minute

// conclude finds out what became of a step's open intent when no further attempt at it follows: the run ends, the step is skipped,
// a remedy comes first, or a later try did not need the intent. Its compensating changes are made: what the step has stopped is
// started again. What cannot be read any more stays unknown. It works on a canceled context as well.
func (h *hosts) conclude(ctx workflow.Context, e *entry) {
	open := e.intents.Open()
	if open == nil {
		return
	}
	if h.status.LockLost() {
		e.intents.GiveUp(e.records[0])
		return
	}
	ctx = h.status.WhileLocked(ctx)
	p := open.For
	options := h.calls.Options(p.Step, concludeWork)
	options.ScheduleToCloseTimeout = concludeWork
	request := runbook.ActRequest{Intent: open.Intent, Resumed: true, Ending: true, Route: h.routes.To(p.Step.Host, route.OfCluster(p.Want), h.desk.Retries())}
	result, err := h.execute(workflow.WithActivityOptions(ctx, options), p, request)
	h.absorb(e, p, request, result, err)
	e.intents.GiveUp(e.records[0])
}

// resume settles an intent of an earlier attempt that ended without an answer. If the intent is for the wanted state that is asked for
// now, it is continued with the present permissions: those of the earlier attempt may have ended. Otherwise a repair, or another part
// of the step, has left the intent open, and it is settled with the wanted state that it was for. done: the host no longer shows the
// state from before, as after a restart, so nothing else is to be done.
func (h *hosts) resume(ctx workflow.Context, e *entry) (done bool, err error) {
	open, own := e.intents.Open(), e.wants
	if open == nil {
		return false, nil
	}
	same := open.For.Step.Host == own[0].Step.Host && kinds.SameState(open.For.Want, own[0].Want)
	if !same {
		e.wants = []desk.Proof{open.For}
	}
	err = h.act(ctx, e, open.Intent, true)
	e.wants = own
	return err == nil && same && len(open.Memory) > 0, err
}
