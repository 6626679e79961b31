package workflows

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/registry"
	"changeover/activities/windows"
	"changeover/config"
	"changeover/runbook"
)

// unusualSite uses what other sites leave out, and leaves out what they use.
func unusualSite() *config.Site {
	site := testSite()
	site.Accounts.AssignedAtSetup = false
	site.VirtualServer.Preexisting = true
	site.Ghostscript.Keep = true
	site.Checks.PingFiltered, site.Checks.KeepDHCPClient = true, true
	site.Network = config.Network{}
	site.XPR.Services = nil
	site.TLS.Password = "env:TLS"
	site.Satellites = []config.Satellite{{Name: "SATEL1"}, {Name: "SATEL2", Apls: []string{"ReportApl"}, SQLServer: "SQL1"}}
	site.Test.RebootSecondNode = true
	return site.WithDefaults()
}

// fullSite uses what most sites leave out.
func fullSite() *config.Site {
	site := testSite()
	site.Cluster.Virtual = false
	site.Office.Enabled = true
	site.XPR.ISDNHardware, site.XPR.FaxG3PostDial, site.XPR.SIPConferences = true, true, true
	site.XPR.SIPSecondIP = "192.0.2.21"
	site.XPR.VoiceRecFormat = config.VoiceRecFormat{Path: `SOFTWARE\Wow6432Node\PP-COM\MRS\Voice`, Value: 1}
	site.XPR.Services = []string{"WebApl", "MailApl", "SmtpApl", "CtiApl"}
	site.XPR.Hotfixes = []string{"HF-1"}
	site.XPR.TimeZoneSupport = "on"
	site.Regional.RangeCodes = []string{"100-199"}
	site.Ghostscript = config.Ghostscript{Path: `SOFTWARE\Wow6432Node\PP-COM\MRS\Ghost`, Type: "REG_DWORD", Data: "1"}
	site.SetStartupParameters = true
	site.Satellites = []config.Satellite{{Name: "SATEL1", Apls: []string{"RepApl"}, SQLServer: "SQL1"}}
	site.Checks.AntivirusServices, site.Checks.KeepDefender = []string{"AV"}, true
	site.Customer = config.Customer{DocumentTypes: []string{"PDF"}, NumberingPlan: "agreed on 2026-01-01"}
	site.Network.DNSServers = []string{"192.0.2.53"}
	site.VirtualServer.FileServerResource = "File Server Res"
	return site.WithDefaults()
}

func TestAnUnusualSiteIsCompared(t *testing.T) {
	f := newFakeHosts(unusualSite())
	for _, in := range []runbook.Input{{}, {Node: "KERN2"}, {Satellite: "SATEL1"}, {Satellite: "SATEL2"}} {
		names := []string{runbook.Prepare, runbook.Install, runbook.Integrate, runbook.FailoverTest}
		switch {
		case in.Node != "":
			names = []string{runbook.ReplicateToNode}
		case in.Satellite != "":
			names = []string{runbook.AddSatellite}
		}
		for _, name := range names {
			in.Mode = runbook.Check
			_, err := newScene(t, f).run(name, in)
			require.NoError(t, err, name)
		}
	}
}

func TestAFullSiteIsCompared(t *testing.T) {
	f := newFakeHosts(fullSite())
	for _, name := range []string{runbook.Prepare, runbook.Install, runbook.Integrate, runbook.AddSatellite} {
		in := runbook.Input{Mode: runbook.Check}
		if name == runbook.AddSatellite {
			in.Satellite = "SATEL1"
		}
		_, err := newScene(t, f).run(name, in)
		require.NoError(t, err, name)
	}
}

func TestAnUnusualSiteIsPrepared(t *testing.T) {
	f := newFakeHosts(unusualSite())
	f.facts = preparationAttested()
	s := newScene(t, f)
	s.decides(runbook.SkipUpdate, runbook.SkipUpdate)
	result, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
}

// 9.4.4-6: Ghostscript should no longer be used.
func TestGhostscriptIsRemovedUnlessTheSiteKeepsIt(t *testing.T) {
	integrated := func(ghostscript config.Ghostscript) (runbook.Result, *fakeHosts) {
		f := withXPR(t)
		site := *f.site
		site.Ghostscript = ghostscript
		f.site = &site
		result, err := newScene(t, f).play(runbook.Integrate, runbook.Input{})
		require.NoError(t, err)
		return result, f
	}
	// DisableGS is set on every node: by a person, or where the site says how.
	onEach := func(f *fakeHosts, verdict string) {
		for _, node := range f.site.NodeNames() {
			assert.Contains(t, stepsOf(f, runbook.Integrate), "INT-9.4.4-2 "+node+" "+verdict+" registry value DisableGS is set")
		}
	}
	result, f := integrated(config.Ghostscript{})
	onEach(f, "attested")
	assert.NotContains(t, f.wanted, "INT-9.4.4-2 EnsureRegistryValue")
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Equal(t, windows.Directory{Path: `R:\OpenScape\xpr\res\convert\ghostscript`, Empty: true}, decode[windows.Directory](f.wanted["INT-9.4.4-2 EnsureDirectory"]))

	result, f = integrated(config.Ghostscript{Path: `SOFTWARE\PP-COM\X`, Type: "REG_DWORD", Data: "1"})
	onEach(f, "changed")
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Equal(t, registry.Value{Key: `SOFTWARE\PP-COM\X`, Name: "DisableGS", Type: "DWord", Data: []string{"1"}}, decode[registry.Value](f.wanted["INT-9.4.4-2 EnsureRegistryValue"]))

	result, f = integrated(config.Ghostscript{Keep: true})
	onEach(f, "not-applicable")
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	assert.NotContains(t, f.wanted, "INT-9.4.4-2", "nothing is deleted")
	require.Len(t, result.Deviations, 3)
	assert.Contains(t, result.Deviations[0], "the site file keeps Ghostscript")
}

func TestASiteThatCannotBeReadStartsNothing(t *testing.T) {
	f := newFakeHosts(testSite())
	f.failTimes("LoadSite", runbook.ErrBadRequest, 1)
	_, err := newScene(t, f).run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrBadInput)
}

func TestACheckSaysWhatItCouldNotRead(t *testing.T) {
	f := newFakeHosts(testSite())
	f.failTimes("ReadCluster", runbook.ErrAccessDenied, 1)
	f.shows("EnsureClusterGroup check KERN1 PREP-7.2-1", runbook.Seen{Unsettled: true})
	f.differTimes("EnsurePreferredOwners check", 1)
	result, err := newScene(t, f).run(runbook.Prepare, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateIncomplete, result.State)
}

func TestACheckSaysWhichProofsItCouldNotRead(t *testing.T) {
	for name, order := range map[string]failing{"not read": {kind: runbook.ErrAccessDenied}, "not there": {kind: runbook.ErrPrecondition}} {
		t.Run(name, func(t *testing.T) {
			f := withXPR(t)
			order.times = 100
			for _, call := range []string{"ReadTextFile", "CheckServicesInstalled check", "EnsureRoleState check"} {
				one := order
				one.call = call
				f.failures = append(f.failures, &one)
			}
			for _, book := range []string{runbook.Install, runbook.Integrate} {
				_, err := newScene(t, f).run(book, runbook.Input{Mode: runbook.Check})
				require.NoError(t, err)
			}
		})
	}
}

func TestACheckWithoutAnyReadSaysSo(t *testing.T) {
	f := newFakeHosts(testSite())
	f.failTimes("ReadCluster", runbook.ErrAccessDenied, 100)
	result, err := newScene(t, f).run(runbook.Prepare, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateIncomplete, result.State)
}
