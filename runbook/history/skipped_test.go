package history

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"

	"changeover/runbook"
)

// A run that is terminated after a person has skipped a step leaves the same deviation as one that ends by itself.
func TestASkippedStepIsADeviationOfATerminatedRun(t *testing.T) {
	problem := &runbook.Problem{Type: runbook.ErrAccessDenied, Message: "access denied"}
	skip := func(d runbook.Decision) *historypb.HistoryEvent {
		d.Operator, d.Reason = "eva", "not used here"
		return decision(t, runbook.SkipUpdate, d)
	}
	for name, events := range map[string][]*historypb.HistoryEvent{
		"failed act":   {act(t, second), failed(t, 2, runbook.ErrRefused, runbook.ActResult{}), skip(runbook.Decision{})},
		"by its id":    {act(t, second), failed(t, 2, runbook.ErrRefused, runbook.ActResult{}), skip(runbook.Decision{Step: second.ID, Host: second.Host})},
		"by its place": {act(t, second), failed(t, 2, runbook.ErrRefused, runbook.ActResult{}), skip(runbook.Decision{Step: second.Manual})},
		"not read":     {look(t, second), completed(t, 2, runbook.LookResult{Seen: []runbook.Seen{{Problem: problem}}}), skip(runbook.Decision{})},
		"settled behind": {
			act(t, second), failed(t, 2, runbook.ErrAccessDenied, runbook.ActResult{}), skip(runbook.Decision{}),
			act(t, second), completed(t, 5, runbook.ActResult{Settled: true, Effects: []runbook.Effect{made(0)}}),
		},
		"not settled behind": {
			act(t, second), failed(t, 2, runbook.ErrAccessDenied, runbook.ActResult{}), skip(runbook.Decision{}),
			act(t, second), failed(t, 5, runbook.ErrAccessDenied, runbook.ActResult{}),
		},
		"looked at behind": {act(t, second), failed(t, 2, runbook.ErrRefused, runbook.ActResult{}), skip(runbook.Decision{}), look(t, second), completed(t, 5, runbook.LookResult{Seen: []runbook.Seen{{Changes: missing}}})},
	} {
		t.Run(name, func(t *testing.T) {
			e := evidence(t, read(append(append([]*historypb.HistoryEvent{started(t, runbook.Input{Site: "berlin"})}, events...), terminated())...))
			require.Len(t, e.Steps, 1)
			assert.Equal(t, runbook.Skipped, e.Steps[0].Verdict)
			assert.Contains(t, e.Steps[0].Note, "not used here")
			assert.Equal(t, []string{"'" + second.Title + "' on " + second.Host + " (" + second.ID + ") was skipped by eva: \"not used here\""}, e.Deviations)
			require.Len(t, e.Decisions, 1)
			assert.Equal(t, []string{second.ID, second.Host}, []string{e.Decisions[0].Step, e.Decisions[0].Host})
		})
	}
}

// What a person skips may be an operator task, or a step of which the history shows no failure.
func TestWhatWasSkippedIsNotGuessed(t *testing.T) {
	e := evidence(t, read(
		started(t, runbook.Input{Site: "berlin"}),
		look(t, first), completed(t, 2, runbook.LookResult{Seen: []runbook.Seen{{}}}),
		decision(t, runbook.SkipUpdate, runbook.Decision{Operator: "eva", Reason: "not used here", Step: "licence"}),
		terminated(),
	))
	assert.Equal(t, runbook.Unchanged, e.Steps[0].Verdict)
	assert.Equal(t, []string{"licence was skipped by eva: \"not used here\""}, e.Deviations)
}

func TestASkippedTaskIsADeviationOfATerminatedRun(t *testing.T) {
	task := runbook.TaskRecord{ID: "licence", Title: "install the licence", Host: "KERN1", Steps: []string{"INS-4.3.4-1"}}
	noted := &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_MARKER_RECORDED, Attributes: &historypb.HistoryEvent_MarkerRecordedEventAttributes{
		MarkerRecordedEventAttributes: &historypb.MarkerRecordedEventAttributes{
			MarkerName: sideEffect, Details: map[string]*commonpb.Payloads{sideEffectData: payloads(t, runbook.Note{Task: &task})},
		},
	}}
	for _, named := range []string{"licence", "Licence", "ins-4.3.4-1"} {
		e := evidence(t, read(
			started(t, runbook.Input{Site: "berlin"}), noted,
			decision(t, runbook.SkipUpdate, runbook.Decision{Operator: "eva", Reason: "it comes later", Step: named}),
			terminated(),
		))
		assert.Equal(t, []string{"'install the licence' on KERN1 (licence) was skipped by eva: \"it comes later\""}, e.Deviations, named)
		require.Len(t, e.Decisions, 1)
		assert.Equal(t, []string{"licence", "", "KERN1"}, []string{e.Decisions[0].Task, e.Decisions[0].Step, e.Decisions[0].Host}, named)
	}
}

// A decision may name a step of the task by its place in the manual, and a failed step of another host by the same id.
func TestASkipInAHistoryReachesOnlyTheTaskThatItMeans(t *testing.T) {
	task := runbook.TaskRecord{ID: "licence-kern2", Title: "install the licence", Host: "KERN2", Steps: []string{second.ID}}
	noted := &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_MARKER_RECORDED, Attributes: &historypb.HistoryEvent_MarkerRecordedEventAttributes{
		MarkerRecordedEventAttributes: &historypb.MarkerRecordedEventAttributes{
			MarkerName: sideEffect, Details: map[string]*commonpb.Payloads{
				sideEffectData: payloads(t, runbook.Note{Task: &task, Steps: []runbook.Step{second.On("KERN2")}}),
			},
		},
	}}
	for want, meant := range map[string][]runbook.Decision{
		"'install the licence' on KERN2 (licence-kern2)": {
			{Step: second.Manual}, {Step: second.Manual, Host: "kern2"}, {Step: second.ID, Host: "KERN2"}, {Step: "LICENCE-KERN2"},
		},
		"'" + second.Title + "' on KERN1 (" + second.ID + ")": {
			{}, {Step: second.ID, Host: "KERN1"}, {Step: second.Manual, Host: "KERN1"}, {Step: second.ID, Attempt: 1},
		},
	} {
		for _, d := range meant {
			d.Operator, d.Reason = "eva", "it comes later"
			e := evidence(t, read(
				started(t, runbook.Input{Site: "berlin"}), noted,
				act(t, second), failed(t, 3, runbook.ErrRefused, runbook.ActResult{Settled: true}),
				decision(t, runbook.SkipUpdate, d), terminated(),
			))
			assert.Equal(t, []string{want + " was skipped by eva: \"it comes later\""}, e.Deviations, "%+v", d)
		}
	}
}
