package windows

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// The keys of the Exchange connectors contain names of the site file, and a service that is released for a project is in no
// table of the manual. Both belong to XPR.
func TestTheAdviceAboutAMissingServiceOfXPRNamesTheRunbook(t *testing.T) {
	for _, key := range []string{"licsvc", "webapl", "XPRBERGEN:BGNEX07", "SapR3Apl"} {
		assert.Contains(t, HowToInstall(key), "or replicate-to-node if the host is a further node", key)
	}
	assert.Contains(t, HowToInstall("Spooler"), "find the program or the feature of Windows that contains the service")
}
