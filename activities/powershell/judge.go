package powershell

import (
	"encoding/json"
	"fmt"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
)

// judge turns an answer into a reply, or into the error that the answer reports. It masks no text: the caller may
// compare a text of the host, or write it back.
func judge(call scripts.Call, hostName string, answer *response) (host.Reply, error) {
	reply := host.Reply{ExitCode: answer.ExitCode, Warnings: answer.Warnings}
	switch {
	case answer.Computer != "":
		return reply, &WrongComputerError{Host: hostName, Computer: answer.Computer}
	case answer.Error != nil:
		return reply, refused(call.Script, answer.Error)
	case answer.Busy:
		return reply, fmt.Errorf("cannot run %s: %w", call.Script.Name, ErrMutexBusy)
	}
	result, err := resultOf(answer.Result)
	if err != nil {
		return reply, &LostReply{Call: call.String(), Cause: err}
	}
	reply.Result = result
	return reply, nil
}

func refused(script *scripts.Script, f *failure) *host.Error {
	return &host.Error{
		Script:   script.Name,
		Type:     f.Type,
		Message:  f.Message,
		ID:       f.ID,
		Category: f.Category,
		HRESULT:  uint32(f.HResult),
		Win32:    uint32(f.Win32),
		Position: f.Position,
		Line:     f.Line,
		Command:  f.Command,
	}
}

// resultOf returns a script's result, which must be JSON; no text means no objects.
func resultOf(text string) (json.RawMessage, error) {
	if text == "" {
		return json.RawMessage("[]"), nil
	}
	var result json.RawMessage
	if err := json.Unmarshal([]byte(text), &result); err != nil {
		return nil, fmt.Errorf("cannot read the script's result: %w", err)
	}
	return result, nil
}
