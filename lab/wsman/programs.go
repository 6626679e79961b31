package wsman

import (
	"context"
	"errors"
	"io"
)

// ErrProgramNotFound is what Programs.Start returns where Windows finds no such
// file: the client then gets the fault 2147942402 (0x80070002).
var ErrProgramNotFound = errors.New("cannot start the program: the system cannot find the file specified")

// Programs starts what a client asks a shell to run. The shell protocol knows
// nothing about programs but their streams and their exit code.
type Programs interface {
	// Start starts a command. The context ends when the host does (a reboot), never
	// when the client's connection does: a command whose client is gone runs on.
	Start(ctx context.Context, command Command) (Running, error)
}

// Command is one rsp:CommandLine with what its shell was created with.
type Command struct {
	// Line is the command and its arguments, joined by single blanks.
	Line string
	// Environment holds the variables of the shell in the order they were sent.
	Environment []Variable
	// WorkDir is the shell's working directory; "" leaves it to the host.
	WorkDir string
	// SkipCmd is WINRS_SKIP_CMD_SHELL: run the program itself, not cmd.exe /c.
	SkipCmd bool
	// ConsoleModeStdin is WINRS_CONSOLEMODE_STDIN: standard input is a console, not a pipe.
	ConsoleModeStdin bool
	// NoProfile is WINRS_NOPROFILE: the user's profile is not loaded.
	NoProfile bool
	// CodePage is WINRS_CODEPAGE, 65001 for UTF-8; 0 leaves it to the host.
	CodePage int
	// User is the account the command runs as, e.g. `BERLIN\svc-xpr` or `Administrator`.
	User string
}

// Variable is one environment variable.
type Variable struct{ Name, Value string }

// Running is a started program.
type Running interface {
	// Stdin takes the program's standard input; closing it is its end of file.
	// Writes must not wait for the program to read.
	Stdin() io.WriteCloser
	// Stdout and Stderr end with io.EOF. What one Read returns becomes one rsp:Stream.
	Stdout() io.Reader
	Stderr() io.Reader
	// Wait returns the exit code once the program has ended.
	Wait() int
	// Terminate ends the program; Wait then returns soon.
	Terminate()
}

// Main is a program written in Go: it reads stdin until it has enough, writes
// its output and returns its exit code. It ends early when ctx does.
type Main func(ctx context.Context, stdin io.Reader, stdout, stderr io.Writer) int

// ControlCExit is STATUS_CONTROL_C_EXIT, the exit code of a terminated program.
const ControlCExit = 0xC000013A

// Run starts main in a goroutine of its own and returns it as a Running. A
// terminated program's exit code is ControlCExit, whatever main returns.
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
