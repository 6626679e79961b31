package posh

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNative(t *testing.T) {
	h := newFakeHost()
	h.programs["good.exe"] = fakeProgram{stdout: "one\r\ntwo\r\n"}
	h.programs["bad.exe"] = fakeProgram{stdout: "out\r\n", stderr: "first\r\nsecond\r\n", exit: 5}
	h.programs[`c:\m\setup.exe`] = fakeProgram{exit: 3010}
	for _, c := range []struct{ script, want string }{
		{`$x = & good.exe; $x.Count; $x[1]; $LASTEXITCODE; $?`, "2\ntwo\n0\nTrue"},
		{`$null = & 'bad.exe'; $?; $LASTEXITCODE`, "False\n5"},
		{`& 'C:\m\setup.exe' /q | Out-Null; $LASTEXITCODE`, "3010"},
		{`good.exe | Select-Object -First 1`, "one"},
		{`$x = & bad.exe 2>&1; $x.Count; "$($x[1])"; $x[1].GetType().Name; $x[0].GetType().Name`, "3\nfirst\nErrorRecord\nString"},
		{`$x = & bad.exe 2>$null; "$x"`, "out"},
		{`$ErrorActionPreference = 'Stop'; try { & bad.exe 2>&1 } catch { $_.FullyQualifiedErrorId; "$_"; $LASTEXITCODE }`, "out\nNativeCommandError\nfirst\n5"},
		{`$ErrorActionPreference = 'Stop'; try { & bad.exe 2>$null; 'on' } catch { 'ended' }`, "out\nended"},
		{`$ErrorActionPreference = 'Stop'; & bad.exe; $LASTEXITCODE`, "out\n5"},
		{`try { & nothing.exe } catch { $_.Exception.GetType().Name }`, "CommandNotFoundException"},
		{`& { & bad.exe | Out-Null }; $LASTEXITCODE`, "5"},
		{`$LASTEXITCODE = 9; $LASTEXITCODE`, "9"},
	} {
		out, errs, _ := runOn(h, c.script, "")
		assert.Equal(t, c.want, strings.TrimSuffix(out, "\n"), "%s\n%s", c.script, errs)
	}
}

// Windows PowerShell 5.1 does not escape quotes when it builds a program's command line, so the program gets other
// arguments than the script has.
func TestNativeArguments(t *testing.T) {
	h := newFakeHost()
	h.programs["p.exe"] = fakeProgram{}
	for _, c := range []struct {
		script string
		want   []string
	}{
		{`& p.exe a 'b c' d`, []string{"a", "b c", "d"}},
		{`& p.exe config svc start= demand`, []string{"config", "svc", "start=", "demand"}},
		{`$x = 'a b'; & p.exe "/path:$x" $x`, []string{"/path:a b", "a b"}},
		{`& p.exe 'a "b" c'`, []string{"a b c"}},
		{`& p.exe '{"a": 1}'`, []string{"{a: 1}"}},
		{`& p.exe '{"a":1}'`, []string{"{a:1}"}},
		{`& p.exe 'C:\with blank\'`, []string{`C:\with blank\`}},
		{`& p.exe '' x`, []string{"x"}},
		{`$a = 'x', 'y z'; & p.exe $a`, []string{"x", "y z"}},
		{`$a = @('/s', 'f'); & p.exe @a`, []string{"/s", "f"}},
		{`& p.exe -Foo -Bar:1 007 $null`, []string{"-Foo", "-Bar:1", "007"}},
		{`& p.exe HKLM\Software\X /y`, []string{`HKLM\Software\X`, "/y"}},
	} {
		_, errs, _ := runOn(h, c.script, "")
		assert.Equal(t, c.want, h.args, "%s\n%s", c.script, errs)
	}
	runOn(h, `'a', 'b' | & p.exe`, "")
	assert.Equal(t, "a\r\nb\r\n", h.stdin)
	runOn(h, `$null | & p.exe`, "")
	assert.Empty(t, h.stdin)
}
