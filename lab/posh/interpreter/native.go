package interpreter

import (
	"strings"

	"changeover/lab/posh/parse"
	"changeover/lab/posh/signatures"
	"changeover/lab/posh/values"
)

// native runs a program. Its output is written line by line and its exit code is set as $LASTEXITCODE.
func (in Calls) native(c *parse.Command, name string, args []signatures.Given, input []values.Value, out sink) error {
	stdin := ""
	for _, v := range input {
		if v == nil { // $null | & program gives the program an empty standard input
			continue
		}
		stdin += values.ToString(v) + "\r\n"
	}
	line := JoinArguments(nativeArguments(args))
	stdout, stderr, exit, found := in.S.Host.Program(in.S, name, SplitArguments(line), stdin)
	if !found {
		return signatures.CommandNotFound(name)
	}
	in.Sc.root().set("LASTEXITCODE", int64(exit))
	in.S.ok = exit == 0
	if err := out.send(values.FromStrings(lines(stdout))); err != nil {
		return err
	}
	if stderr == "" {
		return nil
	}
	if !c.MergeErrors && !c.DropErrors {
		in.S.writeStderr(stderr)
		return nil
	}
	return in.redirected(name, stderr, c.MergeErrors, out)
}

// redirected turns a program's redirected error output into error records. In Windows PowerShell 5.1, the first line
// ends the script if $ErrorActionPreference is Stop, for 2>&1 as well as for 2>$null.
func (in Calls) redirected(name, stderr string, merge bool, out sink) error {
	in.S.ok = false
	for i, text := range lines(stderr) {
		e := &values.Error{Message: text, ID: "NativeCommandErrorMessage", Exception: "System.Management.Automation.RemoteException", Category: "NotSpecified", Target: text, Command: name}
		if i == 0 {
			e.ID = "NativeCommandError"
		}
		if strings.EqualFold(in.preference(), "Stop") {
			e.Fatal = true
			return e
		}
		if merge {
			if err := out(e); err != nil {
				return err
			}
		}
	}
	return nil
}

func lines(text string) []string {
	text = strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// nativeArguments returns a program's arguments as strings.
func nativeArguments(args []signatures.Given) []string {
	var out []string
	for _, a := range args {
		if a.Name != "" {
			text := "-" + a.Name
			if a.HasValue {
				text += ":" + values.ToString(a.Value)
			}
			out = append(out, text)
			continue
		}
		if a.Text != "" {
			out = append(out, a.Text)
			continue
		}
		for _, v := range values.Unroll(a.Value) {
			out = append(out, values.ToString(v))
		}
	}
	return out
}

// JoinArguments returns the command line that Windows PowerShell 5.1 makes of a program's arguments: it puts arguments that
// contain a space in quotes, does not escape quotes inside arguments, and leaves out empty arguments.
func JoinArguments(args []string) string {
	var out []string
	for _, a := range args {
		switch {
		case a == "":
			continue
		case strings.ContainsAny(a, " \t") && !strings.HasPrefix(a, "\""):
			if strings.HasSuffix(a, `\`) && !strings.HasSuffix(a, `\\`) {
				a += `\`
			}
			a = `"` + a + `"`
		}
		out = append(out, a)
	}
	return strings.Join(out, " ")
}

// SplitArguments splits a command line as the C runtime of a program does: quotes group words, and a backslash is an
// escape character only before a quote (Microsoft, "Parsing C command-line arguments").
func SplitArguments(line string) []string {
	var out []string
	var b strings.Builder
	quoted, started := false, false
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case c == '\\':
			n := 1
			for i+n < len(line) && line[i+n] == '\\' {
				n++
			}
			i += n - 1
			if i+1 < len(line) && line[i+1] == '"' {
				b.WriteString(strings.Repeat(`\`, n/2))
				if n%2 == 1 {
					b.WriteByte('"')
					i++
				}
			} else {
				b.WriteString(strings.Repeat(`\`, n))
			}
			started = true
		case c == '"':
			if quoted && i+1 < len(line) && line[i+1] == '"' {
				b.WriteByte('"')
				i++
			} else {
				quoted = !quoted
			}
			started = true
		case (c == ' ' || c == '\t') && !quoted:
			if started {
				out = append(out, b.String())
				b.Reset()
			}
			started = false
		default:
			b.WriteByte(c)
			started = true
		}
	}
	if started {
		out = append(out, b.String())
	}
	return out
}
