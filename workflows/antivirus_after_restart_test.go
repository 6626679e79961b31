package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
	"changeover/workflows/chapter"
)

// installWithAntivirus prepares a site with an antivirus service that starts with Windows, installs XPR on it, and returns the state of the
// service at the time of each operator task.
func installWithAntivirus(t *testing.T, change func(f *fakeHosts)) map[string]string {
	t.Helper()
	site := testSite()
	site.Checks.AntivirusServices = []string{"AV"}
	f := newFakeHosts(site)
	for _, node := range site.NodeNames() {
		f.services[node]["av"] = &fakeService{start: "Auto", state: chapter.Running}
	}
	_, err := newScene(t, f).play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	change(f)
	s := newScene(t, f)
	states := map[string]string{}
	s.every(time.Minute, func() {
		for _, task := range s.tasks("") {
			states[task.ID] = f.services["KERN1"]["av"].state
			f.perform(task)
			s.update("", runbook.ConfirmUpdate, s.confirmation(task))
		}
	})
	_, err = s.run(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	require.Equal(t, 1, f.boots["KERN1"])
	return states
}

// A run that restarts the node in the middle of the installation (4.3.13) stops the antivirus programs again before a person lets the setup
// of XPR go on (7.1.3, V-29).
func TestAntivirusIsStoppedAgainAfterARestartDuringTheInstallation(t *testing.T) {
	states := installWithAntivirus(t, func(f *fakeHosts) { f.setupWantsRestart = true })
	assert.Equal(t, chapter.Stopped, states["xpr-setup"])
	assert.Equal(t, chapter.Stopped, states["setup-after-restart"], "the setup installs the remaining components")
}

// The same before the setup: the node restarts because the .NET Framework 3.5 waits for it.
func TestAntivirusIsStoppedAgainAfterTheRestartForFeatures(t *testing.T) {
	states := installWithAntivirus(t, func(f *fakeHosts) { f.pending["KERN1"] = dotNetPending })
	assert.Equal(t, chapter.Stopped, states["xpr-setup"])
}
