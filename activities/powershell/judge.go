package powershell

import (
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"encoding/json"
	"fmt"
	"strings"
)

// judge turns an answer into a reply or the error that it tells of.
func (p *Pool) judge(call scripts.Call, answer *response) (host.Reply, error) {
	reply := host.Reply{ExitCode: answer.ExitCode}
	for _, warning := range answer.Warnings {
		reply.Warnings = append(reply.Warnings, p.Scrub(warning))
	}
	switch {
	case answer.Error != nil:
		return reply, p.refused(call.Script, answer.Error)
	case answer.Busy:
		return reply, fmt.Errorf("cannot run %s: %w", call.Script.Name, ErrMutexBusy)
	}
	result, err := p.scrubJSON(answer.Result)
	if err != nil {
		return reply, &LostReply{Call: call.String(), Cause: err}
	}
	reply.Result = result
	return reply, nil
}

func (p *Pool) refused(script *scripts.Script, f *failure) *host.Error {
	return &host.Error{
		Script:   script.Name,
		Type:     f.Type,
		Message:  p.Scrub(f.Message),
		ID:       p.Scrub(f.ID),
		Category: f.Category,
		HRESULT:  uint32(f.HResult),
		Win32:    uint32(f.Win32),
		Position: p.Scrub(f.Position),
		Line:     f.Line,
		Command:  f.Command,
	}
}

// masked keeps an error's chain and masks its text.
func (p *Pool) masked(err error) error {
	return &maskedError{text: p.Scrub(err.Error()), cause: err}
}

type maskedError struct {
	text  string
	cause error
}

func (e *maskedError) Error() string { return e.text }
func (e *maskedError) Unwrap() error { return e.cause }

// scrubJSON masks secrets in the strings of a result; numbers and structure stay as they are.
func (p *Pool) scrubJSON(text string) (json.RawMessage, error) {
	if text == "" {
		return json.RawMessage("[]"), nil
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var result any
	if err := decoder.Decode(&result); err != nil {
		return nil, fmt.Errorf("cannot read the script's result: %w", err)
	}
	return json.Marshal(p.scrubValue(result))
}

func (p *Pool) scrubValue(value any) any {
	switch v := value.(type) {
	case string:
		return p.Scrub(v)
	case []any:
		for i := range v {
			v[i] = p.scrubValue(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = p.scrubValue(v[name])
		}
	}
	return value
}
