package shell

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// Streams are a process's standard streams.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Logon is who a process runs as and how that person is logged on.
type Logon struct {
	// User as DOMAIN\name.
	User string
	// Remote marks a logon over WinRM, whose credentials reach no further than the host.
	Remote bool
}

// PowerShell runs powershell.exe with a command line's arguments to its end and
// returns the exit code. Its mutexes are abandoned when it ends.
func PowerShell(ctx context.Context, host *cluster.Host, logon Logon, arguments string, streams Streams) int {
	script, err := scriptOf(arguments)
	if err != nil {
		fmt.Fprintf(streams.Err, "%v\r\n", err)
		return 1
	}
	pid := host.StartProcess("powershell", "powershell.exe "+arguments)
	defer host.EndProcess(pid)
	session := posh.NewSession(New(host, logon.User, pid), streams.In, streams.Out, streams.Err)
	session.Remote = logon.Remote
	session.User = logon.User
	return session.Run(ctx, script)
}

// scriptOf reads the options of powershell.exe that the lab knows
// (Microsoft, about_PowerShell_exe).
func scriptOf(arguments string) (string, error) {
	words := SplitCommandLine(arguments)
	for i := 0; i < len(words); i++ {
		switch option := strings.ToLower(words[i]); option {
		case "-noprofile", "-noninteractive", "-nologo", "-sta", "-mta":
		case "-executionpolicy", "-ep", "-outputformat", "-inputformat", "-windowstyle", "-version":
			i++
		case "-encodedcommand", "-enc", "-e", "-ec":
			if i+1 == len(words) {
				return "", fmt.Errorf("cannot process the command because of a missing parameter; a command must follow %s", option)
			}
			return decodeCommand(words[i+1])
		case "-command", "-c":
			return strings.Join(words[i+1:], " "), nil
		default:
			if strings.HasPrefix(option, "-") {
				return "", posh.NotSupported("powershell.exe %s", words[i])
			}
			return strings.Join(words[i:], " "), nil
		}
	}
	return "", posh.NotSupported("an interactive powershell.exe")
}

// decodeCommand reads base64 of UTF-16 little endian.
func decodeCommand(encoded string) (string, error) {
	data, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(data)%2 != 0 {
		return "", fmt.Errorf("cannot process the command because the value specified with -EncodedCommand is not properly encoded")
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = uint16(data[2*i]) | uint16(data[2*i+1])<<8
	}
	return string(utf16.Decode(units)), nil
}

// SplitCommandLine splits a command line by the rules of the Microsoft C
// runtime: blanks part, quotes join, a backslash before a quote takes it literally.
func SplitCommandLine(line string) []string {
	var words []string
	var word strings.Builder
	inWord, quoted := false, false
	flush := func() {
		if inWord {
			words = append(words, word.String())
			word.Reset()
			inWord = false
		}
	}
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case c == '\\':
			n := 0
			for i < len(line) && line[i] == '\\' {
				n++
				i++
			}
			inWord = true
			if i < len(line) && line[i] == '"' {
				word.WriteString(strings.Repeat(`\`, n/2))
				if n%2 == 1 {
					word.WriteByte('"')
					continue
				}
			} else {
				word.WriteString(strings.Repeat(`\`, n))
			}
			i--
		case c == '"':
			quoted, inWord = !quoted, true
		case (c == ' ' || c == '\t') && !quoted:
			flush()
		default:
			word.WriteByte(c)
			inWord = true
		}
	}
	flush()
	return words
}
