package engine

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"changeover/activities/host"
)

// restReads is the number of reads in a row that must agree before a state other than the wanted
// one counts as final: Windows restarts by itself what has failed, and a command that was just sent may
// not have taken effect yet.
const restReads = 3

// Rest counts for a Settler the reads in a row that show a state that lasts and is not the wanted one.
type Rest struct{ reads int }

// Wrong notes one more such read and reports whether the state is final.
func (r *Rest) Wrong() bool {
	r.reads++
	return r.reads >= restReads
}

// Moving notes that the state still changes.
func (r *Rest) Moving() { r.reads = 0 }

// Seconds returns a timeout in seconds as a duration, or a default where it is 0.
func Seconds(n int, otherwise time.Duration) time.Duration {
	if n <= 0 {
		return otherwise
	}
	return time.Duration(n) * time.Second
}

// ExitCode returns an error unless a program's exit code is a good one.
func ExitCode(program string, code int, good ...int) error {
	if slices.Contains(good, code) {
		return nil
	}
	return Refused("cannot run %s: the program ended with exit code %d; to read what the code means, run 'net helpmsg %d' on the host; correct the cause, then retry", program, code, code)
}

// ProgramEnded accepts the reply of a script that runs one native program, see Change.Accepting.
// The program's output becomes part of the error.
func ProgramEnded(program string, good ...int) func(host.Reply) error {
	return func(reply host.Reply) error {
		if slices.Contains(good, reply.ExitCode) {
			return nil
		}
		var lines []string
		if err := json.Unmarshal(reply.Result, &lines); err != nil || len(lines) == 0 {
			return ExitCode(program, reply.ExitCode, good...)
		}
		output := strings.Join(lines, "\n")
		if reply.Hide != nil { // before the lines become one: a program may break a secret into two lines
			output = reply.Hide(output)
		}
		return Refused("cannot run %s: the program ended with exit code %d: %s; correct the cause, then retry", program, reply.ExitCode, strings.Join(strings.Fields(output), " "))
	}
}
