package runbook

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"time"
)

// Evidence is what a run leaves behind: one JSON file, written before the run completes, since
// histories are deleted after their retention. Names, ids and words of closed sets come from the site
// file and the workflow and stay as they are; texts of hosts and people are masked once more when the
// file is written.
type Evidence struct {
	SchemaVersion int    `json:"schemaVersion"`
	Site          string `json:"site" mask:"-"`
	// SiteFile and Digest (SHA-256) say which site file the run used.
	SiteFile string `json:"siteFile" mask:"-"`
	Digest   string `json:"digest" mask:"-"`

	Runbook    string `json:"runbook" mask:"-"`
	WorkflowID string `json:"workflowId" mask:"-"`
	RunID      string `json:"runId" mask:"-"`
	// Node, Satellite, Service or Hotfix that the runbook was about, where there is one.
	Node      string `json:"node,omitempty" mask:"-"`
	Satellite string `json:"satellite,omitempty" mask:"-"`
	Service   string `json:"service,omitempty" mask:"-"`
	Hotfix    string `json:"hotfix,omitempty" mask:"-"`
	Mode      Mode   `json:"mode" mask:"-"`
	// State is the one in which the run ended; Error says why it failed.
	State State `json:"state" mask:"-"`
	// Execution says how Temporal ended a run whose evidence was written afterwards, from its history. State is
	// then the last one that the run has shown.
	Execution Execution `json:"execution,omitempty" mask:"-"`
	Error     string    `json:"error,omitempty"`
	// Safety says how a run that failed left the site.
	Safety []string `json:"safety,omitempty"`
	// Change, Operator and Reason that the run was started with.
	Change   string    `json:"change,omitempty"`
	Operator string    `json:"operator,omitempty"`
	Reason   string    `json:"reason,omitempty"`
	Started  time.Time `json:"started"`
	// Finished is zero while the run goes on.
	Finished time.Time `json:"finished,omitzero"`

	Steps []StepRecord `json:"steps"`
	// StepsPacked are the steps of a long run on their way through Temporal (Pack).
	StepsPacked   []byte           `json:"stepsPacked,omitempty" mask:"-"`
	Decisions     []DecisionRecord `json:"decisions,omitempty"`
	OperatorTasks []TaskRecord     `json:"operatorTasks,omitempty"`
	// Deviations say what was skipped and why.
	Deviations []string `json:"deviations,omitempty"`
	// Outages are the measurements of a failover test.
	Outages []MeasuredMove `json:"outages,omitempty"`
	// Adoption is what adopt has found and recorded.
	Adoption *Adoption `json:"adoption,omitempty"`
	// Children are the runs that this one started.
	Children []ChildRecord `json:"children,omitempty" mask:"-"`
}

// EvidenceVersion is the version of the evidence's form.
const EvidenceVersion = 1

// StepRecord is one step: where, when, what was seen and what it changed. Commands stand in the
// changes with their secrets masked.
type StepRecord struct {
	Step `mask:"-"`

	// Verdict is empty while the step is in work.
	Verdict  Verdict   `json:"verdict,omitempty" mask:"-"`
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished,omitzero"`
	// Effects are the changes that were made; Pending those that mode check found.
	Effects []Effect `json:"effects,omitempty"`
	Pending []Change `json:"pending,omitempty"`
	// Facts are the reading that the verdict rests on.
	Facts    []Fact   `json:"facts,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
	// Note says why a step was not applicable, until which step it is unknown, or who attested it.
	Note    string `json:"note,omitempty"`
	Error   string `json:"error,omitempty"`
	Attempt int32  `json:"attempt,omitempty"`
}

// Word is the verdict as people read it. A step in work that has failed waits for a decision.
func (s *StepRecord) Word() string {
	if s.Verdict == "" && s.Error != "" {
		return "waits for a decision"
	}
	return s.Verdict.Word()
}

// TaskRecord is a task that a person did, or attested.
type TaskRecord struct {
	ID    string   `json:"id" mask:"-"`
	Title string   `json:"title"`
	Host  string   `json:"host,omitempty" mask:"-"`
	Steps []string `json:"steps,omitempty" mask:"-"`
	// Notes are those of the task's pages, "Page: note".
	Notes []string `json:"notes,omitempty"`
	// Shown and Confirmed are when the task was shown and when it was found done; Confirmed is zero
	// for a task that is still open, or was when the run ended.
	Shown     time.Time `json:"shown"`
	Confirmed time.Time `json:"confirmed,omitzero"`
	Operator  string    `json:"operator,omitempty"`
	Reason    string    `json:"reason,omitempty"`
	// Typed are the values that were typed again, Stated the words about each step.
	Typed  []Fact `json:"typed,omitempty"`
	Stated []Fact `json:"stated,omitempty"`
	// Attested: no host could show it, a person said so.
	Attested bool `json:"attested,omitempty"`
	// Over says why the run went on without an answer, such as a window that opened.
	Over string `json:"over,omitempty"`
}

// Note is what a run keeps in its history for the evidence that is written from there, since no activity and no
// decision has it: the tasks that it showed, and the outages as it judges them.
type Note struct {
	// Task was shown, or is over. Steps are those that the task covers, without their titles: a decision
	// may name a task by one of them.
	Task  *TaskRecord `json:"task,omitempty"`
	Steps []Step      `json:"steps,omitempty"`
	Over  bool        `json:"over,omitempty"`
	// Outages are all that the run has measured so far.
	Outages []MeasuredMove `json:"outages,omitempty"`
}

// Execution is how Temporal ended a run. The set is closed.
type Execution string

// Ends of an execution.
const (
	Terminated Execution = "terminated"
	TimedOut   Execution = "timed-out"
	Canceled   Execution = "canceled"
	FailedRun  Execution = "failed"
	Completed  Execution = "completed"
)

// EvidenceRoom asks whether the evidence directory takes a file of a size.
type EvidenceRoom struct {
	// WorkflowID of the run that waits.
	WorkflowID string `json:"workflowId"`
	Bytes      int    `json:"bytes"`
}

// EndedRunsQuery asks for runs that ended without evidence.
type EndedRunsQuery struct {
	// AtMost is how many are wanted.
	AtMost int `json:"atMost"`
	// Skip is how many of them are left out at the beginning, because an earlier query has found them.
	Skip int `json:"skip,omitempty"`
}

// EndedRun is a run that ended without evidence.
type EndedRun struct {
	WorkflowID string `json:"workflowId" mask:"-"`
	RunID      string `json:"runId" mask:"-"`
}

// EndedRuns are runs that ended without evidence.
type EndedRuns struct {
	Runs []EndedRun `json:"runs"`
	// More: there are further ones.
	More bool `json:"more,omitempty"`
}

// ClosedEvidence is what one pass of CloseEvidence did.
type ClosedEvidence struct {
	// Written are the files of runs that ended without evidence.
	Written []EvidenceFile `json:"written"`
	// Failed say which runs have none yet, and why.
	Failed []string `json:"failed,omitempty"`
	More   bool     `json:"more,omitempty"`
}

// ChildRecord names a run whose evidence is a file of its own.
type ChildRecord struct {
	Runbook    string `json:"runbook"`
	WorkflowID string `json:"workflowId"`
	RunID      string `json:"runId"`
	State      State  `json:"state"`
	File       string `json:"file,omitempty"`
}

// EvidenceFile says where the evidence of a run lies on the worker.
type EvidenceFile struct {
	Path string `json:"path" mask:"-"`
	// SHA256 of the file in hexadecimal.
	SHA256 string `json:"sha256" mask:"-"`
}

// packAbove is the size of steps in bytes from which they are packed: Temporal warns of payloads
// above 512 KiB and refuses those above 2 MB (https://docs.temporal.io/self-hosted-guide/defaults).
const packAbove = 400_000

// Pack makes the evidence of a long run fit into one payload: its steps are compressed. That of a
// short run stays readable in the history.
func (e Evidence) Pack() Evidence {
	text, err := json.Marshal(e.Steps)
	if err != nil || len(text) <= packAbove {
		return e
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(text) // Writing into memory can't fail.
	_ = w.Close()
	e.Steps, e.StepsPacked = []StepRecord{}, packed.Bytes()
	return e
}

// Unpack returns the evidence with its steps readable.
func (e Evidence) Unpack() (Evidence, error) {
	if len(e.StepsPacked) == 0 {
		return e, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(e.StepsPacked))
	if err == nil {
		err = json.NewDecoder(r).Decode(&e.Steps)
	}
	if err != nil {
		return e, fmt.Errorf("cannot unpack the steps of %s: %w; the evidence file has these steps", e.WorkflowID, err)
	}
	e.StepsPacked = nil
	return e, nil
}

// Size is about the number of bytes of the evidence file.
func (e Evidence) Size() int {
	text, err := json.Marshal(e)
	if err != nil {
		return 0
	}
	return 2 * len(text)
}
