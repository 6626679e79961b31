package posh

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// fakeHost is a host with one cmdlet of each kind and one program.
type fakeHost struct {
	commands map[string]Command
	programs map[string]fakeProgram
	modules  map[string]bool
	args     []string
	stdin    string
}

type fakeProgram struct {
	stdout, stderr string
	exit           int
}

func newFakeHost() *fakeHost {
	return &fakeHost{commands: map[string]Command{}, programs: map[string]fakeProgram{}, modules: map[string]bool{}}
}

func (h *fakeHost) Command(name string) Command { return h.commands[name] }

func (h *fakeHost) Program(_ *Session, name string, args []string, stdin string) (string, string, int, bool) {
	p, ok := h.programs[strings.ToLower(name)]
	h.args, h.stdin = args, stdin
	return p.stdout, p.stderr, p.exit, ok
}

func (h *fakeHost) Static(_ *Session, typeName, member string, _ []Value, _ bool) (Value, bool, error) {
	if typeName == "System.Environment" && member == "Is64BitProcess" {
		return true, true, nil
	}
	return nil, false, nil
}

func (h *fakeHost) New(*Session, string, []Value) (Value, bool, error) { return nil, false, nil }

func (h *fakeHost) Environment() map[string]string { return map[string]string{"TEMP": `C:\Temp`} }

func (h *fakeHost) HasModule(name string) bool {
	installed, listed := h.modules[name]
	return installed || !listed
}

// runOn runs a script and returns its output, its error text and its exit code.
func runOn(h Host, script, stdin string) (stdout, stderr string, code int) {
	var out, errs bytes.Buffer
	s := NewSession(h, strings.NewReader(stdin), &out, &errs)
	s.CodePage = 65001
	code = s.Run(context.Background(), script)
	return strings.ReplaceAll(out.String(), "\r\n", "\n"), strings.ReplaceAll(errs.String(), "\r\n", "\n"), code
}

// check runs a script and compares its output line by line.
func check(t *testing.T, script, want string) {
	t.Helper()
	out, errs, _ := runOn(newFakeHost(), script, "")
	assert.Equal(t, want, strings.TrimSuffix(out, "\n"), "script: %s\nerrors: %s", script, errs)
}
