// Package cmdexe is cmd.exe and Windows' own command line programs, over the model in lab/windows.
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

// Cmd is a cmd.exe process, and gives the programs it starts their streams.
type Cmd struct {
	Host *windows.Host
	// User the process runs as, e.g. `BERLIN\svc-xpr`.
	User string
	// Env is the environment; nil takes the host's.
	Env map[string]string
	// Dir is the working directory; "" is the user's profile folder.
	Dir            string
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// CodePage of the console, e.g. 65001; 0 leaves it to the host.
	CodePage int
	// PowerShell is powershell.exe; nil where this process can't start it. Its
	// streams, environment and folder are those of the given process; arguments is
	// the command line behind its name.
	PowerShell func(ctx context.Context, process *Cmd, arguments string) int

	// level counts cmd.exe in cmd.exe; exited says that exit was called.
	level  int
	exited bool
	// code is ERRORLEVEL.
	code int
}

// exitNotRecognized is what cmd.exe /c returns where it finds no such command.
const exitNotRecognized = 1

// maxCmdLevel stops a command line that starts itself without end.
const maxCmdLevel = 32

// maxCmdLine is the longest command line of cmd.exe, in characters.
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

// Exec runs one program without cmd.exe (WINRS_SKIP_CMD_SHELL). The program must
// be named with its path; found is false where there is no such file.
func (c *Cmd) Exec(ctx context.Context, line string) (exit int, found bool) {
	c.Prepare()
	name, rest := commandName(strings.TrimLeft(line, " \t"))
	if !strings.Contains(name, `\`) {
		return 0, false
	}
	return c.start(ctx, name, rest)
}

// Program runs a program of Windows or of the host by its name or path; found is
// false where there is none.
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
	c.errorf("not supported by the lab: %s as a command; start it with Start-Process\r\n", name)
	return 1, true
}

// Prepare fills in what the caller left out.
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

// variable reads an environment variable, ignoring case.
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

// child is a process that c starts: the same place and streams, an environment of its own.
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
	// A program doesn't notice that nobody reads its output any more.
	_, _ = fmt.Fprintf(to, format, args...)
}

// windowsText is what Windows says of an error: its message, not who asked.
func windowsText(err error) string {
	var refused *win32.Error
	if errors.As(err, &refused) {
		return refused.Text
	}
	return err.Error()
}
