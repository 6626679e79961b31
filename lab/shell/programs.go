package shell

import (
	"bytes"
	"context"
	"strings"

	"changeover/lab/cmdexe"
	"changeover/lab/posh"
	"changeover/lab/windows"
)

// NewRemotePrograms returns the programs that a WinRM client can start on a host, powershell.exe among them.
func NewRemotePrograms(host *windows.Host) cmdexe.RemotePrograms {
	host = host.For("")
	return cmdexe.RemotePrograms{Host: host, PowerShell: func(ctx context.Context, process *cmdexe.Cmd, arguments string) int {
		return PowerShell(ctx, host, Logon{User: process.User, Remote: true, CodePage: process.CodePage}, arguments, Streams{In: process.Stdin, Out: process.Stdout, Err: process.Stderr})
	}}
}

// TaskRunner is the windows.Runner for programs that package cmdexe models. Their
// logon is not remote, so they can use cmdlets that fail over WinRM.
func TaskRunner(ctx context.Context, run windows.Run) (exitCode int, output string, found bool) {
	var out bytes.Buffer
	process := &cmdexe.Cmd{Host: run.Host, User: run.User, Stdout: &out, Stderr: &out}
	process.PowerShell = func(ctx context.Context, p *cmdexe.Cmd, arguments string) int {
		return PowerShell(ctx, run.Host, Logon{User: run.User}, arguments, Streams{In: p.Stdin, Out: p.Stdout, Err: p.Stderr})
	}
	process.Prepare()
	native, ok := process.Native(run.Path)
	if !ok {
		return 0, "", false
	}
	exitCode = native(ctx, process, run.Arguments)
	return exitCode, out.String(), true
}

// Program implements posh.Host for secedit.exe, subst.exe and the programs of package cmdexe.
func (s *Shell) Program(session *posh.Session, name string, args []string, stdin string) (stdout, stderr string, exit int, found bool) {
	switch strings.TrimSuffix(strings.ToLower(name), ".exe") {
	case "secedit":
		output, exit := secedit(s.Host, args)
		return output, "", exit, true
	case "subst":
		return s.subst(), "", 0, true
	}
	var out, errs bytes.Buffer
	process := &cmdexe.Cmd{Host: s.Host, User: s.User, Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errs}
	exit, found = process.Program(session.Context(), name, args)
	return out.String(), errs.String(), exit, found
}

// subst is subst.exe without arguments: it lists the drives that are mapped to folders.
func (s *Shell) subst() string {
	var b strings.Builder
	for _, v := range s.Host.Storage.Volumes() {
		if v.SubstOf != "" {
			b.WriteString(v.Letter + `:\: => ` + v.SubstOf + "\r\n")
		}
	}
	return b.String()
}
