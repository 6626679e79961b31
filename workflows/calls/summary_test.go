package calls

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

func TestASummaryIsOneVisibleLine(t *testing.T) {
	assert.Equal(t, "9.7.2 KERN1: the share is there", Summary(runbook.Step{Manual: "9.7.2", Host: "KERN1", Title: " the share\nis there"}))
	assert.NotContains(t, SummaryOf("right\u202eto left"), "\u202e")
	assert.LessOrEqual(t, len(SummaryOf(strings.Repeat("ä", 300))), runbook.SummaryLimit)
}

// A summary that is cut must still say that the run waits for a person: 'watch' and the UI show nothing else of that.
func TestTheSummaryOfAParkedStepIsNotCutBeforeTheDecisions(t *testing.T) {
	for _, name := range []string{"berlin", strings.Repeat("ä", 64), strings.Repeat("𠀀", 64)} {
		s := runbook.Step{
			Manual: "4.2.2.1/1", Host: "KERN1",
			Title: `licence file \\fileserver.example.net\licences$\OpenScape Xpressions\` + name + `\2026\license-00-30-48-80-72-97.lic contains the MAC addresses of its licence agents`,
		}
		for _, guard := range []bool{false, true} {
			for _, offer := range []string{"", "moves the role back from KERN2 to KERN1"} {
				text := SummaryOf(runbook.ParkedStep{Step: s, Guard: guard, Offer: offer}.Summary(Summary(s.Quoted())))
				assert.LessOrEqual(t, len(text), runbook.SummaryLimit)
				assert.True(t, runbook.AsksOperator(text), text)
				assert.Contains(t, text, map[bool]string{false: ", skip or abort", true: " or abort"}[guard])
				assert.True(t, runbook.ParkedIn(text, s), text)
				assert.False(t, runbook.ParkedIn(text, s.On("KERN2")), text)
			}
		}
	}
}
