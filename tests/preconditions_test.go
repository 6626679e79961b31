package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/windows"
	"changeover/runbook"
)

// If hosts of the lab lack what docs/windows.md requires, prepare waits and names the node and what is missing.
func TestStatedPreconditionsAreNamed(t *testing.T) {
	t.Parallel()
	s := setUp(t, oslo)
	host := s.Lab.World.Host("OSL2")
	host.Software.ChangeFeature("FS-FileServer", func(f *windows.Feature) { f.InstallState = "Available" })
	host.SetInfo(func(i *windows.HostInfo) { i.ShellQuotas.MemoryPerShellMB = 150 })
	host.Software.ChangeFeature("NET-Framework-Core", func(f *windows.Feature) { f.InstallState = "Removed" })
	run := start(t, s, runbook.Prepare)
	for _, lacks := range []struct {
		id, missing string
		repair      func()
	}{
		{"PREP-6.2-1", "Feature FS-FileServer is 'Available', wanted 'Installed'", func() {
			_, err := host.Software.InstallFeature("FS-FileServer")
			require.NoError(t, err)
		}},
		{"PREP-6.2-1", "WinRM quota MaxMemoryPerShellMB is '150', wanted '1024 or more'", func() {
			host.SetInfo(func(i *windows.HostInfo) { i.ShellQuotas.MemoryPerShellMB = 1024 })
		}},
		{"INS-4.3.13-1", "Feature NET-Framework-Core is 'Removed', wanted 'Installed'", func() {
			_, err := host.Software.InstallFeature("NET-Framework-Core")
			require.NoError(t, err)
		}},
	} {
		parked := parkedStep(t, s, run)
		assert.Equal(t, []string{lacks.id, "OSL2"}, []string{parked.Step.ID, parked.Step.Host})
		assert.Contains(t, parked.Error, lacks.missing)
		assert.NotEmpty(t, parked.Step.Hint)
		lacks.repair()
		require.NoError(t, update(s, run, "retry", runbook.Decision{Operator: "eva", Reason: "it is there now"}))
	}
	result, err := end(t, s, run)
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
}
