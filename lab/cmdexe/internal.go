package cmdexe

import (
	"context"
	"sort"
	"strconv"
	"strings"
)

// internalCommand implements a command that is built into cmd.exe. rest is the line after its name, unsplit.
type internalCommand func(ctx context.Context, c *Cmd, rest string) int

var internalCommands = map[string]internalCommand{
	"cd": cmdCd, "chdir": cmdCd, "echo": cmdEcho, "exit": cmdExit,
	"set": cmdSet, "type": cmdType, "ver": cmdVer,
}

// unsupportedInternal holds the built-in commands that the lab does not model.
var unsupportedInternal = map[string]bool{
	"assoc": true, "call": true, "copy": true, "del": true, "dir": true, "erase": true, "for": true, "ftype": true, "goto": true, "if": true,
	"md": true, "mkdir": true, "mklink": true, "move": true, "popd": true, "pushd": true, "rd": true, "rem": true, "ren": true, "rename": true,
	"rmdir": true, "shift": true, "start": true, "verify": true, "vol": true,
}

// findInternal returns the built-in command that a line begins with. Its name ends at a space or at another character that
// cmd.exe accepts, as in "echo." and "cd\".
func findInternal(text string) (command internalCommand, rest string, ok bool) {
	end := strings.IndexAny(text, " \t.:/\\,;=+[]\"")
	if end < 0 {
		end = len(text)
	}
	name := strings.ToLower(text[:end])
	if unsupportedInternal[name] && (end == len(text) || text[end] != '.') {
		return func(_ context.Context, c *Cmd, _ string) int {
			c.errorf("not supported by the lab: the command %s of cmd.exe\r\n", name)
			return 1
		}, "", true
	}
	command, ok = internalCommands[name]
	// A file such as echo.exe is a program and not the built-in command.
	if ok && strings.HasPrefix(strings.ToLower(text[end:]), ".exe") {
		return nil, "", false
	}
	return command, text[end:], ok
}

// cmdEcho implements echo: it prints the rest of the line unchanged, without the character after the name.
func cmdEcho(_ context.Context, c *Cmd, rest string) int {
	text := rest
	if text != "" {
		text = text[1:]
	}
	switch word := strings.TrimSpace(text); {
	case word == "" && (rest == "" || rest[0] == ' '), strings.EqualFold(rest, "/?"):
		c.printf("ECHO is on.\r\n")
	case strings.EqualFold(word, "on"), strings.EqualFold(word, "off"):
	default:
		c.printf("%s\r\n", text)
	}
	return 0
}

func cmdVer(_ context.Context, c *Cmd, _ string) int {
	c.printf("\r\nMicrosoft Windows [Version %s]\r\n", c.Host.Info().Version)
	return 0
}

// cmdExit implements exit. Without a number, the exit code is ERRORLEVEL.
func cmdExit(_ context.Context, c *Cmd, rest string) int {
	c.exited = true
	word := strings.TrimSpace(rest)
	if len(word) >= 2 && strings.EqualFold(word[:2], "/b") {
		word = strings.TrimSpace(word[2:])
	}
	if code, err := strconv.Atoi(word); err == nil {
		return code
	}
	return c.code
}

// cmdSet implements set: it prints the variables that begin with a prefix, or sets a variable.
func cmdSet(_ context.Context, c *Cmd, rest string) int {
	rest = strings.TrimLeft(rest, " \t")
	if strings.HasPrefix(rest, `"`) {
		rest = rest[1:]
		if before, _, closed := cutLast(rest, `"`); closed {
			rest = before
		}
	}
	if strings.HasPrefix(rest, "/") {
		c.errorf("not supported by the lab: set %s\r\n", rest)
		return 1
	}
	name, value, assigned := strings.Cut(rest, "=")
	if !assigned {
		return c.showVariables(strings.TrimSpace(rest))
	}
	c.assign(name, value)
	return 0
}

// assign sets a variable, or removes it if the value is empty. Names ignore case.
func (c *Cmd) assign(name, value string) {
	for key := range c.Env {
		if strings.EqualFold(key, name) {
			delete(c.Env, key)
		}
	}
	if value != "" {
		c.Env[name] = value
	}
}

func (c *Cmd) showVariables(prefix string) int {
	var lines []string
	for name, value := range c.Env {
		if len(name) >= len(prefix) && strings.EqualFold(name[:len(prefix)], prefix) {
			lines = append(lines, name+"="+value)
		}
	}
	if len(lines) == 0 {
		c.errorf("Environment variable %s not defined\r\n", prefix)
		return 1
	}
	sort.Slice(lines, func(i, k int) bool { return strings.ToLower(lines[i]) < strings.ToLower(lines[k]) })
	c.printf("%s\r\n", strings.Join(lines, "\r\n"))
	return 0
}

// cmdCd implements cd: it prints or changes the working directory.
func cmdCd(_ context.Context, c *Cmd, rest string) int {
	rest = strings.TrimSpace(rest)
	if len(rest) >= 2 && strings.EqualFold(rest[:2], "/d") {
		rest = strings.TrimSpace(rest[2:])
	}
	if rest == "" {
		c.printf("%s\r\n", c.Dir)
		return 0
	}
	target := c.path(rest)
	info, err := c.Host.Files.Stat(target)
	switch {
	case err != nil:
		c.errorf("The system cannot find the path specified.\r\n")
		return 1
	case !info.Dir:
		c.errorf("The directory name is invalid.\r\n")
		return 1
	}
	c.Dir = target
	return 0
}

func cmdType(_ context.Context, c *Cmd, rest string) int {
	exit := 0
	for _, name := range SplitCommandLine(strings.TrimSpace(rest)) {
		data, err := c.Host.Files.Read(c.path(name))
		if err != nil {
			c.errorf("%s\r\n", windowsText(err))
			exit = 1
			continue
		}
		c.printf("%s", data)
	}
	return exit
}
