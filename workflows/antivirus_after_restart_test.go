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

// A person may restart the node after the setup of the printer driver, which asks for a restart (9.4.2/6). The run does not restart the node
// again, and stops the antivirus programs all the same.
func TestAntivirusIsStoppedAgainAfterAPersonHasRestartedTheNode(t *testing.T) {
	site := testSite()
	site.Checks.AntivirusServices, site.Unattended.PrinterDriver = []string{"AV"}, ""
	f := newFakeHosts(site)
	for _, node := range site.NodeNames() {
		f.services[node]["av"] = &fakeService{start: "Auto", state: chapter.Running}
	}
	for _, name := range []string{runbook.Prepare, runbook.Install} {
		_, err := newScene(t, f).play(name, runbook.Input{})
		require.NoError(t, err)
	}
	s := newScene(t, f)
	s.every(time.Minute, func() {
		for _, task := range s.tasks("") {
			f.perform(task)
			if task.ID == "printer-driver-kern2" {
				f.log["KERN2"] = true
				f.boots["KERN2"]++
				f.services["KERN2"]["av"].state = chapter.Running
			}
			s.update("", runbook.ConfirmUpdate, s.confirmation(task))
		}
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	require.Equal(t, 1, f.boots["KERN2"], "the run restarts the node no second time")
	assert.Equal(t, chapter.Stopped, f.services["KERN2"]["av"].state)
}

// A service that cannot be stopped is a matter for the program that it belongs to: the failed step says so, after each restart too.
func TestAnAntivirusServiceThatRefusesToStopNamesWhatToDo(t *testing.T) {
	site := testSite()
	site.Checks.AntivirusServices = []string{"AV"}
	f := newFakeHosts(site)
	f.facts = preparationAttested()
	f.services["KERN1"]["av"] = &fakeService{start: "Auto", state: chapter.Running}
	f.failTimes("EnsureWindowsService apply KERN1 PREP-7.1-5", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.withOperator(runbook.Prepare, runbook.Input{})
	parked := 0
	s.every(time.Hour, func() {
		for _, p := range s.progress().Parked {
			parked++
			assert.Contains(t, p.Step.Hint, "if the service protects itself, turn off its protection in the program that manages it")
			assert.Contains(t, p.Step.Hint, "checks.antivirusServices")
			s.update("", runbook.RetryUpdate, eva)
		}
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, 1, parked)
}
