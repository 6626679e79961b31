// Package history reads runs out of their events. The command line that follows a run and the activity that
// writes evidence afterwards share it.
package history

import (
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/converter"

	"changeover/runbook"
)

// Decode reads a payload, and reports whether it could.
func Decode(payload *commonpb.Payload, into any) bool {
	return payload != nil && converter.GetDefaultDataConverter().FromPayload(payload, into) == nil
}

// First reads the first of several payloads, and reports whether it could.
func First(payloads *commonpb.Payloads, into any) bool {
	all := payloads.GetPayloads()
	return len(all) > 0 && Decode(all[0], into)
}

// Innermost is the message of the cause at the bottom, which says most.
func Innermost(f *failurepb.Failure) string {
	text := f.GetMessage()
	for f = f.GetCause(); f != nil; f = f.GetCause() {
		if f.GetMessage() != "" {
			text = f.GetMessage()
		}
	}
	return text
}

// Reason is what a failure says in the words of the run: the message of its error without the causes of that,
// or else the timeout that ended the activity, or else the message of the cause at the bottom.
func Reason(f *failurepb.Failure) string {
	timedOut, workerLost, ofRun := false, false, false
	for e := f; e != nil; e = e.GetCause() {
		switch timeout := e.GetTimeoutFailureInfo(); {
		case e.GetApplicationFailureInfo() != nil:
			return e.GetMessage()
		case e.GetChildWorkflowExecutionFailureInfo() != nil:
			ofRun = true
		case timeout != nil:
			timedOut = true
			workerLost = workerLost || timeout.GetTimeoutType() == enums.TIMEOUT_TYPE_HEARTBEAT
		}
	}
	switch {
	case ofRun: // The timeout of a run is none of a worker or a host.
	case workerLost:
		return runbook.TimeoutInWords(true) + runbook.ReadsFirst
	case timedOut:
		return runbook.TimeoutInWords(false)
	}
	return Innermost(f)
}

// ProblemOf returns the failure of a look as the problem of its steps.
func ProblemOf(f *failurepb.Failure) runbook.Problem {
	problem := runbook.Problem{Message: Reason(f)}
	for ; f != nil; f = f.GetCause() {
		if info := f.GetApplicationFailureInfo(); info != nil {
			problem.Type = info.GetType()
			break
		}
	}
	return problem
}

// Worse returns the verdict of a step with one more effect: what is less certain counts.
func Worse(a, b runbook.Verdict) runbook.Verdict {
	order := []runbook.Verdict{runbook.Unchanged, runbook.Changed, runbook.ChangedAnswerLost, runbook.OutcomeNotKnown}
	if slices.Index(order, b) > slices.Index(order, a) {
		return b
	}
	return a
}
