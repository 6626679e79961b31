package follow

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	history "go.temporal.io/api/history/v1"
	updatepb "go.temporal.io/api/update/v1"

	"changeover/runbook"
)

func TestAHistoryReadsAsSteps(t *testing.T) {
	start := started("deploy")
	start.GetWorkflowExecutionStartedEventAttributes().Input = payloads(t, runbook.Input{Site: "berlin", Change: "CHG0017"})
	seen := runbook.LookResult{Seen: []runbook.Seen{{Changes: []runbook.Change{startMode}}}}
	did := func(verdict runbook.Verdict) runbook.ActResult {
		return runbook.ActResult{Effects: []runbook.Effect{{Change: startMode, Verdict: verdict}}, Warnings: []string{"a restart is pending"}}
	}
	events := followed(t, map[string]*pages{"deploy/berlin": numbered(
		start,
		looking(t, licence), completed(t, 2, seen),
		acting(t, licence), failed(4, "activity error", "access denied"),
		timer(t, ""), timer(t, "9.5.1/3 KERN1: 'service licsvc starts manually'"+runbook.ParkedSummary),
		said(t, "retry", map[string]string{"operator": "eva", "step": licence.ID, "reason": "right granted"}),
		scheduled(t, map[string]string{"site": "berlin"}), completed(t, 9, nil),
		acting(t, licence), completed(t, 11, did(runbook.ChangedAnswerLost)),
		looking(t, licence), completed(t, 13, runbook.LookResult{Seen: []runbook.Seen{{}}}),
		ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED),
	)})
	for _, e := range events {
		assert.Equal(t, "deploy", e.Runbook)
		assert.Equal(t, "run-deploy", e.RunID)
	}
	require.Equal(t, []Kind{RunStarted, StepBegan, StepFailed, Waiting, Decided, StepBegan, StepFinished, RunFinished}, kindsOf(events),
		"a step that was changed is not shown again by the look that confirms it")
	assert.Equal(t, "CHG0017", events[0].Change)
	assert.Equal(t, licence, events[1].Step)
	assert.Equal(t, []any{licence, runbook.Failed, "access denied"}, []any{events[2].Step, events[2].Verdict, events[2].Text})
	assert.Equal(t, `retry INT-9.5.1-3 by eva: "right granted"`, events[4].Text)
	assert.Equal(t, []any{runbook.ChangedAnswerLost, []runbook.Change{startMode}, []string{"a restart is pending"}},
		[]any{events[6].Verdict, events[6].Changes, events[6].Warnings})
	assert.Empty(t, events[7].Error)
}

// Mode check only looks. The follower judges what the looks have found as the run does: in the order of
// the chapter, after each host has answered.
func TestALookOfModeCheckShowsEachStep(t *testing.T) {
	item := func(place int, host, id string, remover runbook.Remover) runbook.LookItem {
		return runbook.LookItem{Step: runbook.Step{ID: id, Manual: "9/1", Host: host, Title: id}, Place: place, Remover: remover}
	}
	look := func(items ...runbook.LookItem) *history.HistoryEvent {
		return named(scheduled(t, runbook.LookRequest{Mode: runbook.Check, Items: items}), runbook.LookActivity)
	}
	refused := &runbook.Problem{Type: runbook.ErrAccessDenied, Message: "access denied"}
	finding := []runbook.Change{{Property: "Exists", Before: "False", After: "True"}}
	events := followed(t, map[string]*pages{"deploy/berlin": numbered(
		started("deploy"),
		look(item(0, "KERN1", "A", ""), item(2, "KERN1", "C", runbook.ByNobody), item(3, "KERN1", "D", ""), item(5, "KERN1", "F", runbook.ByNobody)),
		look(item(1, "KERN2", "B", ""), item(4, "KERN2", "E", runbook.ByNobody), item(6, "KERN2", "G", "")),
		completed(t, 3, runbook.LookResult{Seen: []runbook.Seen{
			{Problem: refused}, {Changes: []runbook.Change{startMode}}, {Problem: &runbook.Problem{Type: runbook.ErrPrecondition, Message: "no such service"}},
		}}),
		completed(t, 2, runbook.LookResult{Seen: []runbook.Seen{
			{}, {Changes: []runbook.Change{startMode}}, {Changes: []runbook.Change{startMode}, Warnings: []string{"slow"}}, {Changes: finding},
		}}),
		look(item(0, "KERN1", "A", ""), item(1, "KERN1", "B", "")), failed(6, "activity error", "no answer"),
		ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED),
	)})
	var got []string
	for _, e := range events {
		if e.Step.ID != "" {
			got = append(got, fmt.Sprintf("%s %s %s: %s %d %d", e.Step.ID, e.Kind, e.Verdict, e.Text, len(e.Changes), len(e.Warnings)))
		}
	}
	assert.Equal(t, []string{
		"A step unchanged:  0 0",
		"B step-open unknown: access denied 0 0",
		"C step-open needs-person: StartMode is 'Auto', wanted 'Manual' 0 0",
		"D step would-change:  1 1",
		"E step-open unknown: until 9/1 (D) on KERN1 0 0",
		"F step-open unknown: until 9/1 (D) on KERN1 0 0",
		"G step-open unknown: until 9/1 (D) on KERN1 0 0",
		"A step-open unknown: no answer 0 0",
		"B step-open unknown: no answer 0 0",
	}, got)
}

// A guard is only looked at: no activity fails where it does not hold.
func TestAStepThatCannotBeginIsShownBeforeTheWait(t *testing.T) {
	guard := runbook.Step{ID: "INT-9.3-1", Manual: "9.3/1", Host: "KERN1", Title: "the role is on its node"}
	finding := runbook.LookResult{Seen: []runbook.Seen{{Changes: []runbook.Change{{Property: "OwnerNode", Before: "KERN2", After: "KERN1"}}}}}
	events := followed(t, map[string]*pages{"deploy/berlin": numbered(
		started("deploy"),
		looking(t, guard), completed(t, 2, finding),
		timer(t, "operator task: the role is on its node"),
		timer(t, "9.3/1 KERN1: 'the role is on its node'"+runbook.ParkedSummary+"; if you send retry, the run first moves the role back from KERN2 to KERN1"),
		ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED),
	)})
	require.Equal(t, []Kind{RunStarted, Waiting, StepFailed, Waiting, RunFinished}, kindsOf(events))
	assert.Equal(t, []any{guard, "OwnerNode is 'KERN2', wanted 'KERN1'"}, []any{events[2].Step, events[2].Text})
	assert.Contains(t, events[3].Text, "; if you send retry, the run first moves the role back from KERN2 to KERN1")
}

// The name of a host may be a part of another one.
func TestOnlyTheStepThatWaitsIsShownAsFailed(t *testing.T) {
	of := func(manual, host string) runbook.Step {
		return runbook.Step{ID: "A", Manual: manual, Host: host, Title: "the node is up"}
	}
	differs := runbook.LookResult{Seen: []runbook.Seen{{Changes: []runbook.Change{{Property: "State", Before: "Down", After: "Up"}}}}}
	events := followed(t, map[string]*pages{"deploy/berlin": numbered(
		started("deploy"),
		looking(t, of("9.9/1", "KERN1")), completed(t, 2, differs),
		looking(t, of("9.9/10", "KERN10")), completed(t, 4, differs),
		timer(t, "9.9/10 KERN10: 'the node is up'"+runbook.ParkedSummary),
		ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED),
	)})
	require.Equal(t, []Kind{RunStarted, StepFailed, Waiting, RunFinished}, kindsOf(events))
	assert.Equal(t, "KERN10", events[1].Step.Host)
}

// A summary shows the beginning of a long title.
func TestAStepWithALongTitleIsShownBeforeTheWait(t *testing.T) {
	s := runbook.Step{ID: "INS-4.2.2.1-1", Manual: "4.2.2.1/1", Host: "KERN1", Title: "licence file " + strings.Repeat("ä", 100) + " contains the MAC addresses of its licence agents"}
	differs := runbook.LookResult{Seen: []runbook.Seen{{Changes: []runbook.Change{{Property: "MAC", Before: "(absent)", After: "00-30-48-80-72-97"}}}}}
	events := followed(t, map[string]*pages{"deploy/berlin": numbered(
		started("deploy"),
		looking(t, s), completed(t, 2, differs),
		timer(t, runbook.ParkedStep{Step: s}.Summary(s.Quoted().Summary())),
		ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED),
	)})
	require.Equal(t, []Kind{RunStarted, StepFailed, Waiting, RunFinished}, kindsOf(events))
	assert.Equal(t, s, events[1].Step)
}

// Two steps may begin with the same long path. The run waits for one of them only, and a summary that is cut does not show for which.
func TestNoStepIsShownAsFailedForASummaryThatFitsTwo(t *testing.T) {
	long := "file " + strings.Repeat("ä", 100)
	one := runbook.Step{ID: "HF-1", Manual: "9.8", Host: "KERN1", Title: long + "one.dll is that of the hotfix"}
	two := one
	two.Title = long + "two.dll is that of the hotfix"
	differs := runbook.Seen{Changes: []runbook.Change{{Property: "SHA256", Before: "0A", After: "0B"}}}
	events := followed(t, map[string]*pages{"deploy/berlin": numbered(
		started("deploy"),
		looking(t, one, two), completed(t, 2, runbook.LookResult{Seen: []runbook.Seen{differs, differs}}),
		timer(t, runbook.ParkedStep{Step: two}.Summary(two.Quoted().Summary())),
		ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED),
	)})
	require.Equal(t, []Kind{RunStarted, Waiting, RunFinished}, kindsOf(events))
}

// A repair works on a part of a failed step, so what it finds is no state of the step.
func TestARepairDoesNotShowItsStepAsDone(t *testing.T) {
	look := runbook.LookRequest{Site: "berlin", Host: "KERN1", Items: []runbook.LookItem{{Step: licence, Repair: true}}}
	intent := runbook.Intent{ID: "run/1/2"}
	repair := named(scheduled(t, runbook.ActRequest{Step: licence, Intent: intent, Repair: true}), "EnsureWindowsService")
	changed := runbook.ActResult{Effects: []runbook.Effect{{Change: startMode, Verdict: runbook.Changed}}}
	events := followed(t, map[string]*pages{"deploy/berlin": numbered(
		started("deploy"),
		acting(t, licence), failed(2, "activity error", "it failed"),
		named(scheduled(t, look), runbook.LookActivity), completed(t, 4, runbook.LookResult{Seen: []runbook.Seen{{}}}),
		named(scheduled(t, runbook.ActRequest{Step: licence, Intent: intent, Repair: true}), "EnsureWindowsService"), completed(t, 6, runbook.ActResult{}),
		repair, completed(t, 8, changed),
		ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED),
	)})
	require.Equal(t, []Kind{RunStarted, StepBegan, StepFailed, StepBegan, StepBegan, StepFinished, RunFinished}, kindsOf(events))
	assert.Equal(t, licence.Title+" (repair before the next attempt)", events[5].Step.Title)
}

// What the hosts showed before a person typed another value is no reason for the wait.
func TestWhyAnAnswerWasRefusedIsShownBeforeTheWait(t *testing.T) {
	finding := runbook.LookResult{Seen: []runbook.Seen{{Changes: []runbook.Change{{Property: "Service licsvc", Before: "(absent)", After: "installed"}}}}}
	refused := &history.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED, Attributes: &history.HistoryEvent_WorkflowExecutionUpdateCompletedEventAttributes{
		WorkflowExecutionUpdateCompletedEventAttributes: &history.WorkflowExecutionUpdateCompletedEventAttributes{Outcome: &updatepb.Outcome{Value: &updatepb.Outcome_Failure{
			Failure: &failurepb.Failure{Message: "cannot accept the confirmation of task 'licence-service'", FailureInfo: &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{}}},
		}}},
	}}
	events := followed(t, map[string]*pages{"deploy/berlin": numbered(
		started("deploy"),
		looking(t, licence), completed(t, 2, finding),
		said(t, "confirm", map[string]string{"operator": "eva", "task": "licence-service"}), refused,
		timer(t, runbook.ParkedStep{Guard: true}.Summary("9.5.1/3 KERN1: "+licence.Quoted().Title)),
		ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED),
	)})
	require.Equal(t, []Kind{RunStarted, Decided, Decided, Waiting, RunFinished}, kindsOf(events))
	assert.Equal(t, "refused: cannot accept the confirmation of task 'licence-service'", events[2].Text)
	assert.Equal(t, "9.5.1/3 KERN1: 'service licsvc starts manually': waiting for retry or abort", events[3].Text)
}

// After a reset, the server applies decisions again: the request of each is in an event of its own.
func TestADecisionThatTheServerAppliesAgainIsShownWithItsPerson(t *testing.T) {
	request := said(t, "abort", map[string]string{"operator": "eva"}).GetWorkflowExecutionUpdateAcceptedEventAttributes().GetAcceptedRequest()
	request.Meta = &updatepb.Meta{UpdateId: "u1"}
	admitted := &history.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED, Attributes: &history.HistoryEvent_WorkflowExecutionUpdateAdmittedEventAttributes{
		WorkflowExecutionUpdateAdmittedEventAttributes: &history.WorkflowExecutionUpdateAdmittedEventAttributes{Request: request},
	}}
	accepted := &history.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, Attributes: &history.HistoryEvent_WorkflowExecutionUpdateAcceptedEventAttributes{
		WorkflowExecutionUpdateAcceptedEventAttributes: &history.WorkflowExecutionUpdateAcceptedEventAttributes{ProtocolInstanceId: "u1"},
	}}
	events := followed(t, map[string]*pages{"deploy/berlin": numbered(started("deploy"), admitted, accepted, ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED))})
	require.Equal(t, []Kind{RunStarted, Decided, RunFinished}, kindsOf(events))
	assert.Equal(t, "abort by eva", events[1].Text)
}

// The chapter decides what a read means for a step.
func TestAReadOfAStepIsNoVerdict(t *testing.T) {
	read := map[string]any{"site": "berlin", "step": runbook.Step{ID: "read-release", Manual: "7.1.1", Host: "KERN1", Title: "read the release"}}
	events := followed(t, map[string]*pages{"deploy/berlin": numbered(
		started("deploy"), scheduled(t, read), completed(t, 2, nil), ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED),
	)})
	assert.Equal(t, []Kind{RunStarted, StepBegan, RunFinished}, kindsOf(events))
}

func TestALookBetweenStepsIsShownWhereItFailsOnly(t *testing.T) {
	look := map[string]any{"site": "berlin", "step": runbook.Step{ID: "read-cluster", Host: "KERN1", Title: "read the state of the cluster"}}
	events := followed(t, map[string]*pages{"deploy/berlin": numbered(
		started("deploy"),
		scheduled(t, look), completed(t, 2, nil),
		scheduled(t, look), failed(4, "activity error", "access denied"),
		ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED),
	)})
	assert.Equal(t, []Kind{RunStarted, StepBegan, StepBegan, StepFailed, RunFinished}, kindsOf(events))
}

// An attempt that finds another state than its intent expects sends nothing: the next activity of the step does.
func TestAnAttemptThatOnlyFindsANewIntentIsNotShownAsUnchanged(t *testing.T) {
	changed := runbook.ActResult{Effects: []runbook.Effect{{Change: startMode, Verdict: runbook.Changed}}}
	events := followed(t, map[string]*pages{"deploy/berlin": numbered(
		started("deploy"),
		acting(t, licence), completed(t, 2, runbook.ActResult{Replan: true, Next: []runbook.Change{startMode}}),
		acting(t, licence), completed(t, 4, changed),
		ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED),
	)})
	var verdicts []runbook.Verdict
	for _, e := range events {
		if e.Kind == StepFinished {
			verdicts = append(verdicts, e.Verdict)
		}
	}
	assert.Equal(t, []runbook.Verdict{runbook.Changed}, verdicts)
}
