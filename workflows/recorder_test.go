package workflows

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/types/known/durationpb"

	"changeover/connection"
	"changeover/runbook"
)

// Environment variables with which a scene is played on a development server: where it listens, and the directory that
// takes the histories. tests/TestReplay sets them.
const (
	recordServer    = "CHANGEOVER_RECORD_SERVER"
	recordDirectory = "CHANGEOVER_RECORD_DIRECTORY"
)

// recordings counts the scenes of each test.
var recordings = map[string]int{}

// recorder is a stage on a development server: it keeps the histories of its runs. Time does not skip there, so what
// is planned for a time happens as soon as the run waits for a person.
type recorder struct {
	worker.Worker
	t      *testing.T
	scene  string
	client client.Client
	// namespace is where the scene is played.
	namespace string
	run       client.WorkflowRun
	// id is the workflow ID; a schedule appends the time.
	id string
	// planned are the calls to come, the next one first; repeated are those of each wait.
	planned  []plannedCall
	repeated []func()
	// scheduled has the schedule of the site's drills start the run; async has Updates not waited for.
	scheduled, async bool
	// again has a person reset the run to its start, as the UI does, when it has ended.
	again bool
	// wasReset: a person has reset the run while it was open.
	wasReset bool
	began    time.Time
	err      error
	closed   bool
}

type plannedCall struct {
	after time.Duration
	do    func()
}

const (
	recordPoll = 20 * time.Millisecond
	// recordIdle is how long nothing happens in a run that waits for a person; recordStuck is how long nothing
	// happens in one that does not say so.
	recordIdle  = 300 * time.Millisecond
	recordStuck = 8 * time.Second
	recordLimit = 4 * time.Minute
)

func newRecorder(t *testing.T, server string) *recorder {
	t.Helper()
	recordings[t.Name()]++
	c, namespace := newNamespace(t, server)
	r := &recorder{
		t: t, client: c, namespace: namespace, Worker: newWorker(c), began: time.Now(),
		scene: fmt.Sprintf("%s_%d", strings.NewReplacer("/", "_", ":", "").Replace(t.Name()), recordings[t.Name()]),
	}
	return r
}

func newWorker(c client.Client) worker.Worker {
	return worker.New(c, runbook.TaskQueue, worker.Options{MaxHeartbeatThrottleInterval: 200 * time.Millisecond})
}

// withoutWorker does something while no worker runs: the next one gets all that has happened in one workflow task.
func (r *recorder) withoutWorker(s *scene, do func()) {
	r.Stop()
	do()
	r.Worker = newWorker(r.client)
	Register(r)
	s.f.register(r)
	require.NoError(r.t, r.Start())
}

// newNamespace registers a namespace that nobody else uses, and returns a client for it.
func newNamespace(t *testing.T, server string) (c client.Client, namespace string) {
	t.Helper()
	namespace = "scene-" + uuid.NewString()
	options := client.Options{HostPort: server, Namespace: namespace, Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler))}
	registry, err := client.NewNamespaceClient(options)
	require.NoError(t, err)
	defer registry.Close()
	require.NoError(t, registry.Register(t.Context(), &workflowservice.RegisterNamespaceRequest{
		Namespace: namespace, WorkflowExecutionRetentionPeriod: durationpb.New(24 * time.Hour),
	}))
	c, err = client.Dial(options)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	require.NoError(t, (&connection.Connection{Client: c, Namespace: namespace}).RegisterSearchAttributes(t.Context()))
	return c, namespace
}

func (r *recorder) Now() time.Time { return time.Now() }

func (r *recorder) RegisterDelayedCallback(do func(), after time.Duration) {
	r.planned = append(r.planned, plannedCall{after, do})
	slices.SortStableFunc(r.planned, func(a, b plannedCall) int { return cmp.Compare(a.after, b.after) })
}

func (r *recorder) every(do func()) { r.repeated = append(r.repeated, do) }

// ExecuteWorkflow runs a workflow to its end, and keeps its history and those of its children.
func (r *recorder) ExecuteWorkflow(name any, args ...any) {
	require.NoError(r.t, r.Start())
	defer func() { r.Stop() }() // The worker may be another one by then.
	ctx := context.Background()
	r.begin(ctx, fmt.Sprint(name), args)
	defer func() { _ = r.client.TerminateWorkflow(ctx, r.run.GetID(), "", "the scene is over") }()
	r.play(ctx)
	// The SDK's replayer takes a run that was reset for the run before, so the history of such a run is not kept.
	if !r.wasReset {
		r.keep(ctx)
	}
	if r.again {
		const first = 4 // after WorkflowExecutionStarted, WorkflowTaskScheduled and WorkflowTaskStarted
		r.reset(ctx, first)
		r.play(ctx)
	}
	r.closed = true
	r.err = r.GetWorkflowResult(nil)
}

// begin starts the run.
func (r *recorder) begin(ctx context.Context, name string, args []any) {
	r.id = name
	if len(args) > 0 {
		if in, ok := args[0].(runbook.Input); ok {
			r.id = runbook.WorkflowID(name, in)
		}
	}
	var err error
	if !r.scheduled {
		r.run, err = r.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: r.id, TaskQueue: runbook.TaskQueue}, name, args...)
		require.NoError(r.t, err)
		return
	}
	schedule, err := r.client.ScheduleClient().Create(ctx, client.ScheduleOptions{
		ID: runbook.DrillSchedule("berlin"), TriggerImmediately: true, Action: &client.ScheduleWorkflowAction{ID: r.id, Workflow: name, Args: args, TaskQueue: runbook.TaskQueue},
	})
	require.NoError(r.t, err)
	require.Eventually(r.t, func() bool {
		described, err := schedule.Describe(ctx)
		require.NoError(r.t, err)
		for _, action := range described.Info.RecentActions {
			r.run = r.client.GetWorkflow(ctx, action.StartWorkflowResult.WorkflowID, action.StartWorkflowResult.FirstExecutionRunID)
		}
		return r.run != nil
	}, 10*time.Second, recordPoll)
}

// resetNow resets the open run to its last workflow task.
func (r *recorder) resetNow() {
	ctx := context.Background()
	var last int64
	for all := r.client.GetWorkflowHistory(ctx, r.run.GetID(), r.run.GetRunID(), false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); all.HasNext(); {
		event, err := all.Next()
		require.NoError(r.t, err)
		if event.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED {
			last = event.GetEventId()
		}
	}
	r.reset(ctx, last)
	r.wasReset = true
}

// reset resets the run to the workflow task that an event completed.
func (r *recorder) reset(ctx context.Context, event int64) {
	reset, err := r.client.ResetWorkflowExecution(ctx, &workflowservice.ResetWorkflowExecutionRequest{
		Namespace: r.namespace, Reason: "the drill is wanted now", RequestId: r.scene, WorkflowTaskFinishEventId: event,
		WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: r.run.GetID(), RunId: r.run.GetRunID()},
	})
	require.NoError(r.t, err)
	r.run = r.client.GetWorkflow(ctx, r.run.GetID(), reset.GetRunId())
}

// play makes the planned calls, each when nothing happens any more, until the run ends.
func (r *recorder) play(ctx context.Context) {
	before, since := 0, time.Now()
	for range time.Tick(recordPoll) {
		open, events, runs := r.look(ctx, r.run.GetID(), r.run.GetRunID())
		if !open {
			return
		}
		require.Less(r.t, time.Since(r.began), recordLimit, "the run has not ended")
		if events != before {
			before, since = events, time.Now()
			continue
		}
		quiet := time.Since(since)
		waits := func(id string) bool { return r.waits(ctx, id) }
		if quiet < recordIdle || quiet < recordStuck && !slices.ContainsFunc(runs, waits) {
			continue
		}
		since = time.Now()
		for _, do := range r.repeated {
			do()
		}
		if _, events, _ = r.look(ctx, r.run.GetID(), r.run.GetRunID()); events == before && len(r.planned) > 0 {
			next := r.planned[0]
			r.planned = r.planned[1:]
			next.do()
		}
	}
}

// look counts the events of a run and of its open children, and returns the workflow IDs of all of them.
func (r *recorder) look(ctx context.Context, id, run string) (open bool, events int, runs []string) {
	described, err := r.client.DescribeWorkflowExecution(ctx, id, run)
	if err != nil {
		// A busy server answers later.
		return true, -1, nil
	}
	info := described.GetWorkflowExecutionInfo()
	events = int(info.GetHistoryLength())
	if open = info.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING; !open {
		return open, events, nil
	}
	runs = []string{id}
	for _, child := range described.GetPendingChildren() {
		if child.GetWorkflowTypeName() != runbook.LockWorkflow {
			_, more, below := r.look(ctx, child.GetWorkflowId(), child.GetRunId())
			events, runs = events+more, append(runs, below...)
		}
	}
	return open, events, runs
}

// waits reports whether a run waits for a person.
func (r *recorder) waits(ctx context.Context, id string) bool {
	value, err := r.client.QueryWorkflow(ctx, id, "", runbook.ProgressQuery)
	if err != nil {
		return false
	}
	var progress runbook.Progress
	require.NoError(r.t, value.Get(&progress))
	return slices.Contains([]runbook.State{
		runbook.StateWaitingForOperator, runbook.StateWaitingForEvidence, runbook.StateWaitingForWindow, runbook.StateHeld,
	}, progress.State)
}

func (r *recorder) IsWorkflowCompleted() bool { return r.closed }

func (r *recorder) GetWorkflowError() error { return r.err }

func (r *recorder) GetWorkflowResult(out any) error {
	return r.run.GetWithOptions(context.Background(), out, client.WorkflowRunGetOptions{DisableFollowingRuns: true})
}

func (r *recorder) QueryWorkflow(name string, args ...any) (converter.EncodedValue, error) {
	return r.client.QueryWorkflow(context.Background(), r.run.GetID(), "", name, args...)
}

func (r *recorder) QueryWorkflowByID(id, name string, args ...any) (converter.EncodedValue, error) {
	return r.client.QueryWorkflow(context.Background(), id, "", name, args...)
}

func (r *recorder) CancelWorkflow() { r.CancelWorkflowByID(r.run.GetID(), "") }

func (r *recorder) CancelWorkflowByID(id, run string) {
	require.NoError(r.t, r.client.CancelWorkflow(context.Background(), id, run))
}

func (r *recorder) update(id, name, updateID string, answer *answeredUpdate, arg any) {
	ctx := context.Background()
	handle, err := r.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: cmp.Or(id, r.run.GetID()), UpdateID: updateID, UpdateName: name, Args: []any{arg}, WaitForStage: client.WorkflowUpdateStageAccepted,
	})
	if err == nil && !r.async {
		err = handle.Get(ctx, nil)
	}
	if err != nil {
		answer.Reject(err)
	}
}

// keep writes the histories once the test has passed.
func (r *recorder) keep(ctx context.Context) {
	kept := map[string][]byte{}
	r.collect(ctx, kept, r.run.GetID(), r.run.GetRunID())
	r.t.Cleanup(func() {
		if r.t.Failed() {
			return
		}
		for name, packed := range kept {
			require.NoError(r.t, os.WriteFile(filepath.Join(os.Getenv(recordDirectory), name), packed, 0o600))
		}
	})
}

// collect adds the history of a run and those of the runbooks that it started.
func (r *recorder) collect(ctx context.Context, kept map[string][]byte, id, run string) {
	history := &historypb.History{}
	all := r.client.GetWorkflowHistory(ctx, id, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for all.HasNext() {
		event, err := all.Next()
		require.NoError(r.t, err)
		history.Events = append(history.Events, event)
		if child := event.GetChildWorkflowExecutionStartedEventAttributes(); child != nil && child.GetWorkflowType().GetName() != runbook.LockWorkflow {
			r.collect(ctx, kept, child.GetWorkflowExecution().GetWorkflowId(), child.GetWorkflowExecution().GetRunId())
		}
	}
	if !registered(history.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes().GetWorkflowType().GetName()) {
		return // A replay does not know it.
	}
	events, err := history.Marshal()
	require.NoError(r.t, err)
	var packed bytes.Buffer
	writer, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	require.NoError(r.t, err)
	_, err = writer.Write(events)
	require.NoError(r.t, err)
	require.NoError(r.t, writer.Close())
	if r.scheduled && id == r.run.GetID() {
		id = r.id // Without the time.
	}
	kept[fmt.Sprintf("%s_%s.pb.gz", r.scene, strings.ReplaceAll(id, "/", "_"))] = packed.Bytes()
}

// registered reports whether the worker knows a type of workflows.
func registered(name string) bool {
	system := []string{runbook.CloseEvidence, runbook.SiteWorkflow, runbook.LockWorkflow, runbook.Look}
	return slices.Contains(system, name) || slices.ContainsFunc(books(), func(b book) bool { return b.Name == name })
}
