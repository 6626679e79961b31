package shell

import (
	"bytes"
	"context"
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// processCommands start programs.
func (s *Shell) processCommands() map[string]posh.Command {
	return map[string]posh.Command{
		"Start-Process": only(s.startProcess, "FilePath", "ArgumentList", "Wait", "PassThru", "NoNewWindow", "RedirectStandardOutput", "RedirectStandardError"),
	}
}

// process is a program that Start-Process has started.
type process struct {
	ended chan struct{}
	exit  int
	// opened says that its handle was opened.
	opened bool
}

// startProcess runs a program, output into files where asked. Microsoft (Start-Process): -Wait waits for the process and
// its descendants, Process.WaitForExit for the process alone. Process.ExitCode of a process that was found by its number
// is known only where its handle was opened (PowerShell issue 5421).
func (s *Shell) startProcess(c *posh.Invocation) error {
	path := c.String("FilePath")
	if !s.canRun(path) {
		err := &cluster.Error{Code: cluster.CodeFileNotFound, Text: cluster.Message(cluster.CodeFileNotFound)}
		return &posh.Error{
			Message: "This command cannot be run due to the error: " + textOf(err), ID: "InvalidOperationException," + commandID(c.Name),
			Exception: "System.InvalidOperationException", Category: "InvalidOperation",
		}
	}
	p, family := &process{ended: make(chan struct{})}, s.host.Family()
	go func() {
		defer close(p.ended)
		exit, stdout, stderr, err := s.runProcess(c, family, path, strings.Join(c.Strings("ArgumentList"), " "))
		if err != nil {
			exit = int(cluster.CodeOf(err))
		}
		p.exit = exit
		for parameter, text := range map[string]string{"RedirectStandardOutput": stdout, "RedirectStandardError": stderr} {
			if c.Has(parameter) {
				_ = s.host.WriteFile(c.String(parameter), []byte(text))
			}
		}
	}()
	if c.Bool("Wait") {
		if err := p.wait(c.Session.Context()); err != nil {
			return err
		}
		if err := s.host.AwaitFamily(c.Session.Context(), family); err != nil {
			return err
		}
		p.opened = true
	}
	if c.Bool("PassThru") {
		c.Emit(p.object(c))
	}
	return nil
}

// canRun reports whether a path names one of Windows' own programs or a file.
func (s *Shell) canRun(path string) bool {
	process := &Cmd{Host: s.host, User: s.user}
	process.prepare()
	_, native := process.native(path)
	return native || s.exists(location{path: strings.Trim(path, `"`)}, "Leaf")
}

func (p *process) wait(ctx context.Context) error {
	select {
	case <-p.ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *process) hasExited() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

func (p *process) object(c *posh.Invocation) *posh.Object {
	o := posh.NewObject("System.Diagnostics.Process",
		lazy("HasExited", func() posh.Value { return p.hasExited() }),
		lazy("Handle", func() posh.Value {
			p.opened = true
			return int64(1)
		}),
		lazy("ExitCode", func() posh.Value {
			if !p.opened || !p.hasExited() {
				return nil
			}
			return int64(p.exit)
		}))
	o.SetMethod("WaitForExit", func(args []posh.Value) (posh.Value, error) {
		if len(args) > 0 {
			return nil, posh.NotSupported("Process.WaitForExit with a limit")
		}
		return nil, p.wait(c.Session.Context())
	})
	return o
}

// runProcess starts one of Windows' own programs, or a file that is a program.
func (s *Shell) runProcess(c *posh.Invocation, family int, path, arguments string) (exit int, stdout, stderr string, err error) {
	var out, errs bytes.Buffer
	process := &Cmd{Host: s.host, User: s.user, Stdout: &out, Stderr: &errs}
	process.prepare()
	if native, ok := process.native(path); ok {
		exit = native(c.Session.Context(), process, arguments)
		return exit, out.String(), errs.String(), nil
	}
	exit, stdout, err = s.host.RunProgram(c.Session.Context(), cluster.Run{Host: s.host, Path: path, Arguments: arguments, User: s.user, Family: family})
	return exit, stdout, "", err
}
