package runbook

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A value that is no sentence is shown with what it is the value of.
func TestAFactIsShownWithWhatItsValueIs(t *testing.T) {
	for want, fact := range map[string]SiteFact{
		`time zone support "on (agreed)"`:       {Key: FactTimeZones, Value: "on (agreed)"},
		`time zone support "on (host KERN1)"`:   {Key: FactConverting, Value: "on (host KERN1)"},
		`xpr.serverName "XPRBLN"`:               {Key: FactOfValue("xpr.serverName"), Value: "XPRBLN"},
		`xpr.installDir "R:\xpr"`:               {Key: FactOfValue("xpr.installDir"), Value: `R:\xpr`},
		`MAC address "00-11"`:                   {Key: FactMACPrefix + "KERN1", Value: "00-11"},
		`service key "mta2"`:                    {Key: FactServiceKeyPrefix + "mta", Value: "mta2"},
		`end of the installation "2026-03-01"`:  {Key: FactInstalledPrefix + "KERN1", Value: "2026-03-01"},
		`digests of the pending restarts "a b"`: {Key: FactWaitedBeforeSetup + "KERN1", Value: "a b"},
		`"released' warning: 'x"`:               {Key: "PREP-7.1-2", Value: `released" warning: "x`},
		`"restarted by deploy/berlin"`:          {Key: FactDisplayNamesPrefix + "KERN2", Value: "restarted by deploy/berlin"},
	} {
		assert.Equal(t, want, fact.Shown())
	}
}

func TestTheWordsOfAPersonAreQuoted(t *testing.T) {
	assert.Equal(t, `eva: "disk was full"`, SaidBy("eva", "disk was full"))
	assert.Equal(t, "eva", SaidBy("eva", ""))
	assert.Equal(t, `"eva: x": "y"`, SaidBy("eva: x", "y"))
}
