package shell

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/lab/cluster"
)

// bench is a small cluster on which tests run PowerShell.
type bench struct {
	t            *testing.T
	world        *cluster.World
	kern1, kern2 *cluster.Host
}

func newBench(t *testing.T) *bench {
	t.Helper()
	site, _, err := config.LoadSite("../../config/sites/berlin.yaml")
	require.NoError(t, err)
	w, err := cluster.FromSite(site, cluster.Options{Scale: 0.005, Seed: 1})
	require.NoError(t, err)
	t.Cleanup(w.Close)
	w.HandleTasks(TaskRunner)
	return &bench{t: t, world: w, kern1: w.Host("KERN1"), kern2: w.Host("KERN2")}
}

// run executes a script as a WinRM client does, up to its end, and gives its output and its errors.
func (b *bench) run(host *cluster.Host, script string) (stdout, stderr string) {
	b.t.Helper()
	var out, errs bytes.Buffer
	PowerShell(context.Background(), host, Logon{User: `EXAMPLE\admin`, Remote: true}, `-NoProfile -NonInteractive -Command `+script,
		Streams{In: strings.NewReader(""), Out: &out, Err: &errs})
	require.NotContains(b.t, errs.String(), "not supported by the lab", script)
	return strings.TrimRight(strings.ReplaceAll(out.String(), "\r\n", "\n"), "\n"), errs.String()
}

// prints runs a script on the first node that succeeds, and holds its output against lines.
func (b *bench) prints(script string, lines ...string) {
	b.t.Helper()
	out, errs := b.run(b.kern1, script)
	assert.Empty(b.t, errs, script)
	assert.Equal(b.t, strings.Join(lines, "\n"), out, script)
}

// fails runs a script whose command fails, and holds type and id of the error
// and the Win32 error of its innermost exception against what is wanted.
func (b *bench) fails(script, want string) {
	b.t.Helper()
	out, errs := b.run(b.kern1, `$ErrorActionPreference = 'Stop'; try { `+script+` | Out-Null } catch { $code = 0; $e = $_.Exception; `+
		`while ($e) { if ($e.NativeErrorCode) { $code = $e.NativeErrorCode }; $e = $e.InnerException }; `+
		`Write-Output ($_.Exception.GetType().Name + ' ' + $_.FullyQualifiedErrorId + ' ' + $code) }`)
	assert.Empty(b.t, errs, script)
	assert.Equal(b.t, want, out, script)
}

