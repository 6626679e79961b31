package scenario

import (
	"strings"
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

// After the restart of 9.4.2/6 Windows starts XPR's services once more, as services of the node. What they write then must not
// get into the first checkpoint (9.3/2c, 9.3/8).
func TestTheFirstCheckpointHasTheRegistryOfTheVirtualServer(t *testing.T) {
	t.Parallel()
	s := New(t, "sites/narvik.yaml")
	first := s.Site.FirstNode()
	const kernel, globals = `SOFTWARE\Wow6432Node\PP-COM\MRS\Services`, `SOFTWARE\Wow6432Node\PP-COM\MRS\MRS Globals`
	s.Does = func(task runbook.OperatorTask) {
		if task.ID == "printer-driver-"+strings.ToLower(first) {
			registered := s.hosts()[0].Registry
			require.NoError(t, registered.Set(globals, registry.MultiSZ("Monitor Directory", `\\`+s.Site.VirtualServer.Name+`\MrsMonitor`, `\\`+first+`\MrsMonitor`)))
			require.NoError(t, registered.Set(kernel, registry.MultiSZ("Kernel", "NameLoc,"+first, "CfgSvc,"+first)))
		}
	}
	for _, name := range []string{runbook.Prepare, runbook.Install, runbook.Integrate} {
		result, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
		assert.Equal(t, runbook.StateDone, result.State, "%v", result.Deviations)
	}
	lines := func(key, name string) []string {
		k, err := s.hosts()[0].Registry.Key(key)
		require.NoError(t, err)
		value, _ := k.Value(name)
		return value.Lines
	}
	assert.Equal(t, []string{`\\` + s.Site.VirtualServer.Name + `\MrsMonitor`}, lines(globals, "Monitor Directory"))
	assert.Empty(t, lines(kernel, "Kernel"))
}
