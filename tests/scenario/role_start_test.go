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

// On Windows Server 2008 R2, prepare makes the role start with the cluster (3.2/6). A role with XPR that is offline must stay
// offline: with PersistentState 1, a move would start it. The step that brings the role online sets the property.
func TestPrepareDoesNotLetAnOfflineRoleStartWithTheCluster(t *testing.T) {
	s := New(t, exampleSite("leipzig"))
	_, err := s.Run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	groups := cluster.Of(s.Lab.World).Groups
	starts := func() any {
		group, err := groups.Get(s.Site.Role.Name)
		require.NoError(t, err)
		return group.PersistentState
	}
	assert.EqualValues(t, 1, starts())
	require.NoError(t, groups.Stop(s.Site.Role.Name))
	s.eventually(func() bool { return groups.AtRest(s.Site.Role.Name) })
	assert.EqualValues(t, 0, starts())
	for _, mode := range []runbook.Mode{runbook.Check, runbook.Apply} {
		_, err = s.Run(runbook.Prepare, runbook.Input{Mode: mode})
		require.NoError(t, err)
		for _, step := range s.LastEvidence().Steps {
			if step.ID == "PREP-3.2-5" {
				assert.Equal(t, runbook.Unchanged, step.Verdict, mode)
				assert.Len(t, step.Warnings, 1, mode)
			}
		}
		assert.EqualValues(t, 0, starts(), mode)
	}
	_, err = s.Run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.EqualValues(t, 1, starts(), "the role is online again")
}
