package scenario

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/cluster"
	"changeover/runbook"
)

// A role that is online and does not start with the cluster gets the one property, and is not taken offline for it.
func TestARoleIsNotTakenOfflineToStartWithTheCluster(t *testing.T) {
	s := New(t, "sites/turku.yaml")
	_, err := s.Run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	groups := cluster.Of(s.Lab.World).Groups
	for _, name := range []string{runbook.Integrate, runbook.Deploy} {
		require.NoError(t, groups.SetProperty(s.Site.Role.Name, "PersistentState", uint32(0)))
		result, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
		assert.Equal(t, 1, result.Changed, name)
		group, err := groups.Get(s.Site.Role.Name)
		require.NoError(t, err)
		assert.EqualValues(t, 1, group.PersistentState, name)
	}
}
