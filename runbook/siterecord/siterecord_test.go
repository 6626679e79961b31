package siterecord

import (
	"cmp"
	"context"
	"slices"
	"strings"
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
	updatepb "go.temporal.io/api/update/v1"
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
// its answer. Its history has events after its first event.
type ran struct {
	id           string
	began, ended int
	given, facts []runbook.SiteFact
	err          error
	events       []*historypb.HistoryEvent
	// first is the first run of a record that has continued as new; empty: this one.
	first string
	// status is how the run ended; 0: it was terminated.
	status enums.WorkflowExecutionStatus
	// marked: Changeover has started the record.
	marked bool
}

// eventList are the events of one run.
type eventList struct{ events []*historypb.HistoryEvent }

func (h *eventList) HasNext() bool { return len(h.events) > 0 }

func (h *eventList) Next() (*historypb.HistoryEvent, error) {
	next := h.events[0]
	h.events = h.events[1:]
	return next, nil
}

// ended is a client that knows these runs. The last one is the latest.
func ended(t *testing.T, runs ...ran) *mocks.Client {
	t.Helper()
	c := &mocks.Client{}
	var all []*workflowpb.WorkflowExecutionInfo
	for i, r := range runs {
		info := &workflowpb.WorkflowExecutionInfo{
			Execution: &commonpb.WorkflowExecution{WorkflowId: "site/berlin", RunId: r.id}, FirstRunId: cmp.Or(r.first, r.id), Type: &commonpb.WorkflowType{Name: runbook.SiteWorkflow},
			TaskQueue: "xpr", Status: cmp.Or(r.status, enums.WORKFLOW_EXECUTION_STATUS_TERMINATED), StartTime: hour(r.began), CloseTime: hour(r.ended),
		}
		if r.marked {
			info.Memo = &commonpb.Memo{Fields: map[string]*commonpb.Payload{}}
			for name, value := range (Record{Site: "berlin", Queue: "xpr"}).StartOptions().Memo {
				info.Memo.Fields[name] = payloads(t, value).GetPayloads()[0]
			}
		}
		all = append(all, info)
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
		first := &historypb.HistoryEvent{
			EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, EventTime: hour(r.began), Attributes: &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{
				WorkflowExecutionStartedEventAttributes: &historypb.WorkflowExecutionStartedEventAttributes{Input: payloads(t, runbook.SiteRecordInput{Site: "berlin", Facts: r.given})},
			},
		}
		c.On("GetWorkflowHistory", mock.Anything, "site/berlin", r.id, false, mock.Anything).Return(
			func(context.Context, string, string, bool, enums.HistoryEventFilterType) client.HistoryEventIterator {
				return &eventList{append([]*historypb.HistoryEvent{first}, r.events...)}
			})
	}
	if runs[len(runs)-1].marked {
		return c // Nothing has to be listed.
	}
	c.On("ListWorkflow", mock.Anything, mock.Anything).Return(
		func(_ context.Context, asked *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error) {
			return &workflowservice.ListWorkflowExecutionsResponse{Executions: slices.DeleteFunc(slices.Clone(all), func(run *workflowpb.WorkflowExecutionInfo) bool {
				return !matches(t, asked.GetQuery(), run.GetStatus())
			})}, nil
		})
	return c
}

// matches reports whether a query about the record of berlin finds a run with a status.
func matches(t *testing.T, query string, status enums.WorkflowExecutionStatus) bool {
	t.Helper()
	rest, ok := strings.CutPrefix(query, "WorkflowId = 'site/berlin' AND WorkflowType = 'site' AND ")
	require.True(t, ok, query)
	found := false
	for condition := range strings.SplitSeq(strings.Trim(rest, "()"), " OR ") {
		parts := strings.Fields(condition)
		require.Len(t, parts, 3, query)
		require.Equal(t, "ExecutionStatus", parts[0], query)
		require.Contains(t, []string{"=", "!="}, parts[1], query)
		found = found || (strings.Trim(parts[2], "'") == status.String()) == (parts[1] == "=")
	}
	return found
}

func payloads(t *testing.T, value any) *commonpb.Payloads {
	t.Helper()
	all, err := converter.GetDefaultDataConverter().ToPayloads(value)
	require.NoError(t, err)
	return all
}

func fact(key, value string) runbook.SiteFact { return runbook.SiteFact{Key: key, Value: value} }

func TestTheFactsOfRunsThatFollowOneAnother(t *testing.T) {
	notReady := serviceerror.NewWorkflowNotReady("Workflow closed before workflow task started.")
	// A run whose input was refused answers with the reason.
	const failed, continued = enums.WORKFLOW_EXECUTION_STATUS_FAILED, enums.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW
	refused := serviceerror.NewQueryFailed("its input cannot be used")
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
		"continued":                                     {[]ran{{id: "1", ended: 1, facts: a, status: continued}, {id: "2", first: "1", began: 1, ended: 2, given: a, facts: b}}, b},
		"continued, and started by hand":                {[]ran{{id: "1", ended: 1, status: continued}, {id: "2", first: "1", began: 1, ended: 2, facts: a}, {id: "3", began: 3, ended: 4, facts: b}}, append(a[:1:1], b...)},
		"started by hand before, and continued":         {[]ran{{id: "1", ended: 1, facts: a}, {id: "2", began: 1, ended: 2, status: continued}, {id: "3", first: "2", began: 2, ended: 3, facts: b}}, append(a[:1:1], b...)},
		"started by hand with a wrong input":            {[]ran{{id: "1", ended: 1, facts: a}, {id: "2", began: 1, ended: 2, status: failed, err: refused}}, a},
		"only with a wrong input":                       {[]ran{{id: "1", ended: 1, status: failed, err: refused}}, nil},
	} {
		facts, err := Record{Client: ended(t, c.runs...), Site: "berlin", Queue: "xpr"}.Read(t.Context())
		require.NoError(t, err, name)
		assert.ElementsMatch(t, c.want, facts, name)
	}
}

// The server does not pass a question to a worker while the workflow task of a run fails, even if the run has been terminated since. It
// answers with the type of error that it has for a run that no worker has taken up.
func TestTheFactsOfARunThatWasStuckAreThoseOfItsHistory(t *testing.T) {
	stuck := serviceerror.NewWorkflowNotReady("Unable to query workflow due to Workflow Task in failed state.")
	event := func(kind enums.EventType) *historypb.HistoryEvent { return &historypb.HistoryEvent{EventType: kind} }
	request := func(id, name string, arg any) *updatepb.Request {
		return &updatepb.Request{Meta: &updatepb.Meta{UpdateId: id}, Input: &updatepb.Input{Name: name, Args: payloads(t, arg)}}
	}
	accepted := func(id string, request *updatepb.Request) *historypb.HistoryEvent {
		return &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, Attributes: &historypb.HistoryEvent_WorkflowExecutionUpdateAcceptedEventAttributes{
			WorkflowExecutionUpdateAcceptedEventAttributes: &historypb.WorkflowExecutionUpdateAcceptedEventAttributes{ProtocolInstanceId: id, AcceptedRequest: request},
		}}
	}
	admitted := func(request *updatepb.Request) *historypb.HistoryEvent {
		return &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED, Attributes: &historypb.HistoryEvent_WorkflowExecutionUpdateAdmittedEventAttributes{
			WorkflowExecutionUpdateAdmittedEventAttributes: &historypb.WorkflowExecutionUpdateAdmittedEventAttributes{Request: request},
		}}
	}
	done, failed := event(enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED), event(enums.EVENT_TYPE_WORKFLOW_TASK_FAILED)
	written := ran{id: "1", ended: 1, given: []runbook.SiteFact{fact("a", "1"), fact("b", "2")}, err: stuck, events: []*historypb.HistoryEvent{
		done, accepted("u1", request("u1", runbook.RecordUpdate, fact("A", "3"))),
		done, accepted("u2", request("u2", runbook.WithdrawUpdate, runbook.Withdrawal{Key: "B", Operator: "eva", Reason: "wrong"})),
		// After a reset, the request is only in the event before.
		admitted(request("u3", runbook.RecordUpdate, fact("c", "4"))), done, accepted("u3", nil),
		admitted(request("u4", runbook.RecordUpdate, fact("d", "5"))), failed, event(enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED),
	}}
	want := []runbook.SiteFact{fact("A", "3"), fact("c", "4")}
	for name, runs := range map[string][]ran{
		"the last run":      {written},
		"the run before":    {written, {id: "2", began: 1, ended: 2}},
		"never taken up":    {{id: "1", ended: 1, given: want, err: stuck, events: []*historypb.HistoryEvent{failed, failed}}},
		"taken up, no fact": {{id: "1", ended: 1, given: want, err: stuck, events: []*historypb.HistoryEvent{done, failed}}},
	} {
		facts, err := Record{Client: ended(t, runs...), Site: "berlin", Queue: "xpr"}.Read(t.Context())
		require.NoError(t, err, name)
		assert.Equal(t, want, facts, name)
	}
	broken := ran{id: "1", ended: 1, err: stuck, events: []*historypb.HistoryEvent{done, accepted("u1", nil)}}
	_, err := Record{Client: ended(t, broken), Site: "berlin", Queue: "xpr"}.Read(t.Context())
	require.ErrorAs(t, err, new(*serviceerror.WorkflowNotReady), "the activity tries again")
	require.ErrorContains(t, err, "cannot read Update u1 in the history of run 1 of site/berlin")
}

// A run that Changeover has started needs no list of runs. It was started with all facts that Changeover knew, also if a person has
// terminated the record in between, and another run has written a fact just before.
func TestARunThatChangeoverStartedIsReadWithoutAList(t *testing.T) {
	const running, continued = enums.WORKFLOW_EXECUTION_STATUS_RUNNING, enums.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW
	a, b := []runbook.SiteFact{fact("a", "1")}, []runbook.SiteFact{fact("b", "2")}
	for name, runs := range map[string][]ran{
		"the first":           {{id: "1", status: running, facts: b, marked: true}},
		"a fact less":         {{id: "1", ended: 1, facts: a, marked: true}, {id: "2", began: 1, status: running, facts: b, marked: true}},
		"after one by hand":   {{id: "1", ended: 1, facts: a}, {id: "2", began: 1, status: running, given: a, facts: b, marked: true}},
		"a fact less, closed": {{id: "1", ended: 1, facts: a, marked: true}, {id: "2", began: 1, ended: 2, facts: b, marked: true}},
		"continued":           {{id: "1", ended: 1, facts: a, marked: true}, {id: "2", began: 1, ended: 2, status: continued, marked: true}, {id: "3", first: "2", began: 2, status: running, facts: b, marked: true}},
	} {
		facts, err := Record{Client: ended(t, runs...), Site: "berlin", Queue: "xpr"}.Read(t.Context())
		require.NoError(t, err, name)
		assert.Equal(t, b, facts, name)
	}
}

func TestARunThatLacksFactsIsAPersons(t *testing.T) {
	last := ran{id: "2", began: 1, status: enums.WORKFLOW_EXECUTION_STATUS_RUNNING}
	_, err := Record{Client: ended(t, ran{id: "1", ended: 1, facts: []runbook.SiteFact{fact("a", "1")}, marked: true}, last), Site: "berlin", Queue: "xpr"}.Read(t.Context())
	require.EqualError(t, err, "cannot use workflow site/berlin as the site record: a person started it by hand, without 1 fact (such as a) of the site record before it; "+
		"terminate it (temporal workflow terminate --workflow-id site/berlin), then retry; the facts of both are kept")
}

// An error names the run that could not be read, and only the last run may have refused its input.
func TestAnErrorNamesTheRunOfTheRecord(t *testing.T) {
	crashed := serviceerror.NewQueryFailed("nondeterminism")
	const running = enums.WORKFLOW_EXECUTION_STATUS_RUNNING
	c := ended(t, ran{id: "1", ended: 1, err: crashed}, ran{id: "2", began: 1, status: running})
	_, err := Record{Client: c, Site: "berlin", Queue: "xpr"}.Read(t.Context())
	require.EqualError(t, err, "run 1 of site/berlin cannot be read: nondeterminism")
	c.AssertNumberOfCalls(t, "ListWorkflow", 1)

	c = ended(t, ran{id: "1", ended: 1}, ran{id: "2", began: 1, status: running, err: crashed})
	_, err = Record{Client: c, Site: "berlin", Queue: "xpr"}.Read(t.Context())
	require.EqualError(t, err, "nondeterminism")
	c.AssertNotCalled(t, "ListWorkflow", mock.Anything, mock.Anything)
}

func TestAnErrorSaysThatNoRunsCanBeListed(t *testing.T) {
	info := &workflowpb.WorkflowExecutionInfo{Execution: &commonpb.WorkflowExecution{RunId: "2"}, Type: &commonpb.WorkflowType{Name: runbook.SiteWorkflow}, Status: enums.WORKFLOW_EXECUTION_STATUS_RUNNING}
	c := &mocks.Client{}
	c.On("DescribeWorkflowExecution", mock.Anything, "site/berlin", "").Return(&workflowservice.DescribeWorkflowExecutionResponse{
		WorkflowExecutionInfo: info, ExecutionConfig: &workflowpb.WorkflowExecutionConfig{TaskQueue: &taskqueuepb.TaskQueue{Name: "xpr"}},
	}, nil)
	value := &mocks.Value{}
	value.On("Get", mock.Anything).Return(nil)
	c.On("QueryWorkflow", mock.Anything, "site/berlin", "2", runbook.FactsQuery).Return(value, nil)
	c.On("ListWorkflow", mock.Anything, mock.Anything).Return(nil, serviceerror.NewUnavailable("no visibility store"))
	_, err := Record{Client: c, Site: "berlin", Queue: "xpr"}.Read(t.Context())
	require.ErrorAs(t, err, new(*ListError))
	require.ErrorAs(t, err, new(*serviceerror.Unavailable), "it may be tried again")
	require.EqualError(t, err, "the Temporal server cannot list the runs of site/berlin: no visibility store; without the list, facts of earlier runs could be lost")
}
