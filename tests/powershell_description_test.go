package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	ps "changeover/activities/powershell/scripts"
	lab "changeover/lab/windows"
	"changeover/runbook"
)

// TestAnUnfitPowerShellIsNamed holds the plain command before the bootstrap against hosts whose PowerShell is old,
// restricted or of 32 bits: each says what is missing, through cmd.exe and the real protocol. The bootstrap itself
// would not do.
func TestAnUnfitPowerShellIsNamed(t *testing.T) {
	r := startRemote(t)
	kern1 := r.lab.World.Host(node1)
	session, err := r.pool.Session(t.Context(), r.lab.Site.Name, node1)
	require.NoError(t, err)
	for name, test := range map[string]struct {
		has     lab.PowerShell
		missing string
	}{
		"2.0":         {lab.PowerShell{Version: "2.0"}, "its version is 2.0 instead of 5.1 or newer"},
		"4.0":         {lab.PowerShell{Version: "4.0"}, "its version is 4.0 instead of 5.1 or newer"},
		"constrained": {lab.PowerShell{Constrained: true}, "its language mode is ConstrainedLanguage instead of FullLanguage"},
		"32 bit":      {lab.PowerShell{Bits32: true}, "its process is x86 instead of AMD64 (64 bit)"},
		"old and restricted": {
			lab.PowerShell{Version: "4.0", Constrained: true},
			"its version is 4.0 instead of 5.1 or newer, its language mode is ConstrainedLanguage instead of FullLanguage",
		},
	} {
		t.Run(name, func(t *testing.T) {
			kern1.SetInfo(func(i *lab.HostInfo) { i.PowerShell = test.has })
			_, err := session.Run(t.Context(), ps.GetBootState.Of("Node", ""), nil)
			var failure *host.Failure
			require.ErrorAs(t, err, &failure)
			assert.Equal(t, runbook.ErrConnection, failure.Type)
			assert.EqualError(t, failure.Err, "the PowerShell that the account gets there cannot run the scripts: "+test.missing)
		})
	}
	kern1.SetInfo(func(i *lab.HostInfo) { i.PowerShell = lab.PowerShell{} })
	_, err = session.Run(t.Context(), ps.GetBootState.Of("Node", ""), nil)
	require.NoError(t, err, "what was corrected counts at the next try")
}
