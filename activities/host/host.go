// Package host is a Windows host's session as an interface, with what a host can answer. Kinds
// work on it and know nothing of PowerShell sessions and WinRM.
package host

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"changeover/activities/powershell/scripts"
)

// Session runs calls on one host. Its errors are *Failure, or those of an ended context if nothing was sent.
type Session interface {
	// Name as the site file spells it.
	Name() string
	// Windows is the version of Windows as scripts.Script.On takes it; empty before the host was first asked.
	Windows() string
	// Run sends one call and decodes its JSON result into out, where out is not nil.
	Run(ctx context.Context, call scripts.Call, out any) (Reply, error)
}

// Read sends a call that only reads and returns its decoded result, as Reply.Decode describes it.
func Read[T any](ctx context.Context, s Session, call scripts.Call) (T, error) {
	var seen T
	_, err := s.Run(ctx, call, &seen)
	return seen, err
}

// Sessions finds the hosts of a site.
type Sessions interface {
	// Session returns the session of a host; site is empty before there is one. It does not connect yet.
	Session(ctx context.Context, site, host string) (Session, error)
}

// Batch is a Session that sends several reading calls at once: one round trip instead of many.
type Batch interface {
	Session
	// RunAll sends calls that only read and returns their answers in the same order.
	RunAll(ctx context.Context, calls []scripts.Call) []Answer
}

// Answer is a reply, or the error that came instead.
type Answer struct {
	Reply Reply
	Err   error
}

// requestKey is the key of a request id in a context.
type requestKey struct{}

// WithRequest returns a context whose changing request carries an id, "<run>/<step>/<n>".
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// Request returns the id of the context's changing request, or nothing.
func Request(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// Reply is what a script answered.
type Reply struct {
	// Result is a JSON array of the objects that the script wrote to its output.
	Result json.RawMessage `json:"result"`
	// Warnings are the script's warnings, in order.
	Warnings []string `json:"warnings,omitempty"`
	// ExitCode of the last native program that the script started; 0 if there was none.
	ExitCode int `json:"exitCode"`
	// Hide masks the secrets that the request carried, however short or common; nil: it carried none.
	Hide func(text string) string `json:"-"`
}

// Shown returns the warnings with the request's secrets masked.
func (r Reply) Shown() []string {
	if r.Hide == nil {
		return r.Warnings
	}
	shown := make([]string, len(r.Warnings))
	for i, warning := range r.Warnings {
		shown[i] = r.Hide(warning)
	}
	return shown
}

// AnswerError reports an answer that does not have the form which the caller of a script expects.
type AnswerError struct{ Cause error }

// Error implements error.
func (e *AnswerError) Error() string { return "cannot read the script's answer: " + e.Cause.Error() }

// Unwrap returns the cause.
func (e *AnswerError) Unwrap() error { return e.Cause }

// Decode stores the result in out: all objects where out points to a slice, else the only one. No
// object leaves out as it is; more than one is an error.
func (r Reply) Decode(out any) error {
	if out == nil {
		return nil
	}
	if reflect.TypeOf(out).Elem().Kind() == reflect.Slice {
		return decode(r.Result, out)
	}
	var objects []json.RawMessage
	if err := decode(r.Result, &objects); err != nil {
		return err
	}
	switch len(objects) {
	case 0:
		return nil
	case 1:
		return decode(objects[0], out)
	default:
		return &AnswerError{fmt.Errorf("the answer has %d objects, and one object was expected", len(objects))}
	}
}

// decode decodes JSON that a script wrote; no text at all counts as null.
func decode(data json.RawMessage, out any) error {
	if len(data) == 0 {
		return nil
	}
	if err := json.Unmarshal(data, out); err != nil {
		return &AnswerError{err}
	}
	return nil
}
