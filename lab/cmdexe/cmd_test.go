package cmdexe

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCmdCommandLines(t *testing.T) {
	notRecognized := "'frobnicate' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n"
	for _, c := range []struct {
		line, stdout, stderr string
		exit                 int
	}{
		{line: "hostname", stdout: "KERN1\r\n"},
		{line: "HOSTNAME.EXE", stdout: "KERN1\r\n"},
		{line: "whoami", stdout: "berlin\\svc-xpr\r\n"},
		{line: "ver", stdout: "\r\nMicrosoft Windows [Version 10.0.17763]\r\n"},
		{line: "cmd.exe /c echo hi", stdout: "hi\r\n"},
		// Recorded from a Windows host: echo prints the space before an operator.
		{line: "cmd.exe /c echo out && echo err>&2 && exit 1", stdout: "out \r\n", stderr: "err \r\n", exit: 1},
		{line: `cmd /c "echo a&echo b"`, stdout: "a\r\nb\r\n"},
		{line: `cmd /q /c "cmd /c hostname & cmd /c echo "x & y""`, stdout: "KERN1\r\nx \r\n", stderr: "'y\"\"' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n", exit: 1},
		{line: `cmd /c "cmd /c hostname & cmd /c echo x"`, stdout: "KERN1\r\nx\r\n"},
		{line: `echo "a & b" c`, stdout: "\"a & b\" c\r\n"},
		{line: "echo a^&b", stdout: "a&b\r\n"},
		{line: "echo.", stdout: "\r\n"},
		{line: "echo", stdout: "ECHO is on.\r\n"},
		{line: "echo %XPR% %xpr%\\bin %MISSING% 100%", stdout: "D:\\XPR D:\\XPR\\bin %MISSING% 100%\r\n"},
		{line: "set XPR", stdout: "XPR=D:\\XPR\r\n"},
		{line: "set XPR=E:\\ & set xpr", stdout: "XPR=E:\\ \r\n"},
		{line: "set nosuch", stderr: "Environment variable nosuch not defined\r\n", exit: 1},
		{line: "frobnicate", stderr: notRecognized, exit: 1},
		{line: "frobnicate 2>nul || echo no", stdout: "no\r\n"},
		{line: "frobnicate 2>&1", stdout: notRecognized, exit: 1},
		{line: "frobnicate >nul && echo yes", stderr: notRecognized, exit: 1},
		{line: "hostname>nul", exit: 0},
		{line: "hostname | find \"KERN\"", stdout: "KERN1\r\n"},
		{line: "hostname | findstr /i other", exit: 1},
		{line: "exit 5 & echo never", exit: 5},
		{line: "exit /b 6", exit: 6},
		{line: "cmd /c exit 3 & hostname", stdout: "KERN1\r\n"},
		{line: "cd /d C:\\data & cd", stdout: "C:\\data\r\n"},
		{line: "cd C:\\nowhere", stderr: "The system cannot find the path specified.\r\n", exit: 1},
		{line: "cd C:\\data & type a.txt & type b.txt", stdout: "alpha\r\n", stderr: "The system cannot find the file specified.\r\n", exit: 1},
		{line: `powershell.exe -NoProfile -Command "a 'b'; c"`, stdout: `powershell<-NoProfile -Command "a 'b'; c">`, exit: 7},
		{line: `C:\Windows\system32\WindowsPowerShell\v1.0\powershell.exe hi`, stdout: "powershell<hi>", exit: 7},
		{line: `C:\nowhere\hostname.exe`, stderr: "The system cannot find the path specified.\r\n", exit: 1},
		{line: "echo a > X:\\no\\b.txt", stderr: "The system cannot find the path specified.\r\n", exit: 1},
		{line: "& hostname", stderr: "& was unexpected at this time.\r\n", exit: 1},
		{line: "if exist x echo y", stderr: "not supported by the lab: the command if of cmd.exe\r\n", exit: 1},
		{line: "find \"a\" < C:\\data\\a.txt", stderr: "not supported by the lab: input of a command from a file\r\n", exit: 1},
		{line: "(hostname)", stderr: "not supported by the lab: parentheses in a command line of cmd.exe\r\n", exit: 1},
		{line: "echo " + strings.Repeat("x", maxCmdLine), stderr: "The command line is too long.\r\n", exit: 1},
	} {
		t.Run(c.line[:min(len(c.line), 40)], func(t *testing.T) {
			stdout, stderr, exit := runCmd(t, newCmdTestHost(t), c.line)
			assert.Equal(t, c.stdout, stdout, "standard output")
			assert.Equal(t, c.stderr, stderr, "standard error")
			assert.Equal(t, c.exit, exit, "exit code")
		})
	}
}

func TestCmdRedirectsIntoFiles(t *testing.T) {
	host := newCmdTestHost(t)
	_, _, exit := runCmd(t, host, `hostname>C:\data\h.txt & echo more>> "C:\data\h.txt" & frobnicate 2> C:\data\e.txt`)
	assert.Equal(t, 1, exit)
	assert.Equal(t, "KERN1\r\nmore \r\n", content(t, host, `C:\data\h.txt`))
	assert.Contains(t, content(t, host, `C:\data\e.txt`), "not recognized")
}
