package shell

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/lab/cluster/customer"
	"changeover/lab/windows"
)

// bench is a small cluster on which tests run PowerShell.
type bench struct {
	t            *testing.T
	world        *windows.World
	kern1, kern2 *windows.Host
}

func newBench(t *testing.T) *bench {
	t.Helper()
	w, err := customer.FromSite(berlin(t), windows.Options{Scale: 0.005, Seed: 1})
	require.NoError(t, err)
	t.Cleanup(w.Close)
	w.HandleTasks(TaskRunner)
	return &bench{t: t, world: w, kern1: w.Host("KERN1"), kern2: w.Host("KERN2")}
}

func berlin(t *testing.T) *config.Site {
	t.Helper()
	site, err := config.Read("../../config/sites/berlin.yaml")
	require.NoError(t, err)
	return site
}

// run runs a script to its end, as a WinRM client does, and returns its output and its errors.
func (b *bench) run(host *windows.Host, script string) (stdout, stderr string) {
	b.t.Helper()
	stdout, stderr = b.as(Logon{User: `EXAMPLE\admin`, Remote: true}, host, script)
	require.NotContains(b.t, stderr, "not supported by the lab", script)
	return stdout, stderr
}

// as is like run, with another logon; the script may use what the lab does not model.
func (b *bench) as(logon Logon, host *windows.Host, script string) (stdout, stderr string) {
	if logon.Remote {
		host = host.For("")
	}
	var out, errs bytes.Buffer
	PowerShell(b.t.Context(), host, logon, "-NoProfile -NonInteractive -EncodedCommand "+encoded(script),
		Streams{In: strings.NewReader(""), Out: &out, Err: &errs})
	return strings.TrimRight(strings.ReplaceAll(out.String(), "\r\n", "\n"), "\n"), errs.String()
}

// encoded returns a script as -EncodedCommand takes it: UTF-16LE in base64.
func encoded(script string) string {
	var raw []byte
	for _, unit := range utf16.Encode([]rune(script)) {
		raw = binary.LittleEndian.AppendUint16(raw, unit)
	}
	return base64.StdEncoding.EncodeToString(raw)
}

// prints runs a script on the first node; it must succeed and print the lines.
func (b *bench) prints(script string, lines ...string) {
	b.t.Helper()
	out, errs := b.run(b.kern1, script)
	assert.Empty(b.t, errs, script)
	assert.Equal(b.t, strings.Join(lines, "\n"), out, script)
}

// fails runs a script that must fail. want has the type of the exception, the
// FullyQualifiedErrorId, the category, and the code of the last Win32Exception among
// the inner exceptions, or 0.
func (b *bench) fails(script, want string) {
	b.t.Helper()
	out, errs := b.run(b.kern1, `$ErrorActionPreference = 'Stop'
try { & { `+script+` } | Out-Null; 'no error' } catch {
	$code = 0
	$e = $_.Exception
	while ($e) { if ($e -is [System.ComponentModel.Win32Exception]) { $code = $e.NativeErrorCode }; $e = $e.InnerException }
	"$($_.Exception.GetType().Name) $($_.FullyQualifiedErrorId) $($_.CategoryInfo.Category) $code"
}`)
	assert.Empty(b.t, errs, script)
	assert.Equal(b.t, want, out, script)
}

// notModelled runs a script that the lab must refuse since it does not model what.
func (b *bench) notModelled(script, what string) {
	b.t.Helper()
	_, errs := b.as(Logon{User: `EXAMPLE\admin`, Remote: true}, b.kern1, "$ErrorActionPreference = 'Stop'; "+script)
	assert.Contains(b.t, errs, "not supported by the lab: "+what, script)
}
