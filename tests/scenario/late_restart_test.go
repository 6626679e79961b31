package scenario

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/powershell/scripts"
	"changeover/lab/cluster"
	"changeover/runbook"
)

// integrateRefusing integrates a site whose further node refuses its first restart. A person does something before each retry.
func integrateRefusing(t *testing.T, before ...func(*Stage, *cluster.Cluster)) (s *Stage, says []string) {
	s = New(t, exampleSite("leipzig"))
	for _, name := range []string{runbook.Prepare, runbook.Install} {
		_, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
	}
	restarts := 0
	s.Cuts.After(func(sent Sent) {
		if sent.Script == scripts.RestartHost.Name && sent.Host == "LEJ2" {
			restarts++
		}
	})
	s.Cuts.RefuseOnce(scripts.RestartHost, "LEJ2")
	s.Parked = func(step runbook.ParkedStep) string {
		assert.Zero(t, restarts, step.Error)
		if len(says) == len(before) {
			return runbook.AbortUpdate
		}
		before[len(says)](s, cluster.Of(s.Lab.World))
		says = append(says, step.Error)
		return runbook.RetryUpdate
	}
	_, err := s.Run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	require.Len(t, says, len(before))
	assert.Contains(t, says[0], "access is denied")
	assert.Equal(t, 1, restarts)
	return s, says
}

// A person retries a refused restart, perhaps hours later: the votes are counted again directly before the restart.
func TestARestartThatIsRetriedKeepsTheQuorum(t *testing.T) {
	t.Parallel()
	_, says := integrateRefusing(t, func(_ *Stage, c *cluster.Cluster) {
		require.NoError(t, c.Resources.Stop(c.Witness()))
	}, func(s *Stage, c *cluster.Cluster) {
		require.NoError(t, c.Resources.Start(c.Witness()))
		s.eventually(func() bool { r, err := c.Resources.Get(c.Witness()); return err == nil && r.State == cluster.Online })
	})
	assert.Contains(t, says[1], "without this node, the cluster has only 1 of 3 votes (LEJ1) and would lose its quorum")
}

// A role that has come to the node since is not interrupted by a restart that was begun without it.
func TestARestartThatIsRetriedInterruptsNoRole(t *testing.T) {
	t.Parallel()
	s, says := integrateRefusing(t, func(s *Stage, c *cluster.Cluster) {
		require.NoError(t, c.Nodes.Resume("LEJ2"))
		s.moveRole("LEJ2")
	}, func(s *Stage, c *cluster.Cluster) {
		s.moveRole("LEJ1")
		require.NoError(t, c.Nodes.Pause("LEJ2", false))
	})
	assert.Contains(t, says[1], "cannot restart Windows on node LEJ2: the node owns role '"+s.Site.Role.Name+"' in state ")
}
