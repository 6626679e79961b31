// Package recording writes every request to a host and its answer to a file, without secrets, and answers
// requests from such files, so that a run at a customer's site can be replayed as a test of the service.
//
// A recording is a directory. Each worker process writes one file there, one JSON object a line: first a
// Header, then Exchanges in the order of their ends, and a Gap where exchanges could not be written.
package recording

import (
	"errors"
	"time"

	"changeover/activities/host"
	"changeover/runbook"
)

// Version is the version of the files' form.
const Version = 1

// Names of a recording's files.
const (
	prefix    = "recording-"
	extension = ".jsonl"
)

// Header is the first line of a file.
type Header struct {
	// Recording is the version of the form.
	Recording int `json:"recording"`
	// Build is the version of the worker.
	Build   string    `json:"build"`
	Started time.Time `json:"started"`
}

// Gap says that exchanges are missing here: they could not be written.
type Gap struct {
	NotRecorded int `json:"notRecorded"`
}

// Exchange is one request to a host and what came of it.
type Exchange struct {
	// Time is when the request began, and Milliseconds how long it took. Reads that are sent together
	// (Together is their number) share both.
	Time         time.Time `json:"time"`
	Milliseconds int64     `json:"milliseconds"`
	Together     int       `json:"together,omitempty"`
	// Workflow, Run, Activity and Attempt say for whom it was sent.
	Workflow string `json:"workflow,omitempty"`
	Run      string `json:"run,omitempty"`
	Activity string `json:"activity,omitempty"`
	Attempt  int32  `json:"attempt,omitempty"`
	Site     string `json:"site"`
	Host     string `json:"host"`
	// Windows is the version of Windows there, as host.Session has it.
	Windows string `json:"windows,omitempty"`
	// Request is the id of a changing request.
	Request string `json:"request,omitempty"`
	Script  string `json:"script"`
	Changes bool   `json:"changes,omitempty"`
	// Call is the script with its parameters as scripts.Call shows them.
	Call string `json:"call"`
	// Reply is what the host answered, also where Failure says that it refused.
	Reply   host.Reply `json:"reply"`
	Failure *Failure   `json:"failure,omitempty"`
}

// ended is when the answer was there.
func (e *Exchange) ended() time.Time {
	return e.Time.Add(time.Duration(e.Milliseconds) * time.Millisecond)
}

// Failure is the error of a request.
type Failure struct {
	// Type, Next, Unanswered and NotRun are those of host.Failure; without a type the request was broken off.
	Type       string `json:"type,omitempty" mask:"-"`
	Next       string `json:"next,omitempty"`
	Unanswered bool   `json:"unanswered,omitempty"`
	NotRun     bool   `json:"notRun,omitempty"`
	// Error is the error's text, and Windows what the host reported, where it reported something.
	Error   string      `json:"error"`
	Windows *host.Error `json:"windows,omitempty"`
}

// failureOf returns an error as it is recorded.
func failureOf(err error) *Failure {
	if err == nil {
		return nil
	}
	f := &Failure{Error: err.Error(), NotRun: host.NotRun(err)}
	var typed *host.Failure
	if errors.As(err, &typed) {
		f.Type, f.Next, f.Unanswered = typed.Type, typed.Next, typed.Unanswered
	}
	_ = errors.As(err, &f.Windows)
	return f
}

// err returns the error again, as kinds and engine see it.
func (f *Failure) err() error {
	if f == nil {
		return nil
	}
	failure := &host.Failure{Type: f.Type, Next: f.Next, Unanswered: f.Unanswered, NotRun: f.NotRun, Err: errors.New(f.Error)}
	if f.Type == "" {
		failure.Type, failure.Next = runbook.ErrTransport, "the next attempt looks at the state before it sends anything"
	}
	if f.Windows != nil {
		failure.Err = f.Windows
	}
	return failure
}
