package scenario

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/powershell/scripts"
	"changeover/lab/cluster"
	"changeover/lab/windows"
	"changeover/runbook"
)

// changed reports whether a host has run a script that changes something.
func (s *Stage) changed() bool {
	for _, script := range scripts.All() {
		for _, name := range s.used.Names() {
			if script.Changes && script.Name == name {
				return true
			}
		}
	}
	return false
}

// V-23: if the nodes of a cluster run different releases, the deployment is refused before anything is changed, and
// the error names each node and its release.
func TestAMixtureOfReleasesIsRefused(t *testing.T) {
	s := New(t, exampleSite("leipzig"))
	s.Lab.World.Host("LEJ2").SetInfo(func(i *windows.HostInfo) {
		i.Caption, i.Version, i.Build = "Microsoft Windows Server 2012 R2 Datacenter", "6.3.9600", "9600"
	})
	for _, in := range []runbook.Input{{}, {Mode: runbook.Check}} {
		_, err := s.Run(runbook.Deploy, in)
		require.ErrorContains(t, err, "not every node runs Windows Server 2008 R2, the release in the site file (cluster.windowsServer): "+
			"LEJ1 runs Microsoft Windows Server 2008 R2 Datacenter 6.1.7601, LEJ2 runs Microsoft Windows Server 2012 R2 Datacenter 6.3.9600; ")
		assert.False(t, s.changed())
	}
}

// A node with Windows Server 2008 R2 as delivered is refused with an error that says what to install, and nothing is
// changed.
func TestANodeAsDeliveredIsRefused(t *testing.T) {
	s := New(t, exampleSite("leipzig"))
	for _, h := range s.hosts() {
		h.SetInfo((*windows.HostInfo).AsShipped)
	}
	says := ""
	s.Parked = func(step runbook.ParkedStep) string {
		says = step.Error
		return runbook.AbortUpdate
	}
	_, err := s.Run(runbook.Prepare, runbook.Input{})
	require.Error(t, err)
	assert.Contains(t, says, "its version is 2.0 instead of 5.1 or newer")
	assert.Contains(t, says, "Service Pack 1 of Windows Server 2008 R2, the .NET Framework 4.5.2 or newer and then Windows Management Framework 5.1 (KB3191566)")
	assert.False(t, s.changed())
}

// On Windows Server 2008 R2, a cluster of two nodes whose witness is offline stops when one node restarts. A run does not restart
// a node then, and continues when the witness has a vote again.
func TestANodeIsNotRestartedWithoutQuorum(t *testing.T) {
	s := New(t, exampleSite("leipzig"))
	c := cluster.Of(s.Lab.World)
	witness := c.Witness()
	for _, name := range []string{runbook.Prepare, runbook.Install} {
		_, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
	}
	require.NoError(t, c.Resources.Stop(witness))
	var says []string
	s.Parked = func(step runbook.ParkedStep) string {
		says = append(says, step.Error)
		assert.False(t, slices.Contains(s.used.Names(), scripts.RestartHost.Name), step.Error)
		require.NoError(t, c.Resources.Start(witness))
		s.eventually(func() bool { r, err := c.Resources.Get(witness); return err == nil && r.State == cluster.Online })
		return runbook.RetryUpdate
	}
	_, err := s.Run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	require.Len(t, says, 1)
	assert.Contains(t, says[0], "without this node, the cluster has only 1 of 3 votes (LEJ1) and would lose its quorum, so the cluster service would stop on every node; bring the witness '"+witness+"' online, which is Offline, then retry")
	assert.True(t, slices.Contains(s.used.Names(), scripts.RestartHost.Name))
}
