package site

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/mocks"
	sdktemporal "go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/types/known/timestamppb"

	"changeover/activities/engine/enginetest"
	"changeover/config"
	"changeover/runbook"
)

var taskDone = runbook.SiteFact{Key: "cap-test-passed", Value: "yes", RunID: "r-1", Time: "2025-10-01T12:00:00Z"}

// hasRecord lets a client know one run of the record of berlin, with facts.
func hasRecord(temporal *mocks.Client, value *mocks.Value, status enumspb.WorkflowExecutionStatus, facts ...runbook.SiteFact) {
	info := &workflowpb.WorkflowExecutionInfo{
		Execution: &commonpb.WorkflowExecution{WorkflowId: "site/berlin", RunId: "s-1"}, FirstRunId: "s-1", Type: &commonpb.WorkflowType{Name: runbook.SiteWorkflow},
		TaskQueue: runbook.TaskQueue, Status: status,
	}
	temporal.On("DescribeWorkflowExecution", mock.Anything, "site/berlin", "").Return(&workflowservice.DescribeWorkflowExecutionResponse{
		WorkflowExecutionInfo: info, ExecutionConfig: &workflowpb.WorkflowExecutionConfig{TaskQueue: &taskqueuepb.TaskQueue{Name: runbook.TaskQueue}},
	}, nil)
	temporal.On("QueryWorkflow", mock.Anything, "site/berlin", "s-1", runbook.FactsQuery).Return(value, nil)
	value.On("Get", mock.Anything).Run(func(args mock.Arguments) { *args.Get(0).(*runbook.SiteRecord) = runbook.SiteRecord{Facts: facts} }).Return(nil)
	ended := &workflowservice.ListWorkflowExecutionsResponse{}
	if status == enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED {
		ended.Executions = append(ended.Executions, info)
	}
	temporal.On("ListWorkflow", mock.Anything, mock.Anything).Return(ended, nil)
}

func TestFactIsRecordedByUpdateWithStart(t *testing.T) {
	temporal, handle := &mocks.Client{}, &mocks.WorkflowUpdateHandle{}
	temporal.On("DescribeWorkflowExecution", mock.Anything, "site/berlin", "").Return(nil, serviceerror.NewNotFound("none"))
	temporal.On("NewWithStartWorkflowOperation", mock.MatchedBy(func(o client.StartWorkflowOptions) bool {
		return o.ID == "site/berlin" && o.TaskQueue == "xpr" &&
			o.WorkflowIDConflictPolicy == enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	}), runbook.SiteWorkflow, runbook.SiteRecordInput{Site: "berlin"}).Return(nil)
	temporal.On("UpdateWithStartWorkflow", mock.Anything, mock.MatchedBy(func(o client.UpdateWithStartWorkflowOptions) bool {
		u := o.UpdateOptions
		return u.UpdateName == runbook.RecordUpdate && u.UpdateID == updateID(taskDone) && u.Args[0] == taskDone
	})).Return(handle, nil)
	handle.On("Get", mock.Anything, nil).Return(nil)

	require.NoError(t, (&Activities{Temporal: temporal}).RecordSiteFact(context.Background(), runbook.RecordFact{Site: "berlin", Fact: taskDone}))
	temporal.AssertExpectations(t)
	handle.AssertExpectations(t)
}

// To send again a fact that the record refuses makes no room in the record.
func TestARefusedFactIsNotSentAgain(t *testing.T) {
	for _, test := range []struct {
		answer     error
		want, says string
	}{
		{sdktemporal.NewApplicationError("the site record is full", runbook.ErrBadInput), runbook.ErrPrecondition, "refuses it: the site record is full"},
		{sdktemporal.NewApplicationError("unknown update record", ""), runbook.ErrTransport, "the activity tries again"},
		{serviceerror.NewUnavailable("no server"), runbook.ErrTransport, "the activity tries again"},
	} {
		temporal, handle, value := &mocks.Client{}, &mocks.WorkflowUpdateHandle{}, &mocks.Value{}
		hasRecord(temporal, value, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING)
		temporal.On("UpdateWorkflow", mock.Anything, mock.Anything).Return(handle, nil)
		handle.On("Get", mock.Anything, nil).Return(test.answer)
		err := (&Activities{Temporal: temporal}).RecordSiteFact(context.Background(), runbook.RecordFact{Site: "berlin", Fact: taskDone})
		var failure *sdktemporal.ApplicationError
		require.ErrorAs(t, err, &failure)
		assert.Equal(t, test.want, failure.Type())
		assert.Contains(t, failure.Message(), test.says)
	}
}

func TestTheSameWritingIsTheSameUpdate(t *testing.T) {
	assert.Equal(t, updateID(taskDone), updateID(taskDone))
	other := taskDone
	other.Value = "no"
	assert.NotEqual(t, updateID(taskDone), updateID(other), "two values within one second")
	assert.Empty(t, updateID(runbook.SiteFact{Key: "a", Time: taskDone.Time}))
}

func TestFactThatIsNotRecordedIsTriedAgain(t *testing.T) {
	temporal := &mocks.Client{}
	temporal.On("DescribeWorkflowExecution", mock.Anything, "site/berlin", "").Return(nil, serviceerror.NewNotFound("none"))
	temporal.On("NewWithStartWorkflowOperation", mock.Anything, mock.Anything, mock.Anything).Return(nil)
	temporal.On("UpdateWithStartWorkflow", mock.Anything, mock.Anything).Return(nil, errors.New("no worker"))
	err := (&Activities{Temporal: temporal}).RecordSiteFact(context.Background(), runbook.RecordFact{Site: "berlin", Fact: taskDone})
	enginetest.RequireType(t, err, runbook.ErrTransport)
}

func TestATerminatedRecordBeginsAgainWithWhatItKnew(t *testing.T) {
	temporal, handle, value := &mocks.Client{}, &mocks.WorkflowUpdateHandle{}, &mocks.Value{}
	old := []runbook.SiteFact{{Key: "time-zones-converted", Value: "convert"}}
	hasRecord(temporal, value, enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED, old...)
	temporal.On("NewWithStartWorkflowOperation", mock.Anything, runbook.SiteWorkflow, runbook.SiteRecordInput{Site: "berlin", Facts: old}).Return(nil)
	temporal.On("UpdateWithStartWorkflow", mock.Anything, mock.Anything).Return(handle, nil)
	handle.On("Get", mock.Anything, nil).Return(nil)
	require.NoError(t, (&Activities{Temporal: temporal}).RecordSiteFact(context.Background(), runbook.RecordFact{Site: "berlin", Fact: taskDone}))
	temporal.AssertExpectations(t)
}

// Only what the record holds is withdrawn, each fact once, with the words of who did it.
func TestFactsAreWithdrawn(t *testing.T) {
	temporal, handle, value := &mocks.Client{}, &mocks.WorkflowUpdateHandle{}, &mocks.Value{}
	known := []runbook.SiteFact{{Key: "Replicated/KERN2"}, {Key: "mac/KERN1"}}
	hasRecord(temporal, value, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, known...)
	temporal.On("UpdateWorkflow", mock.Anything, mock.MatchedBy(func(u client.UpdateWorkflowOptions) bool {
		return u.UpdateName == runbook.WithdrawUpdate && u.UpdateID == "r-1/withdraw/replicated/KERN2/now" &&
			reflect.DeepEqual(u.Args[0], runbook.Withdrawal{Key: "replicated/KERN2", Operator: "eva", Reason: "it has left"})
	})).Return(handle, nil).Once()
	handle.On("Get", mock.Anything, nil).Return(nil)
	request := runbook.WithdrawFacts{Site: "berlin", Keys: []string{"replicated/KERN2", "replicated/KERN3"}, Operator: "eva", Reason: "it has left", RunID: "r-1", Time: "now"}
	require.NoError(t, (&Activities{Temporal: temporal}).WithdrawSiteFacts(context.Background(), request))
	temporal.AssertExpectations(t)

	refusing := &mocks.Client{}
	hasRecord(refusing, value, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, known...)
	refusing.On("UpdateWorkflow", mock.Anything, mock.Anything).Return(nil, errors.New("no worker"))
	enginetest.RequireType(t, (&Activities{Temporal: refusing}).WithdrawSiteFacts(context.Background(), request), runbook.ErrTransport)
}

// The first withdrawal starts a record that had ended. A later one never does: its start would bring back what is withdrawn already.
func TestAWithdrawalDoesNotBringBackAnEarlierOne(t *testing.T) {
	temporal, handle, value := &mocks.Client{}, &mocks.WorkflowUpdateHandle{}, &mocks.Value{}
	known := []runbook.SiteFact{{Key: "mac/KERN1"}, {Key: "mac/KERN2"}}
	hasRecord(temporal, value, enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED, known...)
	temporal.On("NewWithStartWorkflowOperation", mock.Anything, runbook.SiteWorkflow, runbook.SiteRecordInput{Site: "berlin", Facts: known}).Return(nil)
	temporal.On("UpdateWithStartWorkflow", mock.Anything, mock.Anything).Return(handle, nil).Once()
	temporal.On("UpdateWorkflow", mock.Anything, mock.Anything).Return(nil, serviceerror.NewNotFound("it has ended")).Once()
	handle.On("Get", mock.Anything, nil).Return(nil)
	request := runbook.WithdrawFacts{Site: "berlin", Keys: []string{"mac/KERN1", "mac/KERN2"}, Operator: "eva", Reason: "it has left", RunID: "r-1", Time: "now"}
	enginetest.RequireType(t, (&Activities{Temporal: temporal}).WithdrawSiteFacts(context.Background(), request), runbook.ErrTransport)
	temporal.AssertExpectations(t)
}

func TestSiteRecordIsRead(t *testing.T) {
	temporal, value := &mocks.Client{}, &mocks.Value{}
	hasRecord(temporal, value, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, taskDone)
	record, err := (&Activities{Temporal: temporal}).ReadSiteRecord(context.Background(), runbook.SiteRecordQuery{Site: "berlin"})
	require.NoError(t, err)
	assert.Equal(t, []runbook.SiteFact{taskDone}, record.Facts)
}

// A record that no mark shows as started by Changeover needs a list of the runs before it.
func TestARecordWhoseRunsCannotBeListedIsReadAgain(t *testing.T) {
	temporal, value := &mocks.Client{}, &mocks.Value{}
	temporal.On("ListWorkflow", mock.Anything, mock.Anything).Return(nil, serviceerror.NewUnavailable("no store")).Once()
	hasRecord(temporal, value, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, taskDone)
	_, err := (&Activities{Temporal: temporal}).ReadSiteRecord(context.Background(), runbook.SiteRecordQuery{Site: "berlin"})
	enginetest.RequireType(t, err, runbook.ErrTransport)
	assert.ErrorContains(t, err, "cannot read the record of site berlin: the Temporal server cannot list the runs of site/berlin: no store; without the list, facts of earlier runs could be lost; "+
		"the activity tries again; if the error persists, restore the visibility store of the Temporal server")
}

func TestSiteWithoutRecordHasNoFacts(t *testing.T) {
	temporal := &mocks.Client{}
	temporal.On("DescribeWorkflowExecution", mock.Anything, "site/berlin", "").Return(nil, serviceerror.NewNotFound("none"))
	record, err := (&Activities{Temporal: temporal}).ReadSiteRecord(context.Background(), runbook.SiteRecordQuery{Site: "berlin"})
	require.NoError(t, err)
	assert.Empty(t, record.Facts)
}

func TestLockNamesTheRunThatHoldsIt(t *testing.T) {
	since := time.Date(2025, 10, 1, 12, 0, 0, 0, time.UTC)
	info := &workflowpb.WorkflowExecutionInfo{
		Status:          enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING,
		Execution:       &commonpb.WorkflowExecution{WorkflowId: "lock/berlin", RunId: "l-1"},
		ParentExecution: &commonpb.WorkflowExecution{WorkflowId: "deploy/berlin", RunId: "r-1"},
		StartTime:       timestamppb.New(since),
	}
	holder := runbook.LockHolder{LockRunID: "l-1", Workflow: "deploy/berlin", RunID: "r-1", Since: "2025-10-01T12:00:00Z"}
	assert.Equal(t, holder, describeLock(t, info, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING))
	holder.Ended = true
	assert.Equal(t, holder, describeLock(t, info, enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED))
}

// Only a lock that its run released is free at once: what the run was doing may go on for a while.
func TestALockThatItsRunLostSaysWhen(t *testing.T) {
	const running, ended = enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED
	const canceled, terminated = enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED, enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED
	deployment := &commonpb.WorkflowExecution{WorkflowId: "deploy/berlin", RunId: "r-1"}
	for _, test := range []struct {
		name         string
		run          *commonpb.WorkflowExecution
		lock, holder enumspb.WorkflowExecutionStatus
		lost         bool
	}{
		{"released by its run", deployment, canceled, ended, false},
		{"canceled under its run", deployment, canceled, running, true},
		{"canceled under its run, which was terminated since", deployment, canceled, terminated, true},
		{"terminated under its run", deployment, terminated, running, true},
		{"terminated with its run", deployment, terminated, terminated, true},
		{"timed out", deployment, enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT, ended, true},
		{"refused, as a person's own", deployment, enumspb.WORKFLOW_EXECUTION_STATUS_FAILED, ended, false},
		{"a person's own", nil, terminated, ended, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			closed := time.Date(2025, 10, 1, 12, 0, 0, 5e8, time.UTC)
			seconds, err := converter.GetDefaultDataConverter().ToPayload(90)
			require.NoError(t, err)
			found := describeLock(t, &workflowpb.WorkflowExecutionInfo{
				Memo:   &commonpb.Memo{Fields: map[string]*commonpb.Payload{runbook.HeartbeatMemo: seconds}},
				Status: test.lock, CloseTime: timestamppb.New(closed),
				Execution:       &commonpb.WorkflowExecution{WorkflowId: "lock/berlin", RunId: "l-1"},
				ParentExecution: test.run,
			}, test.holder)
			want := runbook.LockHolder{}
			if test.lost {
				want.LockRunID, want.LostAt, want.HeartbeatSeconds = "l-1", "2025-10-01T12:00:00.5Z", 90
			}
			assert.Equal(t, want, found)
		})
	}
}

// describeLock describes a lock whose holder has a status.
func describeLock(t *testing.T, info *workflowpb.WorkflowExecutionInfo, holder enumspb.WorkflowExecutionStatus) runbook.LockHolder {
	t.Helper()
	temporal := &mocks.Client{}
	temporal.On("DescribeWorkflowExecution", mock.Anything, "deploy/berlin", "r-1").
		Return(&workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: &workflowpb.WorkflowExecutionInfo{Status: holder}}, nil)
	temporal.On("DescribeWorkflowExecution", mock.Anything, "lock/berlin", "").
		Return(&workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: info}, nil)
	found, err := (&Activities{Temporal: temporal}).DescribeLock(context.Background(), runbook.LockQuery{Lock: "lock/berlin"})
	require.NoError(t, err)
	return found
}

func TestALockWhoseRunHasEndedIsEnded(t *testing.T) {
	const running, ended = enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED
	for name, test := range map[string]struct {
		holder enumspb.WorkflowExecutionStatus
		run    string
		ends   bool
	}{
		"its run has ended":               {ended, "l-1", true},
		"its run goes on":                 {running, "l-1", false},
		"another lock has come meanwhile": {ended, "l-0", false},
	} {
		t.Run(name, func(t *testing.T) {
			temporal := &mocks.Client{}
			temporal.On("DescribeWorkflowExecution", mock.Anything, "deploy/berlin", "r-1").
				Return(&workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: &workflowpb.WorkflowExecutionInfo{Status: test.holder}}, nil)
			temporal.On("DescribeWorkflowExecution", mock.Anything, "lock/berlin", "").
				Return(&workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: &workflowpb.WorkflowExecutionInfo{
					Status: running, Execution: &commonpb.WorkflowExecution{WorkflowId: "lock/berlin", RunId: "l-1"},
					ParentExecution: &commonpb.WorkflowExecution{WorkflowId: "deploy/berlin", RunId: "r-1"},
				}}, nil)
			if test.ends {
				temporal.On("TerminateWorkflow", mock.Anything, "lock/berlin", "l-1", "run deploy/berlin (r-1), which held this lock, has ended without releasing the lock").Return(nil)
			}
			require.NoError(t, (&Activities{Temporal: temporal}).EndLock(context.Background(), runbook.EndLock{Lock: "lock/berlin", RunID: test.run}))
			temporal.AssertExpectations(t)
		})
	}
}

// A reset ends a run, but neither its lock nor the runbook that it had started.
func TestALockNamesTheRunbookThatIsOpenAfterItsRun(t *testing.T) {
	const running, ended, terminated = enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED, enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED
	for _, test := range []struct {
		name                   string
		lock, holder, runbooks enumspb.WorkflowExecutionStatus
		parent, open           string
	}{
		{"lock and chapter are open", running, terminated, running, "r-1", "install/berlin"},
		{"a person has ended the lock", terminated, terminated, running, "r-1", "install/berlin"},
		{"the chapter has ended", running, terminated, ended, "r-1", ""},
		{"the ID belongs to another run", running, terminated, running, "r-2", ""},
		{"its run goes on", running, running, running, "r-1", ""},
		{"its run goes on without the lock", terminated, running, running, "r-1", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			temporal := &mocks.Client{}
			describe := func(id, run string, status enumspb.WorkflowExecutionStatus, parent string, children ...*workflowpb.PendingChildExecutionInfo) {
				temporal.On("DescribeWorkflowExecution", mock.Anything, id, run).Return(&workflowservice.DescribeWorkflowExecutionResponse{
					WorkflowExecutionInfo: &workflowpb.WorkflowExecutionInfo{
						Status: status, Execution: &commonpb.WorkflowExecution{WorkflowId: id, RunId: cmp.Or(run, "l-1")},
						ParentExecution: &commonpb.WorkflowExecution{WorkflowId: "deploy/berlin", RunId: parent},
					},
					PendingChildren: children,
				}, nil)
			}
			describe("lock/berlin", "", test.lock, "r-1")
			describe("deploy/berlin", "r-1", test.holder, "",
				&workflowpb.PendingChildExecutionInfo{WorkflowId: "lock/berlin", RunId: "l-1", WorkflowTypeName: runbook.LockWorkflow},
				&workflowpb.PendingChildExecutionInfo{WorkflowId: "install/berlin", RunId: "c-1", WorkflowTypeName: runbook.Install})
			describe("install/berlin", "c-1", test.runbooks, test.parent)
			a := &Activities{Temporal: temporal}
			found, err := a.DescribeLock(context.Background(), runbook.LockQuery{Lock: "lock/berlin"})
			require.NoError(t, err)
			assert.Equal(t, test.open, found.StillOpen)

			if test.open != "" {
				// The mock refuses the call that would end the lock.
				require.NoError(t, a.EndLock(context.Background(), runbook.EndLock{Lock: "lock/berlin", RunID: "l-1"}))
			}
		})
	}
}

type siteFiles struct{ err error }

func (siteFiles) Know(string) {}

func (s siteFiles) Load(site string) (LoadedSite, error) {
	return LoadedSite{Site: &config.Site{Name: site}, File: site + ".yaml", Digest: "digest", Warnings: []string{"nodes: warning: look"}}, s.err
}

func TestSiteIsLoadedResolvedWithItsDigest(t *testing.T) {
	a := &Activities{Sites: siteFiles{}, HeartbeatTimeoutSeconds: 12}
	loaded, err := a.LoadSite(context.Background(), runbook.LoadSiteRequest{Site: "berlin"})
	require.NoError(t, err)
	assert.Equal(t, "berlin", loaded.Name())
	assert.Equal(t, "digest", loaded.Digest)
	assert.Equal(t, "berlin.yaml", loaded.File)
	assert.Equal(t, 12, loaded.HeartbeatTimeoutSeconds)
	assert.Equal(t, []string{"nodes: warning: look"}, loaded.Warnings)
	assert.NotEmpty(t, loaded.Services, "what follows from the catalogue is in it")

	_, err = (&Activities{Sites: siteFiles{errors.New("two problems")}}).LoadSite(context.Background(), runbook.LoadSiteRequest{Site: "berlin"})
	enginetest.RequireType(t, err, runbook.ErrBadRequest)
	assert.ErrorContains(t, err, "two problems; correct the file and start the runbook again")

	_, err = (&Activities{Sites: siteFiles{fmt.Errorf("%w; write the file", fs.ErrNotExist)}}).LoadSite(context.Background(), runbook.LoadSiteRequest{Site: "berlin"})
	assert.ErrorContains(t, err, "cannot use the site file of 'berlin': file does not exist; write the file, then start the runbook again", "there is no file to correct")
}

// registered keeps the names of what is registered.
type registered map[string]any

func (r registered) RegisterActivity(any)                                           {}
func (r registered) RegisterDynamicActivity(any, activity.DynamicRegisterOptions)   {}
func (r registered) RegisterActivityWithOptions(do any, o activity.RegisterOptions) { r[o.Name] = do }

// Histories name activities; the name is that of the method, as people who read them expect.
func TestActivitiesHaveTheNamesOfTheirMethods(t *testing.T) {
	var names []string
	of := reflect.TypeFor[*Activities]()
	for i := range of.NumMethod() {
		if name := of.Method(i).Name; name != "Register" {
			names = append(names, name)
		}
	}
	all := registered{}
	(&Activities{}).Register(all)
	assert.ElementsMatch(t, names, slices.Collect(maps.Keys(all)))
}
