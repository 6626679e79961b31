// Package runs lists the runs of runbooks that a Temporal server knows.
package runs

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"changeover/runbook"
	"changeover/runbook/plaintext"
	"changeover/starter/cli"
	"changeover/starter/follow"
)

// Run is a run of a runbook.
type Run struct {
	WorkflowID string `json:"workflowId"`
	RunID      string `json:"runId"`
	Runbook    string `json:"runbook"`
	Site       string `json:"site"`
	// Mode is apply or check; empty: the run has recorded none.
	Mode runbook.Mode `json:"mode,omitempty"`
	// State is that of the run, or how Temporal has ended a run before it had a final one.
	State   string    `json:"state"`
	Started time.Time `json:"started"`
	// Ended is zero while the run is open.
	Ended time.Time `json:"ended,omitzero"`
	// WaitsFor is what an open run waits for; empty if it waits for nothing.
	WaitsFor string `json:"waitsFor,omitempty"`
}

// List are the runs that a command shows.
type List struct {
	Runs []Run `json:"runs"`
	// More says that the server knows further runs.
	More bool `json:"more"`
}

// Find lists up to limit runs: first the open runs, then the others, both from the newest to the oldest. An empty site means all sites.
func Find(ctx context.Context, c client.Client, site string, limit int) (List, error) {
	found := List{Runs: []Run{}}
	if strings.ContainsAny(site, `'"\`) {
		return found, fmt.Errorf("cannot list the runs of site %s: the name of a site contains no quotation mark and no backslash; correct --site", site)
	}
	which := "WorkflowType IN ('" + strings.Join(runbook.Names(), "', '") + "')"
	if site != "" {
		which += " AND " + runbook.SiteAttribute + " = '" + site + "'"
	}
	for _, open := range []string{" AND ExecutionStatus = 'Running'", " AND ExecutionStatus != 'Running'"} {
		if err := found.add(ctx, c, which+open, limit); err != nil {
			return found, fmt.Errorf("cannot list the runs: %w", follow.Missing(err))
		}
	}
	return found, nil
}

// add adds the runs of a query while there are fewer than limit.
func (l *List) add(ctx context.Context, c client.Client, query string, limit int) error {
	request := &workflowservice.ListWorkflowExecutionsRequest{Query: query, PageSize: int32(min(limit, page))} //nolint:gosec // a page is small
	for {
		answer, err := c.ListWorkflow(ctx, request)
		if err != nil {
			return err
		}
		for _, info := range answer.GetExecutions() {
			if len(l.Runs) == limit {
				l.More = true
				return nil
			}
			l.Runs = append(l.Runs, read(info))
		}
		if request.NextPageToken = answer.GetNextPageToken(); len(request.NextPageToken) == 0 {
			return nil
		}
	}
}

// page is the number of runs that the server is asked for at once.
const page = 100

func read(info *workflowpb.WorkflowExecutionInfo) Run {
	r := Run{
		WorkflowID: info.GetExecution().GetWorkflowId(), RunID: info.GetExecution().GetRunId(), Runbook: info.GetType().GetName(),
		Site: attribute(info, runbook.SiteAttribute), State: attribute(info, runbook.StateAttribute), Started: info.GetStartTime().AsTime(),
		Mode: runbook.Mode(text(info.GetMemo().GetFields()[runbook.ModeMemo])),
	}
	if info.GetStatus() == enums.WORKFLOW_EXECUTION_STATUS_RUNNING {
		r.State = cmp.Or(r.State, string(runbook.StateRunning))
		return r
	}
	r.Ended = info.GetCloseTime().AsTime()
	r.State = cmp.Or(EndedBy(info.GetStatus(), runbook.State(r.State)), r.State)
	return r
}

// EndedBy says how Temporal has ended a run whose last state is not final; empty: the run is open, or its state is final.
func EndedBy(status enums.WorkflowExecutionStatus, last runbook.State) string {
	switch {
	case last.Final(), status == enums.WORKFLOW_EXECUTION_STATUS_RUNNING, status == enums.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED:
		return ""
	case status == enums.WORKFLOW_EXECUTION_STATUS_TIMED_OUT:
		return "timed out"
	}
	return strings.ToLower(status.String())
}

// attribute returns a search attribute of a run; empty where it has none.
func attribute(info *workflowpb.WorkflowExecutionInfo, name string) string {
	return text(info.GetSearchAttributes().GetIndexedFields()[name])
}

// text returns the text in a payload; empty where there is none.
func text(payload *commonpb.Payload) (value string) {
	if payload != nil {
		_ = converter.GetDefaultDataConverter().FromPayload(payload, &value)
	}
	return value
}

// notKnown is shown if no worker answers for a run.
const notKnown = "not known: no worker answers"

// Ask asks the open runs what they wait for, until the context ends. They are asked at the same time: a run whose worker is
// away must not use up the time of the others.
func (l List) Ask(ctx context.Context, c client.Client) {
	var asked sync.WaitGroup
	defer asked.Wait()
	for i := range l.Runs {
		if run := &l.Runs[i]; run.Ended.IsZero() {
			asked.Go(func() { run.WaitsFor = waitsFor(ctx, c, *run) })
		}
	}
}

func waitsFor(ctx context.Context, c client.Client, run Run) string {
	answer, err := c.QueryWorkflow(ctx, run.WorkflowID, run.RunID, runbook.ProgressQuery)
	if err != nil {
		return notKnown
	}
	var p runbook.Progress
	if err := answer.Get(&p); err != nil {
		return notKnown
	}
	return waits(p)
}

// waits says in one line what a run waits for. A run may be held while it waits for something else: then both are needed.
func waits(p runbook.Progress) string {
	var parts []string
	if p.Reset != "" {
		parts = append(parts, "abort: "+p.Reset)
	}
	if p.Held != nil {
		parts = append(parts, "resume: held"+cli.By(p.Held.Operator)+cli.Because(p.Held.Reason))
	}
	if what := other(p); what != "" {
		parts = append(parts, what)
	}
	return strings.Join(parts, "; ")
}

// other is what a run waits for if nobody holds it.
func other(p runbook.Progress) string {
	switch {
	case p.Evidence != nil:
		return "evidence: " + p.Evidence.Error
	case len(p.Parked) > 0:
		return "decision about " + p.Parked[0].Step.Reference() + cli.On(p.Parked[0].Step.Host) + ": " + p.Parked[0].Error
	case len(p.Tasks) > 0:
		return "task " + p.Tasks[0].ID + cli.On(p.Tasks[0].Host) + ": " + p.Tasks[0].Title
	case len(p.Children) > 0 && p.Held == nil:
		return p.Children[0].WorkflowID
	}
	return ""
}

// longest is the number of bytes that a row shows of what a run waits for.
const longest = 100

// Print prints the runs as a table.
func (l List) Print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tMODE\tSTATE\tSTARTED\tENDED\tWAITS FOR")
	for _, r := range l.Runs {
		end := "-"
		if !r.Ended.IsZero() {
			end = r.Ended.Local().Format(time.DateTime)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", r.WorkflowID, cmp.Or(r.Mode, "-"), r.State, r.Started.Local().Format(time.DateTime), end, cmp.Or(runbook.Cut(plaintext.Line(r.WaitsFor), longest), "-"))
	}
	return w.Flush()
}
