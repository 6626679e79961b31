package windows

import (
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
	"encoding/json"
	"slices"
	"strings"
)

// exitCodeIn says whether a program ended well.
func exitCodeIn(program string, code int, good ...int) error {
	if slices.Contains(good, code) {
		return nil
	}
	return engine.NewError(runbook.ErrRefused, nil, "cannot run %s: it ended with exit code %d; 'net helpmsg %d' on the host says what that means", program, code, code)
}

// programEnded accepts the reply of a script that runs one native program; what
// the program printed goes into the error.
func programEnded(program string, good ...int) func(host.Reply) error {
	return func(reply host.Reply) error {
		if slices.Contains(good, reply.ExitCode) {
			return nil
		}
		var lines []string
		if err := json.Unmarshal(reply.Result, &lines); err != nil || len(lines) == 0 {
			return exitCodeIn(program, reply.ExitCode, good...)
		}
		said := strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
		return engine.NewError(runbook.ErrRefused, nil, "cannot run %s: it ended with exit code %d and said: %s; mend that and retry", program, reply.ExitCode, said)
	}
}
