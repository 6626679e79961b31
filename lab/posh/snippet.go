package posh

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"changeover/lab/posh/values"
)

// Answer is the result of a script, in the form in which the answers of a real PowerShell are recorded.
type Answer struct {
	ID     string   `json:"id"`
	Script string   `json:"script"`
	Output []Output `json:"output"`
	// Failure is the error that ended the script, or nil.
	Failure *Failure `json:"error"`
	// Unsupported is the message of the NotSupported error, if there was one.
	Unsupported string `json:"unsupported,omitempty"`
}

// Output is one object of a script's output.
type Output struct {
	// Type is the full name of the .NET type, or "null" for $null.
	Type string `json:"type"`
	// Text is the object converted to a string.
	Text string `json:"text"`
	// JSON is the output of ConvertTo-Json -Compress -Depth 4 for the types that simple accepts.
	JSON string `json:"json,omitempty"`
}

// Failure is the error that ended a script.
type Failure struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Category string `json:"category"`
	HResult  int64  `json:"hresult"`
}

const (
	// snippetTime is the time limit of a snippet.
	snippetTime = 9 * time.Second
	// snippetGrace is the additional time for a snippet to stop after its time limit. After that, its goroutine is
	// abandoned.
	snippetGrace = time.Second
)

// Ask runs a script in a new session, with $ErrorActionPreference set to Stop, on a host without cmdlets. It returns
// after snippetTime and snippetGrace at the latest.
func Ask(ctx context.Context, id, script string) Answer {
	ctx, cancel := context.WithTimeout(ctx, snippetTime)
	defer cancel()
	done := make(chan Answer, 1)
	go func() { done <- ask(ctx, id, script) }()
	select {
	case answer := <-done:
		return answer
	case <-ctx.Done():
	}
	select {
	case answer := <-done:
		return answer
	case <-time.After(snippetGrace):
		return Answer{ID: id, Script: script, Output: []Output{}, Unsupported: timeOver().Message}
	}
}

func timeOver() *Error { return NotSupported("a snippet that runs longer than %s", snippetTime) }

func ask(ctx context.Context, id, script string) Answer {
	answer := Answer{ID: id, Script: script, Output: []Output{}}
	s := NewSession(bare{}, strings.NewReader(""), io.Discard, io.Discard)
	s.SetVariable("ErrorActionPreference", "Stop")
	var refused *Error
	s.Unsupported = func(e *Error) { refused = e }
	e := s.Evaluate(ctx, script, func(v Value) error {
		one, err := outputOf(v)
		answer.Output = append(answer.Output, one)
		return err
	})
	switch {
	case refused != nil:
		answer.Unsupported = refused.Message
	case e != nil && e.NotSupported:
		answer.Unsupported = e.Message
	case ctx.Err() != nil:
		answer.Unsupported = timeOver().Message
	case e != nil:
		answer.Failure = failureOf(e)
	}
	return answer
}

func failureOf(e *Error) *Failure {
	return &Failure{ID: e.ID, Type: e.Exception, Category: e.CategoryName(), HResult: e.Hresult()}
}

func outputOf(v Value) (Output, error) {
	if values.IsNull(v) {
		return Output{Type: "null", JSON: "null"}, nil
	}
	out := Output{Type: values.TypeName(v), Text: ToString(v)}
	if !simple(v) {
		return out, nil
	}
	text, err := values.ToJSON(v, 4, true)
	out.JSON = text
	return out, err
}

// simple reports whether a value's JSON contains all of the value.
func simple(v Value) bool {
	switch x := v.(type) {
	case bool, int64, float64, string, []Value, []byte, *Hashtable, time.Time:
		return true
	case *Object:
		return x.TypeName == values.CustomObjectType
	}
	return false
}

// AskAll reads lines {"id", "script"} and writes an Answer for each as a line of JSON.
func AskAll(ctx context.Context, in io.Reader, out io.Writer) error {
	lines, answers := json.NewDecoder(in), json.NewEncoder(out)
	answers.SetEscapeHTML(false)
	for n := 1; ctx.Err() == nil; n++ {
		var line struct{ ID, Script string }
		err := lines.Decode(&line)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("cannot read snippet %d: %w; write one object {\"id\", \"script\"} in each line", n, err)
		}
		if err := answers.Encode(Ask(ctx, line.ID, line.Script)); err != nil {
			return fmt.Errorf("cannot write the answer to snippet %d: %w", n, err)
		}
	}
	return ctx.Err()
}

// bare is a host without cmdlets, programs and classes.
type bare struct{}

func (bare) Command(string) Command { return nil }

func (bare) Program(*Session, string, []string, string) (stdout, stderr string, exit int, found bool) {
	return "", "", 0, false
}

func (bare) Static(*Session, string, string, []Value, bool) (Value, bool, error) {
	return nil, false, nil
}

func (bare) New(*Session, string, []Value) (Value, bool, error) { return nil, false, nil }

func (bare) Environment() map[string]string { return map[string]string{"TEMP": `C:\Temp`} }
