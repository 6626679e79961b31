package chapter

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

// A person looks for the conversion on the host and in the folder that the fact names, whichever step began the conversion.
func TestAConversionIsFoundByItsFact(t *testing.T) {
	fact := runbook.SiteFact{Key: runbook.FactConverting, Value: Begun("on", "KERN2", "changeover-berlin-INS-4.4.13-1-KERN2-bin-TimeZoneSupport-a2faf560")}
	assert.Equal(t, Conversion{
		Shown: `host KERN2, program changeover-berlin-INS-4.4.13-1-KERN2-bin-TimeZoneSupport-a2faf560, time zone support "on"`,
		Host:  "KERN2", Folder: `%ProgramFiles%\Changeover\changeover-berlin-INS-4.4.13-1-KERN2-bin-TimeZoneSupport-a2faf560-*`,
	}, ConversionOf(fact))
	assert.Equal(t, "on", Mode(fact))
	fact.Value = "on (host KERN2, program x) and more words"
	assert.Equal(t, Conversion{
		Shown: fact.Shown(), Host: "the host of the conversion (" + fact.Shown() + ")", Folder: `%ProgramFiles%\Changeover\*TimeZoneSupport*`,
	}, ConversionOf(fact))
}
