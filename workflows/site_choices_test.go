package workflows

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/runbook"
)

// withAPerson runs a runbook with a person who does and confirms each task.
func withAPerson(t *testing.T, f *fakeHosts, name string) {
	t.Helper()
	s := newScene(t, f)
	s.withOperator(name, runbook.Input{})
	_, err := s.run(name, runbook.Input{})
	require.NoError(t, err)
}

func TestAnInstallationConvertsTimeStampsBeforeTheOtherServicesStart(t *testing.T) {
	f := convertsAtInstallation(t)
	withAPerson(t, f, runbook.Install)
	assert.Len(t, f.called(atInstallation), 1)
}

func TestLicenceFilesAndTheInternetAreLookedAtWhereTheSiteNamesThem(t *testing.T) {
	site := testSite()
	site.XPR.Services, site.Network.InternetServer = append(site.XPR.Services, "Vm2TxtApl"), "speech.example.com:443"
	site.Licensing.LicenceFiles = []config.LicenceFile{{Path: `C:\licences\kern1.xml`, ReadOn: "KERN1", MACs: []string{"00-15-5D-01-02-03"}}}
	site.Licensing.Scenario, site.Licensing.CLAHostIP, site.Licensing.CLMHost = config.ScenarioOnNodes, "", "LICSRV"
	site.Accounts.CLA = config.Account{Name: `EXAMPLE\cla`, Password: "env:CLA"}
	f := newFakeHosts(site)
	withAPerson(t, f, runbook.Prepare)
	assert.Contains(t, stepsOf(f, runbook.Prepare), "PREP-7.1-3 KERN1 unchanged the node can connect to speech.example.com:443, the server that Vm2TxtApl needs")
	withAPerson(t, f, runbook.Install)
	assert.Contains(t, stepsOf(f, runbook.Install), `INS-4.2.2.1-1 KERN1 unchanged licence file C:\licences\kern1.xml contains the MAC addresses of its licence agents`)
}

func TestCertificatesAreReadWhereTheSiteNamesThePorts(t *testing.T) {
	f := withXPR(t)
	f.site.TLS.WebPort, f.site.TLS.StunnelPort = 443, 995
	withAPerson(t, f, runbook.Integrate)
	assert.Contains(t, stepsOf(f, runbook.Integrate), "INS-4.4.10-2 KERN1 unchanged stunnel serves a certificate for "+f.site.TLS.StunnelServerName)
}
