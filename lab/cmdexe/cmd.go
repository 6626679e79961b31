// Package cmdexe models cmd.exe and the command-line programs of Windows, on the hosts of lab/windows.
package cmdexe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows"
)

// Cmd is a cmd.exe process. The programs that it starts use its streams.
type Cmd struct {
	Host *windows.Host
	// User is the account that the process runs as, e.g. `BERLIN\svc-xpr`.
	User string
	// Env is the environment; nil means the host's environment.
	Env map[string]string
	// Dir is the working directory; "" means the user's profile folder.
	Dir            string
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// CodePage is the code page of the console, e.g. 65001; 0 means the host's code page.
	CodePage int
	// PowerShell implements powershell.exe; nil if this process can't start it. It uses the streams, environment and
	// directory of process. arguments is the command line after the program's name.
	PowerShell func(ctx context.Context, process *Cmd, arguments string) int

	// level is the number of cmd.exe processes above this one; exited reports whether exit was called.
	level  int
	exited bool
	// code is the value of ERRORLEVEL.
	code int
}

// exitNotRecognized is the exit code of cmd.exe /c for an unknown command.
const exitNotRecognized = 1

// maxCmdLevel limits level, since a command line can start itself.
const maxCmdLevel = 32

// maxCmdLine is the maximum length of a command line of cmd.exe, in characters.
const maxCmdLine = 8191

// Run runs a command line as cmd.exe /c does and returns its exit code.
func (c *Cmd) Run(ctx context.Context, line string) int {
	c.Prepare()
	if len([]rune(line)) > maxCmdLine {
		c.errorf("The command line is too long.\r\n")
		return exitNotRecognized
	}
	parsed, err := parseCmd(expandCmd(stripCmdQuotes(line), c.variable))
	if err != nil {
		c.errorf("%s\r\n", err)
		return exitNotRecognized
	}
	c.runList(ctx, parsed)
	return c.code
}

// Exec runs one program without cmd.exe (WINRS_SKIP_CMD_SHELL). The line must contain the program's path; found is
// false if there is no such file.
func (c *Cmd) Exec(ctx context.Context, line string) (exit int, found bool) {
	c.Prepare()
	name, rest := commandName(strings.TrimLeft(line, " \t"))
	if !strings.Contains(name, `\`) {
		return 0, false
	}
	return c.start(ctx, name, rest)
}

// Program runs a program of Windows or of the host by its name or path; found is false if there is no such program.
func (c *Cmd) Program(ctx context.Context, name string, args []string) (exit int, found bool) {
	c.Prepare()
	return c.start(ctx, name, joinArguments(args))
}

func (c *Cmd) start(ctx context.Context, name, arguments string) (exit int, found bool) {
	if native, ok := c.Native(name); ok {
		return native(ctx, c, arguments), true
	}
	if !strings.Contains(name, `\`) {
		return 0, false
	}
	if info, err := c.Host.Files.Stat(name); err != nil || info.Dir {
		return 0, false
	}
	c.errorf("not supported by the lab: the program %s in a command line; start the program with Start-Process\r\n", name)
	return 1, true
}

// Prepare sets the fields that are empty to their defaults.
func (c *Cmd) Prepare() {
	if c.Env == nil {
		c.Env = map[string]string{}
		for name, value := range c.Host.Env() {
			c.Env[name] = value
		}
		domain, user, _ := strings.Cut(c.User, `\`)
		if user == "" {
			domain, user = c.Host.Name(), domain
		}
		c.setDefault("COMPUTERNAME", strings.ToUpper(c.Host.Name()))
		c.setDefault("USERDOMAIN", strings.ToUpper(domain))
		c.setDefault("USERNAME", user)
		c.setDefault("USERPROFILE", `C:\Users\`+user)
		c.setDefault("SystemRoot", `C:\Windows`)
		c.setDefault("ComSpec", `C:\Windows\system32\cmd.exe`)
		c.setDefault("OS", "Windows_NT")
		c.setDefault("PROMPT", "$P$G")
	}
	if c.Dir == "" {
		c.Dir, _ = c.variable("USERPROFILE")
	}
	if c.Stdin == nil {
		c.Stdin = strings.NewReader("")
	}
}

func (c *Cmd) setDefault(name, value string) {
	if _, ok := c.variable(name); !ok {
		c.Env[name] = value
	}
}

// variable returns an environment variable, ignoring case.
func (c *Cmd) variable(name string) (string, bool) {
	for key, value := range c.Env {
		if strings.EqualFold(key, name) {
			return value, true
		}
	}
	switch strings.ToUpper(name) {
	case "CD":
		return c.Dir, true
	case "ERRORLEVEL":
		return fmt.Sprint(c.code), true
	}
	return "", false
}

// child returns a process started by c, with its directory and streams and a copy of its environment.
func (c *Cmd) child() *Cmd {
	inner := *c
	inner.Env = map[string]string{}
	for name, value := range c.Env {
		inner.Env[name] = value
	}
	inner.level++
	inner.exited = false
	inner.code = 0
	return &inner
}

func (c *Cmd) printf(format string, args ...any) { c.write(c.Stdout, format, args...) }
func (c *Cmd) errorf(format string, args ...any) { c.write(c.Stderr, format, args...) }

func (c *Cmd) write(to io.Writer, format string, args ...any) {
	// Like a program of Windows, Cmd ignores that nobody reads its output any more.
	_, _ = fmt.Fprintf(to, format, args...)
}

// windowsText returns the text of an error; of a Win32 error, only the message of Windows.
func windowsText(err error) string {
	var refused *win32.Error
	if errors.As(err, &refused) {
		return refused.Text
	}
	return err.Error()
}
