package wsman

import (
	"context"
	"errors"
	"io"
)

// ErrProgramNotFound is the error of Programs.Start for a file that does not
// exist; the client gets the fault 2147942402 (0x80070002).
var ErrProgramNotFound = errors.New("cannot start the program: the system cannot find the file specified")

// Programs starts the commands of shells. The shell protocol uses only the streams
// and the exit code of a program.
type Programs interface {
	// Start starts a command. The context ends when the host goes down (a reboot), but
	// not when the client's connection ends: the command then continues to run.
	Start(ctx context.Context, command Command) (Running, error)
}

// Command is one rsp:CommandLine with the settings of its shell.
type Command struct {
	// Line is the command and its arguments, joined by single spaces.
	Line string
	// Environment holds the variables of the shell in the order in which they were sent.
	Environment []Variable
	// WorkDir is the shell's working directory; empty means the host's default.
	WorkDir string
	// SkipCmd is WINRS_SKIP_CMD_SHELL: the program is run directly instead of by cmd.exe /c.
	SkipCmd bool
	// ConsoleModeStdin is WINRS_CONSOLEMODE_STDIN: standard input is a console, not a pipe.
	ConsoleModeStdin bool
	// NoProfile is WINRS_NOPROFILE: the user's profile is not loaded.
	NoProfile bool
	// CodePage is WINRS_CODEPAGE, 65001 for UTF-8; 0 means the host's default.
	CodePage int
	// User is the account that the command runs as, e.g. `BERLIN\svc-xpr` or `Administrator`.
	User string
}

// Variable is one environment variable.
type Variable struct{ Name, Value string }

// Running is a started program.
type Running interface {
	// Stdin returns the writer of the program's standard input; closing it is the end of file.
	// A write must not block until the program reads.
	Stdin() io.WriteCloser
	// Stdout and Stderr return the output streams, which end with io.EOF. The data of one Read becomes one rsp:Stream.
	Stdout() io.Reader
	Stderr() io.Reader
	// Wait waits for the end of the program and returns its exit code.
	Wait() int
	// Terminate makes the program end; Wait returns when it has.
	Terminate()
}

// Main is a program in Go: it may read stdin, writes its output and returns its
// exit code. It returns early when ctx ends.
type Main func(ctx context.Context, stdin io.Reader, stdout, stderr io.Writer) int

// ControlCExit is the exit code of a terminated program, STATUS_CONTROL_C_EXIT (MS-ERREF 2.3.1).
const ControlCExit = 0xC000013A

// Run starts main in a goroutine and returns it as a Running. The exit code is that
// of main, or ControlCExit if the program was terminated.
func Run(ctx context.Context, main Main) Running {
	ctx, cancel := context.WithCancel(ctx)
	p := &goProgram{stdin: newPipe(), stdout: newPipe(), stderr: newPipe(), cancel: cancel, ended: make(chan struct{})}
	go p.run(ctx, main)
	go func() {
		<-ctx.Done()
		p.stdin.end()
	}()
	return p
}

type goProgram struct {
	stdin, stdout, stderr *pipe
	cancel                context.CancelFunc
	ended                 chan struct{}
	exit                  int
}

func (p *goProgram) run(ctx context.Context, main Main) {
	exit := main(ctx, p.stdin, p.stdout, p.stderr)
	if ctx.Err() != nil {
		exit = ControlCExit
	}
	p.exit = exit
	p.stdout.end()
	p.stderr.end()
	close(p.ended)
	p.cancel()
}

func (p *goProgram) Stdin() io.WriteCloser { return p.stdin }
func (p *goProgram) Stdout() io.Reader     { return p.stdout }
func (p *goProgram) Stderr() io.Reader     { return p.stderr }
func (p *goProgram) Terminate()            { p.cancel() }

func (p *goProgram) Wait() int {
	<-p.ended
	return p.exit
}
