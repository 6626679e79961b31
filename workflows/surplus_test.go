package workflows

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/windows/check"
	"changeover/runbook"
	"changeover/workflows/chapter"
)

// 9.4.2: the driver's name is looked for as well as its port.
func TestThePrinterDriverIsLookedForByItsName(t *testing.T) {
	f := withXPR(t)
	_, err := newScene(t, f).play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, check.InstalledSoftware{PrinterPort: chapter.PrinterPort, Expected: []string{printerProduct}}, decode[check.InstalledSoftware](f.wanted["INT-9.4.2-1 CheckInstalledSoftware"]))
}

// 9.5.1/3: a service of XPR that the site does not have would write to the registry, too. It is stopped, after the one that
// would start it again and before what it may depend on, and otherwise left as it is.
func TestServicesOfXPRBeyondTheSitesAreStopped(t *testing.T) {
	f := withXPR(t)
	f.surplus = []string{"IsdnApl", "mta"}
	f.services["KERN1"]["isdnapl"] = &fakeService{start: "Auto", state: chapter.Running}
	_, err := newScene(t, f).play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, chapter.Stopped, f.services["KERN1"]["isdnapl"].state)
	requireOrder(t, f, "INT-9.3-0 service mrs is stopped", "INT-9.3-0 service IsdnApl is stopped", "INT-9.3-0 service licsvc is stopped")
	assert.NotEmpty(t, f.called("EnsureWindowsService check KERN1 INT-9.5.1-1 service IsdnApl is stopped"))
	assert.Empty(t, f.called("service IsdnApl starts manually"), "it is none of the cluster's")
	assert.Len(t, f.called("EnsureWindowsService check KERN1 INT-9.5.1-1 service mta is stopped"), 1, "a service of the site counts once")
}
