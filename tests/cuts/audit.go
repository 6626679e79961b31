package cuts

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/encoding/protojson"

	"changeover/lab/stage"
	"changeover/tests/auditor"
)

// history is the history of one workflow.
type history struct {
	execution *commonpb.WorkflowExecution
	events    []*historypb.HistoryEvent
}

// historiesOf returns the histories of all workflows of a stage.
func historiesOf(ctx context.Context, s *stage.Stage) ([]history, error) {
	var all []history
	var page []byte
	for {
		listed, err := s.Client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Namespace: s.Namespace, NextPageToken: page})
		if err != nil {
			return nil, fmt.Errorf("cannot list the workflows: %w", err)
		}
		for _, e := range listed.GetExecutions() {
			h := history{execution: e.GetExecution()}
			events := s.Client.GetWorkflowHistory(ctx, h.execution.GetWorkflowId(), h.execution.GetRunId(), false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
			for events.HasNext() {
				event, err := events.Next()
				if err != nil {
					return nil, fmt.Errorf("cannot read the history of %s: %w", h.execution.GetWorkflowId(), err)
				}
				h.events = append(h.events, event)
			}
			all = append(all, h)
		}
		if page = listed.GetNextPageToken(); len(page) == 0 {
			return all, nil
		}
	}
}

// intentOf returns the id of the intent that an event schedules an activity with, or "".
func intentOf(event *historypb.HistoryEvent) string {
	return actRequestOf(event).Intent.ID
}

// activity returns the id of the last activity that was scheduled with an intent.
func (h history) activity(intent string) (id string) {
	for _, event := range h.events {
		if scheduled := event.GetActivityTaskScheduledEventAttributes(); scheduled != nil && intentOf(event) == intent {
			id = scheduled.GetActivityId()
		}
	}
	return id
}

// audit compares the lab's journal, the histories and the evidence, and sets the results of the cuts.
func (r *run) audit(ctx context.Context) (auditor.Report, error) {
	report, histories, err := compare(ctx, r.stage)
	r.watch.learn(func(f *Fired) { f.Recovery, f.Verdict = f.recovery(histories), report.Verdicts[f.Request] })
	return report, err
}

// Audit compares the lab's journal, the histories and the evidence of all runs on a stage.
func Audit(ctx context.Context, s *stage.Stage) (auditor.Report, error) {
	report, _, err := compare(ctx, s)
	return report, err
}

func compare(ctx context.Context, s *stage.Stage) (auditor.Report, []history, error) {
	histories, err := historiesOf(ctx, s)
	if err != nil {
		return auditor.Report{}, nil, err
	}
	in := auditor.Input{}
	if in.Journal, err = json.Marshal(s.Lab.World.Journal()); err != nil {
		return auditor.Report{}, nil, fmt.Errorf("cannot encode the journal: %w", err)
	}
	for _, h := range histories {
		text, err := protojson.Marshal(&historypb.History{Events: h.events})
		if err != nil {
			return auditor.Report{}, nil, fmt.Errorf("cannot encode the history of %s: %w", h.execution.GetWorkflowId(), err)
		}
		in.Histories = append(in.Histories, text)
	}
	files, err := filepath.Glob(filepath.Join(s.EvidenceDir, "*.json"))
	if err != nil {
		return auditor.Report{}, nil, err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return auditor.Report{}, nil, fmt.Errorf("cannot read an evidence file: %w", err)
		}
		in.Evidence = append(in.Evidence, text)
	}
	report, err := auditor.Audit(in)
	return report, histories, err
}

// recovery returns the time from the cut until an activity of its step ended. If its activity had already ended, it
// is the time until the run's next event.
func (f Fired) recovery(histories []history) time.Duration {
	step := stepOf(f.Request)
	var next time.Duration
	for _, h := range histories {
		intents := map[int64]string{}
		for _, event := range h.events {
			if event.GetActivityTaskScheduledEventAttributes() != nil {
				intents[event.GetEventId()] = intentOf(event)
			}
			since := event.GetEventTime().AsTime().Sub(f.Time)
			done := event.GetActivityTaskCompletedEventAttributes()
			if done == nil || since < 0 {
				continue
			}
			if intent := intents[done.GetScheduledEventId()]; stepOf(intent) == step && intent != "" {
				return since
			}
			if next == 0 || since < next {
				next = since
			}
		}
	}
	return next
}
