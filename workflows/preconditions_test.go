package workflows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/windows/check"
	"changeover/runbook"
)

// What docs/windows.md states as preconditions is looked at before a runbook changes anything: it waits with the name of
// the node and with what to do, and goes on once the node has it.
func TestStatedPreconditionsAreLookedAtFirst(t *testing.T) {
	const features, quotas, dotNet, spooler = "CheckFeatures check KERN2 PREP-6.2-1", "CheckRemotingQuotas check KERN2 PREP-6.2-1",
		"CheckFeatures check KERN2 INS-4.3.13-1", "EnsureWindowsService check KERN2 INT-9.4.2-1 service Spooler runs"
	hints := map[string]string{
		features: "(Install-WindowsFeature -Name <feature>)", quotas: `for MaxShellsPerUser: Set-Item WSMan:\localhost\Shell\MaxShellsPerUser 5; `,
		dotNet: `-Source <medium of Windows>\sources\sxs)`, spooler: "Start-Service -Name Spooler",
	}
	for name, test := range map[string]struct {
		hosts  func() *fakeHosts
		in     runbook.Input
		checks []string
	}{
		runbook.Prepare:         {func() *fakeHosts { return newFakeHosts(testSite()) }, runbook.Input{}, []string{features, quotas, dotNet}},
		runbook.Install:         {func() *fakeHosts { return prepared(t) }, runbook.Input{}, []string{features, quotas, dotNet}},
		runbook.Integrate:       {func() *fakeHosts { return withXPR(t) }, runbook.Input{}, []string{features, quotas, dotNet, spooler}},
		runbook.ReplicateToNode: {func() *fakeHosts { return integratedSite(t, testSite()) }, runbook.Input{Node: "KERN2"}, []string{features, quotas, dotNet, spooler}},
	} {
		for _, check := range test.checks {
			t.Run(name+" "+check, func(t *testing.T) {
				f := test.hosts()
				f.differTimes(check, 1)
				s := newScene(t, f)
				s.withOperator(name, test.in)
				s.at(2*time.Hour, func() {
					require.Len(t, s.progress().Parked, 1)
					parked := s.progress().Parked[0]
					assert.Equal(t, "KERN2", parked.Step.Host)
					assert.Contains(t, parked.Step.Hint, hints[check])
					assert.Empty(t, f.called(" apply "), "nothing is changed before")
					s.update("", runbook.RetryUpdate, eva)
				})
				_, err := s.run(name, test.in)
				require.NoError(t, err)
				word, _, _ := strings.Cut(check, " ")
				assert.NotEmpty(t, f.called(word+" check KERN1 "+strings.Fields(check)[3]), "the other node is looked at as well")
			})
		}
	}
}

// The file server of Windows is demanded where something is installed or built; a drill and a further satellite change
// nothing of it and go on with a warning.
func TestOnlyWhatInstallsDemandsTheFileServer(t *testing.T) {
	const fileServer = "FS-FileServer"
	for name, test := range map[string]struct {
		hosts   func() *fakeHosts
		in      runbook.Input
		demands bool
	}{
		runbook.Install:      {func() *fakeHosts { return prepared(t) }, runbook.Input{}, true},
		runbook.Integrate:    {func() *fakeHosts { return withXPR(t) }, runbook.Input{}, true},
		runbook.FailoverTest: {func() *fakeHosts { return deployed(t) }, runbook.Input{}, false},
		runbook.AddSatellite: {func() *fakeHosts { return deployed(t) }, runbook.Input{Satellite: "SATEL1"}, false},
	} {
		f := test.hosts()
		_, err := newScene(t, f).play(name, test.in)
		require.NoError(t, err)
		features := decode[check.Features](f.wanted["PREP-6.2-1 CheckFeatures"])
		assert.Contains(t, features.Names, "Failover-Clustering", name)
		assert.Equal(t, test.demands, slices.Contains(features.Names, fileServer), name)
		assert.Equal(t, !test.demands, slices.Contains(features.Advised, fileServer), name)
	}
}

// Windows Server 2008 R2 has no feature for the module of the cluster alone.
func TestFeaturesAreThoseOfTheRelease(t *testing.T) {
	for release, module := range map[string]string{"2008 R2": "RSAT-Clustering", "2012 R2": "RSAT-Clustering-PowerShell"} {
		f := prepared(t)
		f.site.Cluster.WindowsServer = release
		_, err := newScene(t, f).play(runbook.Install, runbook.Input{})
		require.NoError(t, err)
		assert.Equal(t, []string{"Failover-Clustering", module, "FS-FileServer"}, decode[check.Features](f.wanted["PREP-6.2-1 CheckFeatures"]).Names)
	}
}
