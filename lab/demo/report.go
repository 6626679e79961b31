package demo

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"text/tabwriter"

	"changeover/runbook"
	"changeover/starter/follow"
)

// Report is what the demonstration prints as JSON.
type Report struct {
	Site string `json:"site"`
	// OK is set if everything was done and verified, and a second deployment, if any, changed nothing.
	OK       bool      `json:"ok"`
	Runbooks []Runbook `json:"runbooks"`
	// Scale is the factor of the lab's time: what takes 60 seconds on a real host takes 60 seconds times Scale. The seconds and
	// outages of the report were measured in the demonstration, not on real hosts.
	Scale float64 `json:"scale"`
	// Drill is the measurement of the failover test.
	Drill  *runbook.Drill `json:"drill,omitempty"`
	Second *Second        `json:"second,omitempty"`
	Error  string         `json:"error,omitempty"`
	// role is the name of the site's role.
	role string
}

// Runbook is one runbook that the deployment ran.
type Runbook struct {
	Runbook       string        `json:"runbook"`
	WorkflowID    string        `json:"workflowId"`
	RunID         string        `json:"runId"`
	State         runbook.State `json:"state"`
	Steps         int           `json:"steps"`
	Changed       int           `json:"changed"`
	Moves         int           `json:"moves"`
	OperatorTasks int           `json:"operatorTasks"`
	Seconds       float64       `json:"seconds"`
}

// ended reports whether the runbook's counts are known: a runbook without a result is shown without counts.
func (r Runbook) ended() bool { return r.State != runbook.StateRunning }

// MarshalJSON implements json.Marshaler.
func (r Runbook) MarshalJSON() ([]byte, error) {
	type known Runbook
	if r.ended() {
		return json.Marshal(known(r))
	}
	return json.Marshal(struct {
		Runbook    string        `json:"runbook"`
		WorkflowID string        `json:"workflowId"`
		RunID      string        `json:"runId"`
		State      runbook.State `json:"state"`
	}{r.Runbook, r.WorkflowID, r.RunID, r.State})
}

// Second holds the counts of a second deployment, which must change nothing.
type Second struct {
	Steps   int `json:"steps"`
	Changed int `json:"changed"`
	Moves   int `json:"moves"`
}

// add takes over the runbooks of a finished deployment.
func (r *Report) add(result runbook.Result) {
	for _, c := range result.Children {
		if c.Drill != nil {
			r.Drill = c.Drill
		}
		r.Runbooks = append(r.Runbooks, Runbook{
			Runbook: c.Runbook, WorkflowID: c.WorkflowID, RunID: c.RunID, State: c.State, Steps: c.Steps, Changed: c.Changed,
			Moves: c.Moves, OperatorTasks: c.OperatorTasks, Seconds: c.Seconds,
		})
	}
}

// complete adds the runbooks that a deployment without a result has begun.
func (r *Report) complete(events []follow.Event) {
	for _, e := range events {
		if e.Runbook == runbook.Deploy || slices.ContainsFunc(r.Runbooks, func(b Runbook) bool { return b.RunID == e.RunID }) {
			continue
		}
		switch {
		case e.Kind == follow.RunFinished && e.Result != nil:
			r.add(runbook.Result{Children: []runbook.Result{*e.Result}})
		case e.Kind == follow.RunStarted && !ends(events, e.RunID):
			r.Runbooks = append(r.Runbooks, Runbook{Runbook: e.Runbook, WorkflowID: e.WorkflowID, RunID: e.RunID, State: runbook.StateRunning})
		}
	}
}

// ends reports whether a run's end is among the events.
func ends(events []follow.Event, runID string) bool {
	return slices.ContainsFunc(events, func(e follow.Event) bool {
		return e.Kind == follow.RunFinished && e.Result != nil && e.RunID == runID
	})
}

// PrintRecap writes the tables at the end: by runbook and by host.
func PrintRecap(out io.Writer, report Report, events []follow.Event) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nRUNBOOK\tSTATE\tSTEPS\tCHANGES\tMOVES\tTASKS\tSECONDS")
	for _, r := range report.Runbooks {
		if !r.ended() {
			fmt.Fprintf(w, "%s\t%s\t-\t-\t-\t-\t-\n", r.WorkflowID, r.State)
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%.1f\n", r.WorkflowID, r.State, r.Steps, r.Changed, r.Moves, r.OperatorTasks, r.Seconds)
	}
	_ = w.Flush()
	printStates(out, report.Runbooks)
	printTimes(out, report)
	fmt.Fprintln(w, "\nHOST\tSTEPS\tCHANGES\tMOVES\tFAILED")
	for _, h := range byHost(events, report.role) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\n", h.name, len(h.steps), h.changed, h.moves, h.failed)
	}
	_ = w.Flush()
	fmt.Fprintln(out, "\nSteps of the site as a whole, and steps that a person did or confirmed, belong to no host.")
}

// meanings explain the states that a runbook of a deployment has in the table.
var meanings = []struct {
	state runbook.State
	text  string
}{
	{runbook.StateDone, "all steps are done, or were done before"},
	{runbook.StateInSync, "the runbook only checked, and found nothing to change"},
	{runbook.StateDoneWithDeviations, "a person skipped a step"},
	{runbook.StateRunning, "the runbook has begun, and has no result"},
	{runbook.StateAborted, "a person ended the runbook"},
	{runbook.StateFailed, "the runbook could not continue"},
}

// printStates explains the states that occur in the table, on one line.
func printStates(out io.Writer, all []Runbook) {
	var parts []string
	for _, m := range meanings {
		if slices.ContainsFunc(all, func(r Runbook) bool { return r.State == m.state }) {
			parts = append(parts, string(m.state)+" = "+m.text)
		}
	}
	if len(parts) > 0 {
		fmt.Fprintf(out, "\n%s\n", strings.Join(parts, "; "))
	}
}

// printTimes says what the report's times mean.
func printTimes(out io.Writer, report Report) {
	if report.Drill != nil {
		fmt.Fprintf(out, "\nfailover test: %s\n", report.Drill)
	}
	if report.Scale > 0 && report.Scale != 1 {
		fmt.Fprintf(out, "\nThe lab's time is scaled: 60 s of a simulated host took %.3g s here.\nThe seconds and outages above were measured in the demonstration. Real hosts take other times.\n", 60*report.Scale)
	}
}

// hostTotals counts what was done on one host. Steps that a person did or confirmed are counted in the runbooks' table only.
type hostTotals struct {
	name                   string
	steps                  map[string]bool
	changed, moves, failed int
}

// byHost counts each step once, even if it was looked at several times. role is the name of the site's role.
func byHost(events []follow.Event, role string) []hostTotals {
	totals := map[string]*hostTotals{}
	for _, e := range events {
		if e.Step.Host == "" {
			continue
		}
		key := strings.ToUpper(e.Step.Host)
		if totals[key] == nil {
			totals[key] = &hostTotals{name: e.Step.Host, steps: map[string]bool{}}
		}
		switch e.Kind {
		case follow.StepFinished:
			totals[key].steps[e.WorkflowID+"\x00"+e.Step.ID+"\x00"+e.Step.Title] = true
			changed, moves := changesOf(e.Verdict, e.Changes, role)
			totals[key].changed += changed
			totals[key].moves += moves
		case follow.StepFailed:
			totals[key].failed++
		case follow.StepBegan, follow.StepOpen, follow.RunStarted, follow.Waiting, follow.Decided, follow.Stuck, follow.Unanswered, follow.RunFinished,
			follow.Pending, follow.Reset, follow.ServerAway, follow.ServerBack:
		}
	}
	var out []hostTotals
	for _, t := range totals {
		out = append(out, *t)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].name < out[j].name })
	return out
}

// changesOf counts changed properties and, separately, the role's moves, as
// the runbooks' results do. These results count a move of another group as neither.
func changesOf(verdict runbook.Verdict, changes []runbook.Change, role string) (changed, moves int) {
	switch verdict {
	case runbook.Changed, runbook.ChangedAnswerLost, runbook.OutcomeNotKnown:
	case runbook.Unchanged, runbook.WouldChange, runbook.Unknown, runbook.Failed, runbook.NeedsPerson, runbook.Attested,
		runbook.NotApplicable, runbook.Skipped, runbook.NotReached:
		return 0, 0
	}
	for _, c := range changes {
		switch {
		case c.Property != runbook.OwnerProperty:
			changed++
		case movesGroup(c, role):
			moves++
		}
	}
	return changed, moves
}

// movesGroup reports whether a change of the owner moves the named group. Only the change's command names the group.
func movesGroup(c runbook.Change, name string) bool {
	literal := "'" + strings.ReplaceAll(name, "'", "''") + "'"
	return strings.Contains(strings.ToLower(c.Command), strings.ToLower("$_.Name -eq "+literal))
}
