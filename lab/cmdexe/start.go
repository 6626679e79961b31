package cmdexe

import (
	"context"
	"io"
	"strings"

	"changeover/lab/windows"
	"changeover/lab/wsman"
)

// RemotePrograms runs the commands of WinRM clients on a host: command lines under cmd.exe, or a program directly if
// the client skips cmd.exe.
type RemotePrograms struct {
	Host *windows.Host
	// PowerShell implements powershell.exe, see Cmd.PowerShell.
	PowerShell func(ctx context.Context, process *Cmd, arguments string) int
}

// Start implements wsman.Programs.
func (p RemotePrograms) Start(ctx context.Context, command wsman.Command) (wsman.Running, error) {
	process := &Cmd{Host: p.Host, User: command.User, Dir: command.WorkDir, CodePage: command.CodePage, PowerShell: p.PowerShell}
	process.Prepare()
	for _, variable := range command.Environment {
		// Variables in a value that the client sets are expanded with the host's environment.
		process.assign(variable.Name, expandCmd(variable.Value, process.variable))
	}
	if command.SkipCmd && !process.exists(command.Line) {
		return nil, wsman.ErrProgramNotFound
	}
	return wsman.Run(ctx, func(ctx context.Context, stdin io.Reader, stdout, stderr io.Writer) int {
		process.Stdin, process.Stdout, process.Stderr = stdin, stdout, stderr
		if command.SkipCmd {
			exit, _ := process.Exec(ctx, command.Line)
			return exit
		}
		return process.Run(ctx, command.Line)
	}), nil
}

// exists reports whether Exec would find the program of a command line.
func (c *Cmd) exists(line string) bool {
	name, _ := commandName(strings.TrimLeft(line, " \t"))
	if !strings.Contains(name, `\`) {
		return false
	}
	if _, ok := c.Native(name); ok {
		return true
	}
	info, err := c.Host.Files.Stat(name)
	return err == nil && !info.Dir
}
