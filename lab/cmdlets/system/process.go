package system

import (
	"bytes"
	"context"
	"strings"

	"changeover/lab/cmdexe"
	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/win32"
	"changeover/lab/windows"
)

// Processes implements Start-Process and mutexes.
type Processes struct{ *cmdlets.Process }

// Commands returns the cmdlets for processes by name.
func (s Processes) Commands() map[string]posh.Command {
	return map[string]posh.Command{
		"Start-Process": cmdlets.Only(s.startProcess, "FilePath", "ArgumentList", "Wait", "PassThru", "NoNewWindow", "RedirectStandardOutput", "RedirectStandardError"),
	}
}

// process is a program that Start-Process has started.
type process struct {
	ended chan struct{}
	exit  int
	// opened reports whether the handle of the process was opened.
	opened bool
}

// startProcess implements Start-Process. -Wait waits for the process and its descendants, and Process.WaitForExit for
// the process only (Microsoft, Start-Process). ExitCode is set only if the handle was opened while the process ran
// (PowerShell issue 5421).
func (s Processes) startProcess(c *posh.Invocation) error {
	path := c.String("FilePath")
	if !s.canRun(path) {
		err := &win32.Error{Code: win32.CodeFileNotFound, Text: win32.Message(win32.CodeFileNotFound)}
		return &posh.Error{
			Message: "This command cannot be run due to the error: " + cmdlets.TextOf(err), ID: "InvalidOperationException," + cmdlets.CommandID(c.Name),
			Exception: "System.InvalidOperationException", Category: "InvalidOperation",
		}
	}
	p, family := &process{ended: make(chan struct{})}, s.Host.Processes.Family()
	go func() {
		defer close(p.ended)
		exit, stdout, stderr, err := s.runProcess(c, family, path, strings.Join(c.Strings("ArgumentList"), " "))
		if err != nil {
			exit = int(win32.CodeOf(err))
		}
		p.exit = exit
		for parameter, text := range map[string]string{"RedirectStandardOutput": stdout, "RedirectStandardError": stderr} {
			if c.Has(parameter) {
				_ = s.Host.Files.Write(c.String(parameter), []byte(text))
			}
		}
	}()
	if c.Bool("Wait") {
		if err := p.wait(c.Session.Context()); err != nil {
			return err
		}
		if err := s.Host.Processes.AwaitFamily(c.Session.Context(), family); err != nil {
			return err
		}
		p.opened = true
	}
	if c.Bool("PassThru") {
		c.Emit(p.object(c))
	}
	return nil
}

// canRun reports whether a path names a program of Windows or an existing file.
func (s Processes) canRun(path string) bool {
	process := &cmdexe.Cmd{Host: s.Host, User: s.User}
	process.Prepare()
	_, native := process.Native(path)
	return native || s.isFile(strings.Trim(path, `"`))
}

func (s Processes) isFile(path string) bool {
	info, err := s.Host.Files.Stat(path)
	return err == nil && !info.Dir
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
		cmdlets.Lazy("HasExited", func() posh.Value { return p.hasExited() }),
		cmdlets.Lazy("Handle", func() posh.Value {
			p.opened = true
			return int64(1)
		}),
		cmdlets.Lazy("ExitCode", func() posh.Value {
			if !p.opened || !p.hasExited() {
				return nil
			}
			return int64(p.exit)
		}))
	o.SetMethod("WaitForExit", func(args []posh.Value) (posh.Value, error) {
		if len(args) > 0 {
			return nil, posh.NotSupported("Process.WaitForExit with a time limit")
		}
		return nil, p.wait(c.Session.Context())
	})
	return o
}

// runProcess runs a program of Windows, or a file that is a program of the lab.
func (s Processes) runProcess(c *posh.Invocation, family int, path, arguments string) (exit int, stdout, stderr string, err error) {
	var out, errs bytes.Buffer
	process := &cmdexe.Cmd{Host: s.Host, User: s.User, Stdout: &out, Stderr: &errs}
	process.Prepare()
	if native, ok := process.Native(path); ok {
		exit = native(c.Session.Context(), process, arguments)
		return exit, out.String(), errs.String(), nil
	}
	exit, stdout, err = s.Host.RunProgram(c.Session.Context(), windows.Run{Host: s.Host, Path: path, Arguments: arguments, User: s.User, Family: family})
	return exit, stdout, "", err
}
