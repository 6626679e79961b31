package workflows

import (
	"slices"
	"testing"

	"changeover/config"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// inventory are the ids of all 185 steps of the manual. Ids with a section of part 1
// (3.1.2-11, 3.1.3-8, 3.2-5) are steps of Windows Server 2008 R2 only.
var inventory = []string{
	// PREP: 45 steps
	"PREP-7.1-1", "PREP-7.1-2", "PREP-7.1-3", "PREP-7.1-4", "PREP-7.1-5", "PREP-7.1.1-1", "PREP-6.1.2-1",
	"PREP-6.2-1", "PREP-6.2-2", "PREP-7.1.2-1", "PREP-7.1.2-2", "PREP-7.1.2-3", "PREP-7.1.2-4", "PREP-7.1.2-5",
	"PREP-7.1.2-6", "PREP-7.1.2-7", "PREP-7.1.2-8", "PREP-7.1.2-9", "PREP-7.1.2-10", "PREP-3.1.2-11",
	"PREP-7.1.2-12", "PREP-7.1.3-1", "PREP-7.1.3-2", "PREP-7.1.3-3", "PREP-7.1.3-4", "PREP-7.1.3-5",
	"PREP-7.1.3-6", "PREP-7.1.3-7", "PREP-3.1.3-8", "PREP-7.2-1", "PREP-7.2-2", "PREP-7.2-3", "PREP-7.2-4",
	"PREP-3.2-5", "PREP-7.3.1-1", "PREP-7.3.1-2", "PREP-7.3.1-3", "PREP-7.3.2-1", "PREP-7.3.2-2",
	"PREP-7.3.2-3", "PREP-7.3.2-4", "PREP-7.3.2-5", "PREP-7.3.2-6", "PREP-7.3.3-1", "PREP-7.3.3-2",
	// INS: 49 steps
	"INS-4.0-1", "INS-4.2-1", "INS-4.2.2.1-1", "INS-4.2.2.2-1", "INS-4.2.2.2-2", "INS-4.2.2.3-1",
	"INS-4.2.2.4-1", "INS-4.2.2.5-1", "INS-4.2.2.5-2", "INS-4.3.1-1", "INS-4.3.2-1", "INS-4.3.3-1",
	"INS-4.3.3-2", "INS-4.3.4.1-1", "INS-4.3.4.1-2", "INS-4.3.4.1-3", "INS-4.3.5-1", "INS-4.3.6-1",
	"INS-4.3.7-1", "INS-4.3.8-1", "INS-4.3.9-1", "INS-4.3.10-1", "INS-4.3.11-1", "INS-4.3.12-1", "INS-4.3.13-1",
	"INS-4.4-1", "INS-4.4.1-1", "INS-4.4.3-1", "INS-4.4.4-1", "INS-4.4.5-1", "INS-4.4.5-2", "INS-4.4.6-1",
	"INS-4.4.7-1", "INS-4.4.7.1-1", "INS-4.4.7.1-2", "INS-4.4.8-1", "INS-4.4.9.1-1", "INS-4.4.9.1-2",
	"INS-4.4.9.2-1", "INS-4.4.9.3-1", "INS-4.4.10-1", "INS-4.4.10-2", "INS-4.4.11-1", "INS-4.4.12-1",
	"INS-4.4.13-1", "INS-4.4.14-1", "INS-4.4.15-1", "INS-4.4.16-1", "INS-V-1",
	// INT: 63 steps
	"INT-9.2-1", "INT-9.2-2", "INT-9.2-3", "INT-9.2-4", "INT-9.3-0", "INT-9.3-1", "INT-9.3-2", "INT-9.3-3",
	"INT-9.3-4", "INT-9.3-5", "INT-9.3-6", "INT-9.3-7", "INT-9.3-8", "INT-9.4.1-1", "INT-9.4.2-1",
	"INT-9.4.2-2", "INT-9.4.2-3", "INT-9.4.2.1", "INT-9.4.3-1", "INT-9.4.3-2", "INT-9.4.3-3", "INT-9.4.3-4",
	"INT-9.4.3-5", "INT-9.4.3-6", "INT-9.4.4-1", "INT-9.4.4-2", "INT-9.5-0", "INT-9.5.1-1", "INT-9.5.1-2",
	"INT-9.5.2-1", "INT-9.5.2-2", "INT-9.5.2-3", "INT-9.5.3-1", "INT-9.6.1-1", "INT-9.6.2-1", "INT-9.6.2-2",
	"INT-9.6.2-3", "INT-9.7.2-0", "INT-9.7.2-1", "INT-9.7.2-2", "INT-9.7.2-5", "INT-9.7.2-10", "INT-9.7.2-12a",
	"INT-9.7.2-12b", "INT-9.7.2-12c", "INT-9.7.2-12d", "INT-9.7.2-14", "INT-9.7.2-16", "INT-9.7.2-18",
	"INT-9.7.2-19", "INT-9.7.2-21", "INT-9.7.2-22", "INT-9.7.2-23", "INT-9.7.3-1", "INT-9.7.3-6", "INT-9.7.3-7",
	"INT-9.7.3-9", "INT-9.7.3-10", "INT-9.7.3-11", "INT-9.7.3-12", "INT-9.7.3-14", "INT-9.7.4-1", "INT-9.7.5-1",
	// REP: 16 steps
	"REP-9.8.1-1", "REP-9.8.1-2", "REP-9.8.1-3b", "REP-9.8.1-3c", "REP-9.8.1-3d", "REP-9.8.2-0", "REP-9.8.2-1",
	"REP-9.8.2-3", "REP-9.8.2-4", "REP-9.8.2-7", "REP-9.8.2-11", "REP-9.8.2-12", "REP-9.8.2-13", "REP-9.8.2-14",
	"REP-9.8.3-1", "REP-9.8-N",
	// TST: 6 steps
	"TST-9.9-2", "TST-9.9-3", "TST-9.9-4", "TST-9.9-5", "TST-9.9-6", "TST-9.9-7",
	// SAT: 6 steps
	"SAT-9.10-0", "SAT-9.10-1", "SAT-9.10-2", "SAT-9.10-4", "SAT-9.10-6", "SAT-9.10-7",
}

// accounted are the inventory ids that a deployment of a site reports.
func accounted(t *testing.T, site *config.Site) []string {
	t.Helper()
	f := newFakeHosts(site)
	_, err := newScene(t, f).play(DeployName, Input{})
	require.NoError(t, err)
	var ids []string
	for _, e := range f.evidence {
		for _, s := range e.Steps {
			ids = append(ids, s.ID)
			assert.NotContains(t, []string{StepRunning, StepFailed, StepPending}, s.State, "%s %s", s.ID, s.Title)
			if s.State == StepNotApplicable {
				assert.NotEmpty(t, s.Note, "%s must say why it is not applicable", s.ID)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func TestADeploymentAccountsForEveryStepOfTheManual(t *testing.T) {
	everything := testSite()
	everything.Licensing.Scenario = config.ScenarioOnNodes
	everything.Accounts.CLA = config.Account{Name: `EXAMPLE\cla`, Password: "env:CLA"}
	everything.EmbeddedCodes = config.EmbeddedCode{Enabled: true, Clients: []string{"PC1"}}
	everything.Ghostscript = config.Ghostscript{Disable: true, Path: `SOFTWARE\X`, Type: "REG_DWORD", Data: "1"}
	everything.XPR.Services = append(everything.XPR.Services, "SmtpApl", "CtiApl", "SmsIpApl", "IsdnApl")
	everything.XPR.FaxG3PostDial, everything.XPR.SIPConferences, everything.XPR.ISDNHardware = true, true, true
	everything.XPR.Hotfixes = []string{"HF1"}
	everything.Regional.RangeCodes = []string{"10-99"}
	everything.AplDelay.Entries = []config.AplDelayEntry{{Apl: "WebApl", Minutes: 5}}
	everything.Checks.AntivirusServices = []string{"AV"}
	everything.Test.RebootSecondNode = true

	require.Len(t, inventory, 185)
	for name, site := range map[string]*config.Site{"plain": testSite(), "everything": everything.WithDefaults(), "three nodes": withThirdNode(testSite())} {
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
