package windows

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

// The keys of the Exchange connectors contain names of the site file, and a service that is released for a project is in no
// table of the manual. Both belong to XPR.
func TestTheAdviceAboutAMissingServiceOfXPRNamesTheRunbook(t *testing.T) {
	for _, key := range []string{"licsvc", "webapl", "XPRBERGEN:BGNEX07", "SapR3Apl"} {
		assert.Contains(t, HowToInstall(key), "or replicate-to-node if the host is a further node", key)
	}
	assert.Contains(t, HowToInstall("Spooler"), "find the program or the feature of Windows that contains the service")
}

// A check may look at the further node before the install node has the services.
func TestServiceWithoutAKnownProgramIsShownAsPresent(t *testing.T) {
	outcome := serviceHost(t).Plan(Service{Name: "mrs", StartMode: "Manual", Account: `EXAMPLE\svc_xpr`, Password: "env:XPR_PASSWORD", Create: &ServiceDefinition{}})
	assert.Equal(t, "Service is '(absent)', wanted 'present'", runbook.Differences(outcome.Changes))
}
