package scenario

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/cluster"
	"changeover/lab/serve"
	"changeover/lab/windows/registry"
	"changeover/runbook"
)

// A value of XPR's registry that is written while the licence service is offline is lost when the licence service comes
// online, since its checkpoint has the old value (9.10/2).
func TestTheVoiceFormatOfAFinishedSiteLasts(t *testing.T) {
	t.Parallel()
	s := Built(t, "sites/bergen.yaml", serve.ByHand)
	first, format := s.hosts()[0], s.Site.XPR.VoiceRecFormat
	const name, pcm = "VoiceRecFormat", 0xffffffff
	require.NoError(t, first.Registry.Set(format.Path, registry.DWord(name, pcm)))
	s.takeOffline("licsvc")

	result, err := s.Run(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State, "%v", result.Deviations)
	require.NoError(t, cluster.Of(s.Lab.World).Groups.Start(s.Site.Role.Name))
	s.eventually(func() bool { return s.roleRuns(s.Site.FirstNode()) })
	key, err := first.Registry.Key(format.Path)
	require.NoError(t, err)
	value, _ := key.Value(name)
	assert.EqualValues(t, format.Value, value.Number)

	result, err = s.Run(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, result.Changed)
}
