package cmd

import (
	"cmp"
	"context"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	deploymentpb "go.temporal.io/api/deployment/v1"
	enums "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	updatepb "go.temporal.io/api/update/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	"changeover/runbook"
)

// fakeServer is a Temporal server that answers as far as its fields say. Without
// them no worker ever answers.
type fakeServer struct {
	workflowservice.UnimplementedWorkflowServiceServer
	address string

	// workers are the pollers of the task queue: identity, and how long ago they polled.
	workers map[string]time.Duration
	// pinned is the build ID that the run stays on; only workers of that version serve it.
	pinned string
	// builds are the versions of the workers, by identity; empty: they have none.
	builds map[string]string
	// current and ramping are the build IDs of the current and of the ramping version.
	current, ramping string
	// serves is the version of another deployment that serves the task queue; nil: the current one serves it.
	serves *deploymentpb.WorkerDeploymentVersion
	// withdrawn are the deployments whose current version was withdrawn.
	withdrawn []string
	// refusal is the error with which sending an Update ends at once.
	refusal error
	// accepts an Update at once; otherwise never.
	accepts bool
	// outcome of an accepted Update; nil: none so far.
	outcome *updatepb.Outcome
	// late is the stage of the Update after its sending has ended.
	late enums.UpdateWorkflowExecutionLifecycleStage
	// inHand is how many descriptions of the run show its workflow task as started.
	inHand atomic.Int32
	// inHandThen is the stage after the worker has completed that task.
	inHandThen enums.UpdateWorkflowExecutionLifecycleStage
	// noPoller is how many queries are refused since no worker polls; others wait.
	noPoller atomic.Int32
	// answers to queries, once noPoller is used up; nil: none.
	answer *commonpb.Payloads
	// begun: a worker has taken up the run.
	begun bool
	// pending are the activities of the run.
	pending []*workflowpb.PendingActivityInfo
	// leaves stops the server when a command begins to wait for a worker's answer.
	leaves bool
	stop   func()
	// end is the last event of a run that has begun; nil: it was terminated.
	end *historypb.HistoryEvent
	// histories are those of runs, by workflow ID, in place of begun and end; any other run is not found.
	histories map[string][]*historypb.HistoryEvent
	// resets are the run IDs under which runs continue after a reset, by their run IDs.
	resets map[string]string
	// asked are the run IDs of which a history was asked for.
	asked []string
	// historyAsked is called when a history is asked for; nil: nothing is.
	historyAsked func()
	// historyError is the answer to a request for a history; nil: the history.
	historyError error
	// silent: no history is answered.
	silent bool
	// status of the run as its description shows it; 0: it shows none.
	status enums.WorkflowExecutionStatus
	// site is the last run with the ID of a site record, and siteQueue its task queue; nil: an open record on the queue of the workers.
	site      *workflowpb.WorkflowExecutionInfo
	siteQueue string
	// lookType is the type of the workflow with the ID of a look; empty: it is a look.
	lookType string
	// noNamespace: every request is refused, since its namespace does not exist.
	noNamespace bool
	// running are the IDs of the runs that lists show as running, separated by spaces.
	running string
	// listError is the answer to a list; nil: the list.
	listError error
	// unanswered are the IDs of runs whose worker answers no query.
	unanswered []string
	// start is the request that started a run.
	start *workflowservice.StartWorkflowExecutionRequest

	mu   sync.Mutex
	sent *updatepb.Request
}

// serve starts a fake server and returns it.
func serve(t *testing.T, f *fakeServer) *fakeServer {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := grpc.NewServer(grpc.UnaryInterceptor(func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
		if _, anywhere := req.(*workflowservice.GetSystemInfoRequest); f.noNamespace && !anywhere {
			return nil, serviceerror.ToStatus(serviceerror.NewNamespaceNotFound("prod")).Err()
		}
		answer, err := next(ctx, req)
		if err != nil {
			err = serviceerror.ToStatus(err).Err()
		}
		return answer, err
	}))
	workflowservice.RegisterWorkflowServiceServer(server, f)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	f.stop = server.Stop
	f.address = listener.Addr().String()
	return f
}

// waits waits as a server does while no worker answers.
func (f *fakeServer) waits(ctx context.Context) error {
	if f.leaves {
		go f.stop()
	}
	<-ctx.Done()
	return ctx.Err()
}

func payloads(t *testing.T, v any) *commonpb.Payloads {
	t.Helper()
	p, err := converter.GetDefaultDataConverter().ToPayloads(v)
	require.NoError(t, err)
	return p
}

// success and refused are outcomes of an Update.
func success(t *testing.T, answer string) *updatepb.Outcome {
	return &updatepb.Outcome{Value: &updatepb.Outcome_Success{Success: payloads(t, answer)}}
}

func refused(kind, message string) *updatepb.Outcome {
	return &updatepb.Outcome{Value: &updatepb.Outcome_Failure{Failure: &failurepb.Failure{
		Message: message, FailureInfo: &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{Type: kind}},
	}}}
}

func (f *fakeServer) GetSystemInfo(context.Context, *workflowservice.GetSystemInfoRequest) (*workflowservice.GetSystemInfoResponse, error) {
	return &workflowservice.GetSystemInfoResponse{ServerVersion: "1.2.3", Capabilities: &workflowservice.GetSystemInfoResponse_Capabilities{}}, nil
}

func (f *fakeServer) UpdateWorkflowExecution(ctx context.Context, r *workflowservice.UpdateWorkflowExecutionRequest) (*workflowservice.UpdateWorkflowExecutionResponse, error) {
	f.mu.Lock()
	f.sent = r.GetRequest()
	f.mu.Unlock()
	if f.refusal != nil {
		return nil, f.refusal
	}
	if !f.accepts {
		return nil, f.waits(ctx)
	}
	stage := enums.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED
	if f.outcome != nil {
		stage = enums.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED
	}
	return &workflowservice.UpdateWorkflowExecutionResponse{
		UpdateRef: &updatepb.UpdateRef{WorkflowExecution: r.GetWorkflowExecution(), UpdateId: r.GetRequest().GetMeta().GetUpdateId()},
		Stage:     stage, Outcome: f.outcome,
	}, nil
}

func (f *fakeServer) PollWorkflowExecutionUpdate(ctx context.Context, r *workflowservice.PollWorkflowExecutionUpdateRequest) (*workflowservice.PollWorkflowExecutionUpdateResponse, error) {
	f.mu.Lock()
	known := f.sent.GetMeta().GetUpdateId() == r.GetUpdateRef().GetUpdateId()
	f.mu.Unlock()
	switch {
	case !known || f.late == enums.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_UNSPECIFIED && !f.accepts:
		return nil, serviceerror.NewNotFound("no such update")
	case r.GetWaitPolicy().GetLifecycleStage() == enums.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED && f.outcome == nil:
		<-ctx.Done()
		return nil, ctx.Err()
	}
	stage := f.late
	if f.inHandThen != 0 && f.inHand.Load() <= 0 {
		stage = f.inHandThen
	}
	return &workflowservice.PollWorkflowExecutionUpdateResponse{Stage: stage, Outcome: f.outcome, UpdateRef: r.GetUpdateRef()}, nil
}

func (f *fakeServer) DescribeWorkflowExecution(_ context.Context, r *workflowservice.DescribeWorkflowExecutionRequest) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	if f.histories != nil && f.histories[r.GetExecution().GetWorkflowId()] == nil {
		return nil, serviceerror.NewNotFound("no such run")
	}
	answer := &workflowservice.DescribeWorkflowExecutionResponse{
		ExecutionConfig: &workflowpb.WorkflowExecutionConfig{TaskQueue: &taskqueuepb.TaskQueue{Name: "xpr"}}, PendingActivities: f.pending,
	}
	if f.pinned != "" {
		answer.WorkflowExecutionInfo = &workflowpb.WorkflowExecutionInfo{VersioningInfo: &workflowpb.WorkflowExecutionVersioningInfo{
			Behavior: enums.VERSIONING_BEHAVIOR_PINNED, DeploymentVersion: &deploymentpb.WorkerDeploymentVersion{DeploymentName: "changeover", BuildId: f.pinned},
		}}
	}
	if f.histories != nil {
		answer.WorkflowExecutionInfo = &workflowpb.WorkflowExecutionInfo{Execution: &commonpb.WorkflowExecution{
			WorkflowId: r.GetExecution().GetWorkflowId(), RunId: "run-of-" + r.GetExecution().GetWorkflowId(),
		}}
	}
	if f.status != 0 {
		answer.WorkflowExecutionInfo = &workflowpb.WorkflowExecutionInfo{Execution: &commonpb.WorkflowExecution{RunId: "a-run"}, Status: f.status}
	}
	if strings.HasPrefix(r.GetExecution().GetWorkflowId(), runbook.SiteWorkflowID("")) {
		answer.WorkflowExecutionInfo = f.siteRun()
		answer.ExecutionConfig.TaskQueue.Name = cmp.Or(f.siteQueue, runbook.TaskQueue)
	}
	if strings.HasPrefix(r.GetExecution().GetWorkflowId(), runbook.LookWorkflowID("")) {
		answer.WorkflowExecutionInfo = &workflowpb.WorkflowExecutionInfo{Type: &commonpb.WorkflowType{Name: cmp.Or(f.lookType, runbook.Look)}}
	}
	if to := f.resets[r.GetExecution().GetRunId()]; to != "" {
		answer.WorkflowExtendedInfo = &workflowpb.WorkflowExecutionExtendedInfo{ResetRunId: to}
	}
	if f.inHand.Add(-1) >= 0 {
		answer.PendingWorkflowTask = &workflowpb.PendingWorkflowTaskInfo{State: enums.PENDING_WORKFLOW_TASK_STATE_STARTED}
	}
	return answer, nil
}

// siteRun is the last run with the ID of a site record.
func (f *fakeServer) siteRun() *workflowpb.WorkflowExecutionInfo {
	if f.site != nil {
		return f.site
	}
	return siteRunOf(runbook.SiteWorkflow, enums.WORKFLOW_EXECUTION_STATUS_RUNNING)
}

func siteRunOf(kind string, status enums.WorkflowExecutionStatus) *workflowpb.WorkflowExecutionInfo {
	return &workflowpb.WorkflowExecutionInfo{
		Execution: &commonpb.WorkflowExecution{WorkflowId: "site/berlin", RunId: "s-1"}, FirstRunId: "s-1", Type: &commonpb.WorkflowType{Name: kind}, Status: status,
	}
}

func (f *fakeServer) DescribeTaskQueue(context.Context, *workflowservice.DescribeTaskQueueRequest) (*workflowservice.DescribeTaskQueueResponse, error) {
	answer := &workflowservice.DescribeTaskQueueResponse{VersioningInfo: &taskqueuepb.TaskQueueVersioningInfo{CurrentDeploymentVersion: f.serves}}
	if f.serves == nil && f.current != "" {
		answer.VersioningInfo.CurrentDeploymentVersion = &deploymentpb.WorkerDeploymentVersion{DeploymentName: "changeover", BuildId: f.current}
	}
	for identity, ago := range f.workers {
		poller := &taskqueuepb.PollerInfo{Identity: identity, LastAccessTime: timestamppb.New(time.Now().Add(-ago))}
		if build := f.builds[identity]; build != "" {
			poller.DeploymentOptions = &deploymentpb.WorkerDeploymentOptions{DeploymentName: "changeover", BuildId: build}
		}
		answer.Pollers = append(answer.Pollers, poller)
	}
	return answer, nil
}

func (f *fakeServer) DescribeWorkerDeployment(context.Context, *workflowservice.DescribeWorkerDeploymentRequest) (*workflowservice.DescribeWorkerDeploymentResponse, error) {
	if len(f.builds) == 0 {
		return nil, serviceerror.NewNotFound("no such deployment")
	}
	info := &deploymentpb.WorkerDeploymentInfo{Name: "changeover", RoutingConfig: &deploymentpb.RoutingConfig{}}
	if f.current != "" {
		info.RoutingConfig.CurrentDeploymentVersion = &deploymentpb.WorkerDeploymentVersion{DeploymentName: "changeover", BuildId: f.current}
	}
	if f.ramping != "" {
		info.RoutingConfig.RampingDeploymentVersion = &deploymentpb.WorkerDeploymentVersion{DeploymentName: "changeover", BuildId: f.ramping}
	}
	for i, build := range slices.Sorted(maps.Values(f.builds)) {
		info.VersionSummaries = append(info.VersionSummaries, &deploymentpb.WorkerDeploymentInfo_WorkerDeploymentVersionSummary{
			DeploymentVersion: &deploymentpb.WorkerDeploymentVersion{DeploymentName: "changeover", BuildId: build},
			CreateTime:        timestamppb.New(time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC)),
		})
	}
	return &workflowservice.DescribeWorkerDeploymentResponse{ConflictToken: []byte("read"), WorkerDeploymentInfo: info}, nil
}

func (f *fakeServer) SetWorkerDeploymentCurrentVersion(_ context.Context, r *workflowservice.SetWorkerDeploymentCurrentVersionRequest) (*workflowservice.SetWorkerDeploymentCurrentVersionResponse, error) {
	if r.GetBuildId() == "" {
		f.withdrawn = append(f.withdrawn, r.GetDeploymentName())
		return &workflowservice.SetWorkerDeploymentCurrentVersionResponse{}, nil
	}
	if string(r.GetConflictToken()) != "read" {
		return nil, serviceerror.NewFailedPrecondition("the deployment was changed meanwhile")
	}
	f.current, f.serves = r.GetBuildId(), nil
	return &workflowservice.SetWorkerDeploymentCurrentVersionResponse{}, nil
}

func (f *fakeServer) QueryWorkflow(ctx context.Context, r *workflowservice.QueryWorkflowRequest) (*workflowservice.QueryWorkflowResponse, error) {
	if slices.Contains(f.unanswered, r.GetExecution().GetWorkflowId()) {
		return nil, f.waits(ctx)
	}
	if f.noPoller.Add(-1) >= 0 {
		return nil, serviceerror.NewFailedPrecondition("no poller seen for task queue recently, worker may be down")
	}
	if f.answer == nil {
		return nil, f.waits(ctx)
	}
	return &workflowservice.QueryWorkflowResponse{QueryResult: f.answer}, nil
}

func (f *fakeServer) GetWorkflowExecutionHistory(ctx context.Context, r *workflowservice.GetWorkflowExecutionHistoryRequest) (*workflowservice.GetWorkflowExecutionHistoryResponse, error) {
	f.mu.Lock()
	f.asked = append(f.asked, r.GetExecution().GetRunId())
	f.mu.Unlock()
	if f.historyAsked != nil {
		f.historyAsked()
	}
	if f.historyError != nil {
		return nil, f.historyError
	}
	if f.histories != nil {
		found := f.histories[r.GetExecution().GetWorkflowId()]
		if found == nil {
			return nil, serviceerror.NewNotFound("no such run")
		}
		if f.silent {
			return nil, f.waits(ctx)
		}
		if r.GetHistoryEventFilterType() == enums.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT {
			found = found[len(found)-1:]
		}
		return &workflowservice.GetWorkflowExecutionHistoryResponse{History: &historypb.History{Events: found}}, nil
	}
	events := []*historypb.HistoryEvent{{EventId: 1, EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED}}
	if f.begun {
		end := f.end
		if end == nil {
			end = &historypb.HistoryEvent{EventId: 3, EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED, Attributes: &historypb.HistoryEvent_WorkflowExecutionTerminatedEventAttributes{
				WorkflowExecutionTerminatedEventAttributes: &historypb.WorkflowExecutionTerminatedEventAttributes{},
			}}
		}
		if r.GetHistoryEventFilterType() == enums.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT {
			events = nil
		} else {
			events = append(events, &historypb.HistoryEvent{EventId: 2, EventType: enums.EVENT_TYPE_WORKFLOW_TASK_STARTED})
		}
		events = append(events, end)
	} else if r.GetWaitNewEvent() && len(r.GetNextPageToken()) > 0 {
		return nil, f.waits(ctx)
	}
	answer := &workflowservice.GetWorkflowExecutionHistoryResponse{History: &historypb.History{Events: events}}
	if !f.begun && r.GetWaitNewEvent() {
		answer.NextPageToken = []byte("more")
	}
	return answer, nil
}

func (f *fakeServer) GetWorkflowExecutionHistoryReverse(_ context.Context, r *workflowservice.GetWorkflowExecutionHistoryReverseRequest) (*workflowservice.GetWorkflowExecutionHistoryReverseResponse, error) {
	events := slices.Clone(f.histories[r.GetExecution().GetWorkflowId()])
	slices.Reverse(events)
	return &workflowservice.GetWorkflowExecutionHistoryReverseResponse{History: &historypb.History{Events: events}}, nil
}

func (f *fakeServer) StartWorkflowExecution(_ context.Context, r *workflowservice.StartWorkflowExecutionRequest) (*workflowservice.StartWorkflowExecutionResponse, error) {
	f.start = r
	return &workflowservice.StartWorkflowExecutionResponse{RunId: "a-run", Started: true}, nil
}

func (f *fakeServer) ListWorkflowExecutions(_ context.Context, r *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error) {
	if f.listError != nil {
		return nil, f.listError
	}
	answer := &workflowservice.ListWorkflowExecutionsResponse{}
	for _, id := range strings.Fields(f.running) {
		if !strings.Contains(r.GetQuery(), "ExecutionStatus = 'Running'") {
			break
		}
		answer.Executions = append(answer.Executions, &workflowpb.WorkflowExecutionInfo{
			Execution: &commonpb.WorkflowExecution{WorkflowId: id, RunId: "a-run"}, Status: enums.WORKFLOW_EXECUTION_STATUS_RUNNING, StartTime: timestamppb.Now(),
		})
	}
	return answer, nil
}
