package check

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/windows"
	"changeover/runbook"
)

// The files of a hotfix are compared by their hashes, in any case.
func TestFileHashes(t *testing.T) {
	want := FileHashes{Files: []FileHash{{`C:\a.dll`, "0a1b"}, {`C:\b.dll`, "0c"}, {`C:\c.dll`, "0d"}}}
	have := []windows.File{{Path: `C:\a.dll`, Exists: true, SHA256: "0A1B"}, {Path: `C:\b.dll`, Exists: true, SHA256: "FF"}, {Path: `C:\c.dll`}}
	found, err := fileHashesKind{}.Differences(want, have)
	require.NoError(t, err)
	require.Len(t, found, 2)
	assert.Equal(t, runbook.Change{Property: `SHA-256 of C:\b.dll`, Before: "FF", After: "0c"}, found[0].Change)
	assert.Equal(t, runbook.Change{Property: `SHA-256 of C:\c.dll`, Before: "(absent)", After: "0d"}, found[1].Change)
	assert.Equal(t, "(absent)", fileHashesKind{}.Evidence(want, have)[2].Value)

	f := newHost(t)
	f.Always("get-files", map[string]any{"files": have[:2]})
	f.Refused(want, runbook.ErrRefused, "the host's answer contains 2 of the 3 files")
	f.Always("get-files", map[string]any{"files": have})
	f.Refused(want, runbook.ErrVerification, `SHA-256 of C:\b.dll is 'FF'`)
}

// A printer port that must be gone is asked for as one that must be there.
func TestAPrinterPortThatMustBeGone(t *testing.T) {
	for _, tc := range []struct {
		want  InstalledSoftware
		have  softwareSeen
		finds string
	}{
		{InstalledSoftware{NoPrinterPort: "XPR"}, softwareSeen{Spooler: windows.ServiceRunning, PrinterPorts: []string{"LPT1:", "xpr"}}, "XPR"},
		{InstalledSoftware{NoPrinterPort: "XPR"}, softwareSeen{Spooler: windows.ServiceRunning, PrinterPorts: []string{"LPT1:"}}, ""},
		{InstalledSoftware{NoPrinterPort: "XPR"}, softwareSeen{Spooler: "Stopped"}, "Stopped"},
		{InstalledSoftware{PrinterPort: "XPR"}, softwareSeen{Spooler: windows.ServiceRunning, PrinterPorts: []string{"xpr"}}, ""},
	} {
		found, err := installedSoftwareKind{}.Differences(tc.want, tc.have)
		require.NoError(t, err)
		if tc.finds == "" {
			assert.Empty(t, found)
			continue
		}
		require.Len(t, found, 1)
		assert.Equal(t, tc.finds, found[0].Before)
	}
}
