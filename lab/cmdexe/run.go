package cmdexe

import (
	"bytes"
	"context"
	"io"
	"strings"
)

// runList runs the commands of a line from left to right.
func (c *Cmd) runList(ctx context.Context, steps []cmdStep) {
	for i := 0; i < len(steps) && !c.exited && ctx.Err() == nil; i++ {
		switch steps[i].joint {
		case "&&":
			if c.code != 0 {
				continue
			}
		case "||":
			if c.code == 0 {
				continue
			}
		}
		last := i
		for last+1 < len(steps) && steps[last+1].joint == "|" {
			last++
		}
		c.runPipeline(ctx, steps[i:last+1])
		i = last
	}
}

// runPipeline runs commands joined by |. The output of each command is the input of the next command. The exit code is the exit
// code of the last command.
func (c *Cmd) runPipeline(ctx context.Context, steps []cmdStep) {
	if len(steps) == 1 {
		c.runStep(ctx, steps[0])
		return
	}
	var between bytes.Buffer
	for i, step := range steps {
		part := c.child()
		if i > 0 {
			part.Stdin = bytes.NewReader(append([]byte(nil), between.Bytes()...))
			between.Reset()
		}
		if i < len(steps)-1 {
			part.Stdout = &between
		}
		part.runStep(ctx, step)
		c.code = part.code
	}
}

// runStep runs one command with its redirections.
func (c *Cmd) runStep(ctx context.Context, step cmdStep) {
	if strings.TrimSpace(step.text) == "" {
		return
	}
	stdin, stdout, stderr := c.Stdin, c.Stdout, c.Stderr
	defer func() { c.Stdin, c.Stdout, c.Stderr = stdin, stdout, stderr }()
	var files []*cmdFile
	for _, redirect := range step.redirects {
		file, err := c.apply(redirect)
		if err != nil {
			c.write(stderr, "%s\r\n", windowsText(err))
			c.code = 1
			return
		}
		if file != nil {
			files = append(files, file)
		}
	}
	c.code = c.dispatch(ctx, step.text)
	for _, file := range files {
		if err := c.Host.Files.Write(file.path, file.Bytes()); err != nil {
			c.write(stderr, "%s\r\n", windowsText(err))
			c.code = 1
		}
	}
}

// cmdFile collects output that is redirected to a file.
type cmdFile struct {
	bytes.Buffer
	path string
}

func (c *Cmd) apply(redirect cmdRedirect) (*cmdFile, error) {
	var to io.Writer
	var file *cmdFile
	switch strings.ToLower(redirect.target) {
	case "nul":
		to = io.Discard
	case "&1":
		to = c.Stdout
	case "&2":
		to = c.Stderr
	default:
		file = &cmdFile{path: c.path(redirect.target)}
		if redirect.appended {
			// A missing file is treated as empty.
			before, _ := c.Host.Files.Read(file.path)
			file.Write(before)
		}
		if err := c.Host.Files.Write(file.path, file.Bytes()); err != nil {
			return nil, err
		}
		to = file
	}
	if redirect.stream == 1 {
		c.Stdout = to
	} else {
		c.Stderr = to
	}
	return file, nil
}

// dispatch runs a built-in command, a program of Windows or a file, and returns its exit code.
func (c *Cmd) dispatch(ctx context.Context, text string) int {
	text = strings.TrimLeft(text, " \t@,;=")
	if internal, rest, ok := findInternal(text); ok {
		return internal(ctx, c, rest)
	}
	name, rest := commandName(text)
	if exit, found := c.start(ctx, name, rest); found {
		return exit
	}
	if folder, _, qualified := cutLast(name, `\`); qualified {
		if _, err := c.Host.Files.Stat(folder); err != nil {
			c.errorf("The system cannot find the path specified.\r\n")
			return exitNotRecognized
		}
	}
	c.errorf("'%s' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n", name)
	return exitNotRecognized
}

// commandName splits a command into the name of its program and the rest.
func commandName(text string) (name, rest string) {
	if strings.HasPrefix(text, `"`) {
		name, rest, _ = strings.Cut(text[1:], `"`)
		return name, rest
	}
	end := strings.IndexAny(text, " \t,;=")
	if end < 0 {
		return text, ""
	}
	return text[:end], text[end:]
}

// path returns the full path of a file; name may be relative to the working directory.
func (c *Cmd) path(name string) string {
	name = strings.ReplaceAll(strings.Trim(name, `"`), "/", `\`)
	switch {
	case len(name) > 1 && name[1] == ':', strings.HasPrefix(name, `\\`):
		return cleanPath(name)
	case strings.HasPrefix(name, `\`):
		return cleanPath(c.Dir[:2] + name)
	default:
		return cleanPath(strings.TrimSuffix(c.Dir, `\`) + `\` + name)
	}
}

// cleanPath removes . and .. and repeated backslashes after the drive.
func cleanPath(path string) string {
	prefix := ""
	if strings.HasPrefix(path, `\\`) {
		prefix = `\\`
	}
	var parts []string
	for _, part := range strings.Split(path, `\`) {
		switch part {
		case "", ".":
		case "..":
			if len(parts) > 1 {
				parts = parts[:len(parts)-1]
			}
		default:
			parts = append(parts, part)
		}
	}
	if len(parts) == 1 && prefix == "" {
		return parts[0] + `\`
	}
	return prefix + strings.Join(parts, `\`)
}

func cutLast(text, separator string) (before, after string, found bool) {
	if i := strings.LastIndex(text, separator); i >= 0 {
		return text[:i], text[i+len(separator):], true
	}
	return text, "", false
}
