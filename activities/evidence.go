package activities

import (
	"time"
)

// Evidence is what a run leaves behind: one JSON file, written before the run
// completes, since histories are deleted after their retention. Names, ids and words of
// closed sets come from the site file and the workflow and stay as they are; texts of
// hosts and people are masked once more when the file is written.
type Evidence struct {
	Site string `json:"site" mask:"-"`
	// SiteFile and Digest (SHA-256) say which site file the run used.
	SiteFile string `json:"siteFile" mask:"-"`
	Digest   string `json:"digest" mask:"-"`

	Runbook    string `json:"runbook" mask:"-"`
	WorkflowID string `json:"workflowId" mask:"-"`
	RunID      string `json:"runId" mask:"-"`
	// Node or Satellite that the runbook was about, where there is one.
	Node      string `json:"node,omitempty" mask:"-"`
	Satellite string `json:"satellite,omitempty" mask:"-"`
	Mode      Mode   `json:"mode" mask:"-"`
	// State is done, done-with-deviations or failed; Error says why it failed.
	State string `json:"state" mask:"-"`
	Error string `json:"error,omitempty"`
	// Safety says how a run that failed left the site.
	Safety []string `json:"safety,omitempty"`
	// Operator and Reason that the run was started with.
	Operator string    `json:"operator,omitempty"`
	Reason   string    `json:"reason,omitempty"`
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished"`

	Steps []StepEvidence `json:"steps"`
	// StepsPacked are the steps of a long run on their way through Temporal (Pack).
	StepsPacked   []byte             `json:"stepsPacked,omitempty" mask:"-"`
	Decisions     []DecisionEvidence `json:"decisions,omitempty"`
	OperatorTasks []TaskEvidence     `json:"operatorTasks,omitempty"`
	// Deviations say what was skipped and why.
	Deviations []string `json:"deviations,omitempty"`
	// Outages are the measurements of a failover test.
	Outages []OutageEvidence `json:"outages,omitempty"`
	// Children are the runs that this one started.
	Children []ChildEvidence `json:"children,omitempty" mask:"-"`
}

// StepEvidence is one step: where, when, and what it changed. Commands stand in
// the changes with their secrets masked.
type StepEvidence struct {
	Step `mask:"-"`
	// State is done, unchanged, changed, pending, attested, not-applicable, skipped or failed.
	State    string    `json:"state" mask:"-"`
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished,omitzero"`
	Changes  []Change  `json:"changes,omitempty"`
	Facts    []Fact    `json:"facts,omitempty"`
	Warnings []string  `json:"warnings,omitempty"`
	// Note says why a step was not applicable, who attested it, or what was repaired.
	Note    string `json:"note,omitempty"`
	Error   string `json:"error,omitempty"`
	Attempt int32  `json:"attempt,omitempty"`
}

// DecisionEvidence is what an operator said to the run.
type DecisionEvidence struct {
	// Action is retry, skip, abort, hold, resume, confirm, or cancel, of which nobody says by whom.
	Action   string    `json:"action" mask:"-"`
	Operator string    `json:"operator"`
	Reason   string    `json:"reason,omitempty"`
	Step     string    `json:"step,omitempty" mask:"-"`
	Host     string    `json:"host,omitempty" mask:"-"`
	Task     string    `json:"task,omitempty" mask:"-"`
	Time     time.Time `json:"time"`
}

// TaskEvidence is a task that a person did, or attested.
type TaskEvidence struct {
	ID    string   `json:"id" mask:"-"`
	Title string   `json:"title"`
	Host  string   `json:"host,omitempty" mask:"-"`
	Steps []string `json:"steps,omitempty" mask:"-"`
	// Shown and Confirmed are when the task was put to people and when it was found done; nobody
	// has confirmed one that is still open, or was when the run ended.
	Shown     time.Time `json:"shown"`
	Confirmed time.Time `json:"confirmed,omitzero"`
	Operator  string    `json:"operator,omitempty"`
	Reason    string    `json:"reason,omitempty"`
	// Attested: no machine could see it, a person said so.
	Attested bool `json:"attested,omitempty"`
	// Over says why the run went on without an answer, such as a window that opened.
	Over string `json:"over,omitempty"`
}

// OutageEvidence is one measured move of the role.
type OutageEvidence struct {
	From    string `json:"from" mask:"-"`
	To      string `json:"to" mask:"-"`
	Outage  Outage `json:"outage"`
	Verdict string `json:"verdict,omitempty"`
}

// ChildEvidence names a run whose evidence is a file of its own.
type ChildEvidence struct {
	Runbook    string `json:"runbook"`
	WorkflowID string `json:"workflowId"`
	RunID      string `json:"runId"`
	State      string `json:"state"`
	File       string `json:"file,omitempty"`
}

// EvidenceFile says where the evidence of a run lies on the worker.
type EvidenceFile struct {
	Path string `json:"path" mask:"-"`
	// SHA256 of the file in hexadecimal.
	SHA256 string `json:"sha256" mask:"-"`
}
