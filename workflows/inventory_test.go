package workflows

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
)

// accounted are the inventory ids that a deployment of a site reports.
func accounted(t *testing.T, site *config.Site) []string {
	t.Helper()
	f := newFakeHosts(site)
	_, err := newScene(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	var ids []string
	for _, e := range f.evidence {
		for _, s := range e.Steps {
			ids = append(ids, s.ID)
			assert.NotRegexp(t, `''|  |\s$|\(\)`, s.Title, "%s: a value that the site file does not have", s.ID)
			assert.True(t, s.Verdict.Reached(), "%s %s is %s", s.ID, s.Title, s.Verdict)
			if s.Verdict == runbook.NotApplicable {
				assert.NotEmpty(t, s.Note, "%s must say why it is not applicable", s.ID)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// siteWithEverything is a site that leaves no step of the manual out.
func siteWithEverything() *config.Site {
	everything := testSite()
	everything.Licensing.Scenario, everything.Licensing.CLMHost = config.ScenarioOnNodes, "LICSRV"
	everything.Accounts.CLA = config.Account{Name: `EXAMPLE\cla`, Password: "env:CLA"}
	everything.Nodes[0].MAC, everything.Nodes[1].MAC = "02-00-00-00-00-01", "02-00-00-00-00-02"
	everything.Licensing.LicenceFiles = []config.LicenceFile{{Path: `D:\licence.xml`, ReadOn: "KERN1", MACs: []string{"02-00-00-00-00-01", "02-00-00-00-00-02"}}}
	everything.EmbeddedCodes = config.EmbeddedCode{Enabled: true, Clients: []string{"PC1"}}
	everything.Ghostscript = config.Ghostscript{Path: `SOFTWARE\X`, Type: "REG_DWORD", Data: "1"}
	everything.XPR.Services = append(everything.XPR.Services, "SmtpApl", "CtiApl", "SmsIpApl", "IsdnApl")
	everything.XPR.FaxG3PostDial, everything.XPR.SIPConferences, everything.XPR.ISDNHardware = true, true, true
	everything.XPR.Hotfixes, everything.XPR.HotfixPackages = []string{"HF1", "HF2"}, siteWithHotfix("/s", localFile, driveFile).XPR.HotfixPackages
	everything.Regional.RangeCodes = []string{"10-99"}
	everything.AplDelay.Entries = []config.AplDelayEntry{{Apl: "WebApl", Minutes: 5}}
	everything.Checks.AntivirusServices = []string{"AV"}
	everything.Network = config.Network{Gateway: "10.1.2.1", DNSServers: []string{"10.1.2.2"}}
	everything.VirtualServer.FileServerResource = "File Server Res"
	everything.Checks.KeepDefender = true
	everything.Test.RebootSecondNode = true
	everything.XPR.TimeZoneSupport, everything.XPR.TimeZonesAtInstallation = "on", true
	return everything.WithDefaults()
}

func TestADeploymentAccountsForEveryStepOfTheManual(t *testing.T) {
	everything := siteWithEverything()

	var inventory []string
	for _, s := range steps.All() {
		inventory = append(inventory, s.ID)
	}
	for name, site := range map[string]*config.Site{"plain": testSite(), "everything": everything, "three nodes": withThirdNode(testSite())} {
		t.Run(name, func(t *testing.T) {
			ids := accounted(t, site)
			for _, id := range inventory {
				assert.Contains(t, ids, id)
			}
			for _, id := range ids {
				assert.Contains(t, inventory, id, "no step of the manual has this id")
			}
		})
	}
}
