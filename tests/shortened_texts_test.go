package tests

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/powershell"
	ps "changeover/activities/powershell/scripts"
	"changeover/activities/recording"
	"changeover/activities/windows"
	"changeover/config"
	"changeover/config/secrets"
	"changeover/runbook"
)

// A long text is cut on the host and on the worker, both times before it is masked. Wherever the text is cut, no part of
// a password may reach an activity or a recording.
func TestOfALongTextOnAHostNoPartOfAPasswordIsShown(t *testing.T) {
	const secret, most, program = "Horse-Battery-Staple-9", 30, 8000
	for _, release := range []string{"2008 R2", "2022"} {
		t.Run(release, func(t *testing.T) {
			r := startRelease(t, release)
			known := &secrets.Scrubber{}
			known.Add(secret)
			pool := powershell.NewPool(powershell.PoolOptions{Start: powershell.Over(labOptions(r.lab)), Secrets: secrets.Resolver{}, Known: known})
			t.Cleanup(pool.Close)
			directory := t.TempDir()
			recorder, err := recording.New(recording.Options{Directory: directory, Mask: known.Scrub})
			require.NoError(t, err)
			hosts := recorder.Sessions(pool)
			reader := &windows.Reader{Engine: &engine.Engine{Hosts: hosts, Mask: known.Scrub}}
			session, err := hosts.Session(t.Context(), r.lab.Site.Name, node1)
			require.NoError(t, err)
			r.run(t, node1, ps.NewDirectory, params{"Path": `C:\Program Files\Changeover\changeover-long-1`})
			files := r.lab.World.Host(node1).Files
			// behind is how many characters follow after the place at which the host or the worker cuts.
			write := func(path string, left, behind int) {
				text := strings.Repeat("-", 2*secrets.Margin) + secret + strings.Repeat("x", behind-left-len("\r\nend")+1) + "\r\nend"
				require.NoError(t, files.Write(path, []byte(text)))
			}
			for left := 0; left <= len(secret); left += 3 {
				for _, margin := range []int{0, secrets.Margin} {
					write(`C:\Windows\Temp\long.log`, left, most+margin)
					query := runbook.HostQuery[windows.TextFileQuery]{Site: r.lab.Site.Name, Step: runbook.Step{Host: node1}, Query: windows.TextFileQuery{Path: `C:\Windows\Temp\long.log`, MaxBytes: most}}
					file, err := reader.ReadTextFile(t.Context(), query)
					require.NoError(t, err)
					assert.Regexp(t, `^x+\nend$`, strings.TrimPrefix(file.Text, config.Masked))
					write(`C:\Program Files\Changeover\changeover-long-1\output.txt`, left, program+margin)
					var seen struct{ Output string }
					_, err = session.Run(t.Context(), ps.GetProgramRun.Of("Name", "changeover-long-1"), &seen)
					require.NoError(t, err)
					assert.Regexp(t, `^x+\nend$`, strings.TrimPrefix(seen.Output, secret), "%d characters of the password would be left", left)
				}
			}
			recorder.Close()
			recorded, err := os.ReadFile(recorder.File())
			require.NoError(t, err)
			require.Contains(t, string(recorded), `get-text-file`)
			for _, part := range []string{"Horse", "Batt", "Stap", "le-9"} {
				assert.NotContains(t, string(recorded), part)
			}
		})
	}
}
