package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/powershell"
	ps "changeover/activities/powershell/scripts"
	"changeover/config"
	"changeover/config/secrets"
	"changeover/lab/serve"
	lab "changeover/lab/windows"
	"changeover/runbook"
)

// TestAnUnfitPowerShellIsNamed runs the plain command that precedes the bootstrap on hosts whose PowerShell is old,
// restricted or 32-bit. The error names what is missing. The command runs through cmd.exe and the real protocol,
// since the bootstrap itself would fail on these hosts.
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
		"32 bit":      {lab.PowerShell{Bits32: true}, "its processor architecture is x86 instead of AMD64 (64 bit)"},
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
			assert.EqualError(t, failure.Err, "on the host, the account in the endpoints file gets a PowerShell that cannot run the scripts: "+test.missing)
		})
	}
	kern1.SetInfo(func(i *lab.HostInfo) { i.PowerShell = lab.PowerShell{} })
	_, err = session.Run(t.Context(), ps.GetBootState.Of("Node", ""), nil)
	require.NoError(t, err, "after the correction the next attempt succeeds")
}

// A host with Windows Server 2008 R2 as delivered, with WinRM 2.0, is refused. With Windows Management Framework 5.1
// it runs the scripts.
func TestWindowsServer2008R2NeedsItsManagementFramework(t *testing.T) {
	t.Setenv("XPR_ADMIN_PASSWORD", "a")
	berlin, err := config.Read(site("berlin"))
	require.NoError(t, err)
	berlin.Cluster.WindowsServer = "2008 R2"
	simulated, err := serve.Start(berlin, serve.Options{Directory: t.TempDir(), Scale: 0.02, Seed: 1, Secrets: secrets.Resolver{}})
	require.NoError(t, err)
	t.Cleanup(simulated.Close)
	simulated.World.Host(node1).SetInfo((*lab.HostInfo).AsShipped)
	pool := powershell.NewPool(powershell.PoolOptions{Start: powershell.Over(labOptions(simulated)), Secrets: secrets.Resolver{}})
	t.Cleanup(pool.Close)

	shipped, err := pool.Session(t.Context(), berlin.Name, node1)
	require.NoError(t, err)
	_, err = shipped.Run(t.Context(), ps.GetBootState.Of("Node", ""), nil)
	var failure *host.Failure
	require.ErrorAs(t, err, &failure)
	assert.EqualError(t, failure.Err, "on the host, the account in the endpoints file gets a PowerShell that cannot run the scripts: its version is 2.0 instead of 5.1 or newer")

	assert.Contains(t, failure.Next, "install Service Pack 1 of Windows Server 2008 R2, the .NET Framework 4.5.2 or newer and then Windows Management Framework 5.1 (KB3191566), and restart the host")

	ready, err := pool.Session(t.Context(), berlin.Name, node2)
	require.NoError(t, err)
	_, err = ready.Run(t.Context(), ps.GetBootState.Of("Node", ""), nil)
	require.NoError(t, err)
	_, err = ready.Run(t.Context(), ps.GetShareNames.Of(), nil)
	require.NoError(t, err, "Windows Server 2008 R2 has no module SmbShare, so another script is sent")
}
