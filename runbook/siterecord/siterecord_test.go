package siterecord

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/mocks"
	"google.golang.org/protobuf/types/known/timestamppb"

	"changeover/runbook"
)

// hour is a time of these tests.
func hour(n int) *timestamppb.Timestamp { return timestamppb.New(time.Unix(int64(n)*3600, 0)) }

// ran is a run of the record of berlin that began and ended at these hours. It was started with given, and answers with facts; an error is
// its answer.
type ran struct {
	id           string
	began, ended int
	given, facts []runbook.SiteFact
	err          error
}

// terminated is a client that knows these runs, which were all terminated. The last one is the latest.
func terminated(t *testing.T, runs ...ran) *mocks.Client {
	t.Helper()
	c := &mocks.Client{}
	list := &workflowservice.ListWorkflowExecutionsResponse{}
	for i, r := range runs {
		info := &workflowpb.WorkflowExecutionInfo{
			Execution: &commonpb.WorkflowExecution{WorkflowId: "site/berlin", RunId: r.id}, FirstRunId: r.id, Type: &commonpb.WorkflowType{Name: runbook.SiteWorkflow},
			TaskQueue: "xpr", Status: enums.WORKFLOW_EXECUTION_STATUS_TERMINATED, StartTime: hour(r.began), CloseTime: hour(r.ended),
		}
		list.Executions = append(list.Executions, info)
		described := &workflowservice.DescribeWorkflowExecutionResponse{
			WorkflowExecutionInfo: info, ExecutionConfig: &workflowpb.WorkflowExecutionConfig{TaskQueue: &taskqueuepb.TaskQueue{Name: "xpr"}},
		}
		c.On("DescribeWorkflowExecution", mock.Anything, "site/berlin", r.id).Return(described, nil)
		if i == len(runs)-1 {
			c.On("DescribeWorkflowExecution", mock.Anything, "site/berlin", "").Return(described, nil)
		}
		value := &mocks.Value{}
		value.On("Get", mock.Anything).Run(func(args mock.Arguments) { *args.Get(0).(*runbook.SiteRecord) = runbook.SiteRecord{Facts: r.facts} }).Return(nil)
		c.On("QueryWorkflow", mock.Anything, "site/berlin", r.id, runbook.FactsQuery).Return(value, r.err)
		input, err := converter.GetDefaultDataConverter().ToPayloads(runbook.SiteRecordInput{Site: "berlin", Facts: r.given})
		require.NoError(t, err)
		events := &mocks.HistoryEventIterator{}
		events.On("Next").Return(&historypb.HistoryEvent{EventTime: hour(r.began), Attributes: &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{
			WorkflowExecutionStartedEventAttributes: &historypb.WorkflowExecutionStartedEventAttributes{Input: input},
		}}, nil)
		c.On("GetWorkflowHistory", mock.Anything, "site/berlin", r.id, false, mock.Anything).Return(client.HistoryEventIterator(events))
	}
	c.On("ListWorkflow", mock.Anything, mock.Anything).Return(
		func(context.Context, *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error) {
			return &workflowservice.ListWorkflowExecutionsResponse{Executions: append([]*workflowpb.WorkflowExecutionInfo(nil), list.GetExecutions()...)}, nil
		})
	return c
}

func fact(key, value string) runbook.SiteFact { return runbook.SiteFact{Key: key, Value: value} }

func TestTheFactsOfRunsThatFollowOneAnother(t *testing.T) {
	notReady := serviceerror.NewWorkflowNotReady("Workflow closed before workflow task started.")
	a, b, withdrawn := []runbook.SiteFact{fact("a", "1")}, []runbook.SiteFact{fact("b", "2")}, []runbook.SiteFact{}
	for name, c := range map[string]struct {
		runs []ran
		want []runbook.SiteFact
	}{
		"one run":                                       {[]ran{{id: "1", ended: 1, facts: a}}, a},
		"started by the service":                        {[]ran{{id: "1", ended: 1, facts: a}, {id: "2", began: 1, ended: 2, given: a, facts: b}}, b},
		"withdrawn since":                               {[]ran{{id: "1", ended: 1, facts: a}, {id: "2", began: 1, ended: 2, given: a, facts: withdrawn}}, withdrawn},
		"started by hand":                               {[]ran{{id: "1", ended: 1, facts: a}, {id: "2", began: 1, ended: 2, facts: b}}, append(a[:1:1], b...)},
		"started by hand twice":                         {[]ran{{id: "1", ended: 1, facts: a}, {id: "2", began: 1, ended: 2}, {id: "3", began: 3, ended: 4, facts: b}}, append(a[:1:1], b...)},
		"started by hand, and written again":            {[]ran{{id: "1", ended: 1, facts: a}, {id: "2", began: 1, ended: 2, facts: []runbook.SiteFact{fact("A", "3")}}}, []runbook.SiteFact{fact("A", "3")}},
		"terminated before a worker took it up":         {[]ran{{id: "1", ended: 1, given: a, err: notReady}}, a},
		"started by hand, and terminated before a task": {[]ran{{id: "1", ended: 1, facts: a}, {id: "2", began: 1, ended: 2, err: notReady}}, a},
	} {
		facts, err := Record{Client: terminated(t, c.runs...), Site: "berlin", Queue: "xpr"}.Read(t.Context())
		require.NoError(t, err, name)
		assert.ElementsMatch(t, c.want, facts, name)
	}
}
