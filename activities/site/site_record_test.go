package site

import (
	"context"
	"errors"
	"testing"
	"time"

	"changeover/config"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"google.golang.org/protobuf/types/known/timestamppb"
)

var taskDone = SiteFact{Key: "cap-test-passed", Value: "yes", RunID: "r-1", Time: "2025-10-01T12:00:00Z"}

func TestFactIsRecordedByUpdateWithStart(t *testing.T) {
	temporal, handle := &mocks.Client{}, &mocks.WorkflowUpdateHandle{}
	temporal.On("QueryWorkflow", mock.Anything, "site/berlin", "", FactsQuery).Return(nil, serviceerror.NewNotFound("none"))
	temporal.On("NewWithStartWorkflowOperation", mock.MatchedBy(func(o client.StartWorkflowOptions) bool {
		return o.ID == "site/berlin" && o.TaskQueue == "xpr" &&
			o.WorkflowIDConflictPolicy == enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	}), SiteWorkflow, SiteRecordInput{Site: "berlin"}).Return(nil)
	temporal.On("UpdateWithStartWorkflow", mock.Anything, mock.MatchedBy(func(o client.UpdateWithStartWorkflowOptions) bool {
		u := o.UpdateOptions
		return u.UpdateName == RecordUpdate && u.UpdateID == "r-1/cap-test-passed/2025-10-01T12:00:00Z" && u.Args[0] == taskDone
	})).Return(handle, nil)
	handle.On("Get", mock.Anything, nil).Return(nil)

	require.NoError(t, (&Activities{Temporal: temporal}).RecordSiteFact(context.Background(), RecordFact{"berlin", taskDone}))
	temporal.AssertExpectations(t)
	handle.AssertExpectations(t)
}

func TestFactThatIsNotRecordedIsTriedAgain(t *testing.T) {
	temporal := &mocks.Client{}
	temporal.On("QueryWorkflow", mock.Anything, "site/berlin", "", FactsQuery).Return(nil, serviceerror.NewNotFound("none"))
	temporal.On("NewWithStartWorkflowOperation", mock.Anything, mock.Anything, mock.Anything).Return(nil)
	temporal.On("UpdateWithStartWorkflow", mock.Anything, mock.Anything).Return(nil, errors.New("no worker"))
	err := (&Activities{Temporal: temporal}).RecordSiteFact(context.Background(), RecordFact{"berlin", taskDone})
	requireType(t, err, ErrTransport)
}

func TestATerminatedRecordBeginsAnewWithWhatItKnew(t *testing.T) {
	temporal, handle, value := &mocks.Client{}, &mocks.WorkflowUpdateHandle{}, &mocks.Value{}
	old := []SiteFact{{Key: "time-zones-converted", Value: "convert"}}
	value.On("Get", mock.Anything).Run(func(args mock.Arguments) { *args.Get(0).(*SiteRecord) = SiteRecord{Facts: old} }).Return(nil)
	temporal.On("QueryWorkflow", mock.Anything, "site/berlin", "", FactsQuery).Return(value, nil)
	temporal.On("NewWithStartWorkflowOperation", mock.Anything, SiteWorkflow, SiteRecordInput{Site: "berlin", Facts: old}).Return(nil)
	temporal.On("UpdateWithStartWorkflow", mock.Anything, mock.Anything).Return(handle, nil)
	handle.On("Get", mock.Anything, nil).Return(nil)
	require.NoError(t, (&Activities{Temporal: temporal}).RecordSiteFact(context.Background(), RecordFact{"berlin", taskDone}))
	temporal.AssertExpectations(t)
}

func TestSiteRecordIsRead(t *testing.T) {
	temporal, value := &mocks.Client{}, &mocks.Value{}
	value.On("Get", mock.Anything).Run(func(args mock.Arguments) {
		*args.Get(0).(*SiteRecord) = SiteRecord{Facts: []SiteFact{taskDone}}
	}).Return(nil)
	temporal.On("QueryWorkflow", mock.Anything, "site/berlin", "", FactsQuery).Return(value, nil)
	record, err := (&Activities{Temporal: temporal}).ReadSiteRecord(context.Background(), SiteRecordQuery{"berlin"})
	require.NoError(t, err)
	assert.Equal(t, []SiteFact{taskDone}, record.Facts)
}

func TestSiteWithoutRecordHasNoFacts(t *testing.T) {
	temporal := &mocks.Client{}
	temporal.On("QueryWorkflow", mock.Anything, "site/berlin", "", FactsQuery).Return(nil, serviceerror.NewNotFound("none"))
	record, err := (&Activities{Temporal: temporal}).ReadSiteRecord(context.Background(), SiteRecordQuery{"berlin"})
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
	holder := LockHolder{Workflow: "deploy/berlin", RunID: "r-1", Since: "2025-10-01T12:00:00Z"}
	assert.Equal(t, holder, describeLock(t, info, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING))
	holder.Ended = true
	assert.Equal(t, holder, describeLock(t, info, enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED))

	info.Status = enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED
	assert.Empty(t, describeLock(t, info, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING))
}

// describeLock describes a lock whose holder has a status.
func describeLock(t *testing.T, info *workflowpb.WorkflowExecutionInfo, holder enumspb.WorkflowExecutionStatus) LockHolder {
	t.Helper()
	temporal := &mocks.Client{}
	temporal.On("DescribeWorkflowExecution", mock.Anything, "deploy/berlin", "r-1").
		Return(&workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: &workflowpb.WorkflowExecutionInfo{Status: holder}}, nil)
	temporal.On("DescribeWorkflowExecution", mock.Anything, "lock/berlin", "").
		Return(&workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: info}, nil)
	found, err := (&Activities{Temporal: temporal}).DescribeLock(context.Background(), LockQuery{"berlin"})
	require.NoError(t, err)
	return found
}

type siteFiles struct{ err error }

func (s siteFiles) Load(site string) (*config.Site, string, string, error) {
	return &config.Site{Name: site}, "digest", site + ".yaml", s.err
}

func TestSiteIsLoadedWithItsDigest(t *testing.T) {
	loaded, err := (&Activities{Sites: siteFiles{}}).LoadSite(context.Background(), LoadSiteRequest{"berlin"})
	require.NoError(t, err)
	assert.Equal(t, LoadedSite{Site: &config.Site{Name: "berlin"}, Digest: "digest", File: "berlin.yaml"}, loaded)

	_, err = (&Activities{Sites: siteFiles{errors.New("two problems")}}).LoadSite(context.Background(), LoadSiteRequest{"berlin"})
	requireType(t, err, ErrBadRequest)
	assert.ErrorContains(t, err, "two problems")
}
