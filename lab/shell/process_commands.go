package shell

import (
	"bytes"
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

// startProcess runs a program to its end, output into files where asked.
func (s *Shell) startProcess(c *posh.Invocation) error {
	if !c.Bool("Wait") {
		return posh.NotSupported("Start-Process without -Wait")
	}
	exit, stdout, stderr, err := s.runProcess(c, c.String("FilePath"), strings.Join(c.Strings("ArgumentList"), " "))
	if err != nil {
		return &posh.Error{
			Message: "This command cannot be run due to the error: " + textOf(err), ID: "InvalidOperationException," + commandID(c.Name),
			Exception: "System.InvalidOperationException", Category: "InvalidOperation",
		}
	}
	for parameter, text := range map[string]string{"RedirectStandardOutput": stdout, "RedirectStandardError": stderr} {
		if !c.Has(parameter) {
			continue
		}
		if err := s.host.WriteFile(c.String(parameter), []byte(text)); err != nil {
			return targetError(c.Name, c.String(parameter), err)
		}
	}
	if c.Bool("PassThru") {
		c.Emit(posh.NewObject("System.Diagnostics.Process", posh.P("ExitCode", int64(exit)), posh.P("HasExited", true)))
	}
	return nil
}

// runProcess starts one of Windows' own programs, or a file that is a program.
func (s *Shell) runProcess(c *posh.Invocation, path, arguments string) (exit int, stdout, stderr string, err error) {
	var out, errs bytes.Buffer
	process := &Cmd{Host: s.host, User: s.user, Stdout: &out, Stderr: &errs}
	process.prepare()
	if native, ok := process.native(path); ok {
		exit = native(c.Session.Context(), process, arguments)
		return exit, out.String(), errs.String(), nil
	}
	exit, stdout, err = s.host.RunProgram(c.Session.Context(), cluster.Run{Host: s.host, Path: path, Arguments: arguments, User: s.user})
	return exit, stdout, "", err
}
