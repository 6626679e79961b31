package histories

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"

	"changeover/runbook"
)

// ends maps the ways in which runs end, and events on the way, to functions that find them. The histories contain
// each at least once, so that no change of the workflows breaks a run at that point unnoticed.
var ends = map[string]func(run) bool{
	"done":                 func(r run) bool { return r.result.State == runbook.StateDone },
	"done with deviations": func(r run) bool { return r.result.State == runbook.StateDoneWithDeviations },
	"in sync":              func(r run) bool { return r.result.State == runbook.StateInSync },
	"would change":         func(r run) bool { return r.result.State == runbook.StateWouldChange },
	"incomplete":           func(r run) bool { return r.result.State == runbook.StateIncomplete },
	"skipped by its lock":  func(r run) bool { return r.result.State == runbook.StateSkipped },
	"aborted":              func(r run) bool { return r.failed(runbook.ErrAborted, "aborted by") },
	"canceled":             func(r run) bool { return r.failed(runbook.ErrAborted, "was canceled") },
	"unanswered":           func(r run) bool { return r.failed(runbook.ErrUnanswered, "") },
	"refused its input":    func(r run) bool { return r.failed(runbook.ErrBadInput, "") },
	"refused by the lock":  func(r run) bool { return r.failed(runbook.ErrSiteLocked, "") },
	"lock lost":            func(r run) bool { return r.failed(runbook.ErrLockLost, "") },
	"failed back":          func(r run) bool { return r.failed("", "is Online on") && r.moved() },
	"cleanup failed": func(r run) bool {
		return r.failed("", "; site not safe: '") && r.failed("", "' failed (")
	},
	"cleanup left out": func(r run) bool {
		return r.failed("", "; site not safe: '") && r.failed("", "' was not done (")
	},
	"held and resumed":    func(r run) bool { return r.took(runbook.HoldUpdate) && r.took(runbook.ResumeUpdate) },
	"retried":             func(r run) bool { return r.took(runbook.RetryUpdate) },
	"skipped a step":      func(r run) bool { return r.took(runbook.SkipUpdate) },
	"confirmed":           func(r run) bool { return r.took(runbook.ConfirmUpdate) },
	"waited for the lock": func(r run) bool { return r.waited("its lock ends soon") },
	"waited for evidence": func(r run) bool { return r.waited("waiting for evidence") },
	"waited for a person": func(r run) bool { return r.waited("waiting for retry, skip or abort") },
	"without evidence": func(r run) bool {
		return slices.ContainsFunc(r.result.Deviations, func(d string) bool { return strings.Contains(d, "without an evidence file") })
	},
	"drill: objective missed": func(r run) bool { return r.failed(runbook.ErrObjectiveMissed, "") },
	"drill: node paused":      func(r run) bool { return r.failed(runbook.ErrNodePaused, "") },
	"deploy: child failed":    func(r run) bool { return r.failed(runbook.ErrChildFailed, "") },
	"deploy: child aborted":   func(r run) bool { return r.kind == runbook.Deploy && r.failed(runbook.ErrAborted, "aborted by") },
	"site: continued as new":  func(r run) bool { return r.last.GetWorkflowExecutionContinuedAsNewEventAttributes() != nil },
	"lock: canceled": func(r run) bool {
		return r.kind == runbook.LockWorkflow && r.last.GetWorkflowExecutionCanceledEventAttributes() != nil
	},
	"evidence closed": func(r run) bool {
		return r.kind == runbook.CloseEvidence && r.last.GetWorkflowExecutionCompletedEventAttributes() != nil
	},
	"evidence not closed": func(r run) bool { return r.kind == runbook.CloseEvidence && r.failed("", "") },
}

// run is the information in the history of a run.
type run struct {
	kind   string
	events []*historypb.HistoryEvent
	last   *historypb.HistoryEvent
	// result is the result of a runbook that has ended. If the runbook failed, it is in the details of its failure.
	result runbook.Result
}

func newRun(t *testing.T, file string) run {
	t.Helper()
	history, err := Read(file)
	require.NoError(t, err, file)
	events := history.GetEvents()
	r := run{events: events, last: events[len(events)-1], kind: events[0].GetWorkflowExecutionStartedEventAttributes().GetWorkflowType().GetName()}
	if !slices.Contains(runbook.Names(), r.kind) {
		return r
	}
	payloads := r.last.GetWorkflowExecutionCompletedEventAttributes().GetResult()
	if payloads == nil {
		payloads = r.last.GetWorkflowExecutionFailedEventAttributes().GetFailure().GetApplicationFailureInfo().GetDetails()
	}
	if payloads != nil {
		require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(payloads, &r.result), file)
	}
	return r
}

func (r run) failed(kind, message string) bool {
	failure := r.last.GetWorkflowExecutionFailedEventAttributes().GetFailure()
	return failure != nil && (kind == "" || failure.GetApplicationFailureInfo().GetType() == kind) && strings.Contains(failure.GetMessage(), message)
}

func (r run) took(update string) bool {
	return slices.ContainsFunc(r.events, func(e *historypb.HistoryEvent) bool {
		return e.GetWorkflowExecutionUpdateAcceptedEventAttributes().GetAcceptedRequest().GetInput().GetName() == update
	})
}

func (r run) waited(what string) bool {
	return slices.ContainsFunc(r.events, func(e *historypb.HistoryEvent) bool {
		return e.GetTimerStartedEventAttributes() != nil && strings.Contains(text(e.GetUserMetadata().GetSummary()), what)
	})
}

func (r run) moved() bool {
	return slices.ContainsFunc(r.events, func(e *historypb.HistoryEvent) bool {
		return e.GetActivityTaskScheduledEventAttributes().GetActivityType().GetName() == "MoveRole"
	})
}

func text(p *commonpb.Payload) string {
	var s string
	_ = converter.GetDefaultDataConverter().FromPayload(p, &s) // without a summary the text is empty
	return s
}

func TestTheHistoriesHoldEachEnd(t *testing.T) {
	files, err := Files(".")
	require.NoError(t, err)
	found, kinds := map[string]bool{}, map[string]bool{}
	for _, file := range files {
		r := newRun(t, file)
		kinds[r.kind] = true
		for end, is := range ends {
			found[end] = found[end] || is(r)
		}
	}
	for end := range ends {
		assert.True(t, found[end], "no history holds a run that ends so: %s; record one", end)
	}
	for _, kind := range append(runbook.Names(), runbook.LockWorkflow, runbook.SiteWorkflow, runbook.CloseEvidence) {
		assert.True(t, kinds[kind], "there is no history of %s", kind)
	}
}
