package cmdexe

import (
	"context"
	"io"
	"slices"
	"strings"
)

// nativeProgram implements a program of Windows and returns its exit code. arguments is the command line after the
// program's name.
type nativeProgram func(ctx context.Context, c *Cmd, arguments string) int

// words returns a program that splits its arguments by the rules of the C runtime, as most programs do.
func words(program func(ctx context.Context, c *Cmd, args []string) int) nativeProgram {
	return func(ctx context.Context, c *Cmd, arguments string) int {
		return program(ctx, c, SplitCommandLine(arguments))
	}
}

// nativePrograms maps lower-case names without .exe to programs.
var nativePrograms map[string]nativeProgram

func init() {
	// This is set in init because cmd.exe can start cmd.exe, which would be an initialization cycle.
	nativePrograms = map[string]nativeProgram{
		"arp": words(programArp), "cmd": programCmd, "find": words(programFind), "findstr": words(programFind), "hostname": words(programHostname),
		"net": words(programNet), "netstat": words(programNetstat), "ping": words(programPing), "powershell": programPowerShell, "reg": words(programReg), "regsvr32": words(programRegsvr32),
		"sc": words(programSc), "schtasks": words(programSchtasks), "shutdown": words(programShutdown), "whoami": words(programWhoami),
	}
}

// systemFolders holds the folders below %SystemRoot% that contain the programs of Windows.
var systemFolders = []string{`\system32`, `\sysnative`, `\system32\windowspowershell\v1.0`}

// Native returns a program of Windows by its path or, as PATH finds it, by its name.
func (c *Cmd) Native(name string) (nativeProgram, bool) {
	lower := strings.ToLower(strings.ReplaceAll(name, "/", `\`))
	folder, file, qualified := cutLast(lower, `\`)
	if qualified {
		root, _ := c.variable("SystemRoot")
		inside, ok := strings.CutPrefix(folder, strings.ToLower(root))
		if !ok || !slices.Contains(systemFolders, inside) {
			return nil, false
		}
		lower = file
	}
	name = strings.TrimSuffix(strings.TrimSuffix(lower, ".exe"), ".com")
	if unmodelled[name] {
		return refusing(name), true
	}
	program, ok := nativePrograms[name]
	return program, ok
}

// programCmd implements cmd.exe started by cmd.exe: /c runs the rest of the line unchanged.
func programCmd(ctx context.Context, c *Cmd, arguments string) int {
	if c.level >= maxCmdLevel {
		c.errorf("not supported by the lab: more than %d nested cmd.exe processes\r\n", maxCmdLevel)
		return 1
	}
	rest := strings.TrimLeft(arguments, " \t")
	for strings.HasPrefix(rest, "/") && len(rest) > 1 {
		switch strings.ToLower(rest[1:2]) {
		case "c", "r":
			return c.child().Run(ctx, strings.TrimLeft(rest[2:], " \t"))
		}
		_, rest, _ = strings.Cut(rest, " ")
		rest = strings.TrimLeft(rest, " \t")
	}
	c.errorf("not supported by the lab: cmd.exe without /c\r\n")
	return 1
}

func programPowerShell(ctx context.Context, c *Cmd, arguments string) int {
	if c.PowerShell == nil {
		c.errorf("not supported by the lab: starting powershell.exe from this process\r\n")
		return 1
	}
	return c.PowerShell(ctx, c.child(), strings.TrimSpace(arguments))
}

func programHostname(_ context.Context, c *Cmd, args []string) int {
	if len(args) > 0 {
		c.errorf("sethostname: Use the Network Control Panel Applet to set hostname.\r\nhostname -s is not supported.\r\n")
		return 1
	}
	c.printf("%s\r\n", c.Host.Name())
	return 0
}

func programWhoami(_ context.Context, c *Cmd, args []string) int {
	if len(args) > 0 {
		c.errorf("not supported by the lab: whoami %s\r\n", strings.Join(args, " "))
		return 1
	}
	user := c.User
	if !strings.Contains(user, `\`) {
		user = c.Host.Name() + `\` + user
	}
	c.printf("%s\r\n", strings.ToLower(user))
	return 0
}

// programFind implements find "text" and findstr text: it prints the lines of the input that contain the text.
func programFind(_ context.Context, c *Cmd, args []string) int {
	text, fold := "", false
	for _, arg := range args {
		switch {
		case strings.EqualFold(arg, "/i"):
			fold = true
		case strings.HasPrefix(arg, "/") || text != "":
			c.errorf("not supported by the lab: find and findstr with %s\r\n", arg)
			return 2
		default:
			text = arg
		}
	}
	data, err := io.ReadAll(c.Stdin)
	if err != nil {
		return 2
	}
	exit := 1
	for _, line := range strings.Split(strings.TrimSuffix(string(data), "\r\n"), "\r\n") {
		if strings.Contains(line, text) || fold && strings.Contains(strings.ToLower(line), strings.ToLower(text)) {
			c.printf("%s\r\n", line)
			exit = 0
		}
	}
	return exit
}
