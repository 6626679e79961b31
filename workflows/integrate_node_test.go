package workflows

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities"
	"changeover/config"
)

// The activity has searched the log for the site's pattern; its text arrives masked and
// decides nothing.
func TestThePrinterDriversLogIsJudgedAsTheHostHasIt(t *testing.T) {
	r := &run{site: &config.Site{}}
	s := step("INT-9.4.2-3", "9.4.2/7", "KERN1", "the log is kept")
	r.site.Unattended.PrinterLogPattern = "installed"
	assert.Equal(t, "installed", r.logQuery(s).Query.Pattern)

	outcome, err := r.judgeLog(s, activities.TextFile{Exists: true, Text: "driver " + config.Masked, Matched: true})
	assert.NoError(t, err)
	assert.Empty(t, outcome.Warnings)

	_, err = r.judgeLog(s, activities.TextFile{Exists: true, Text: "driver installed"})
	assert.True(t, ofSubstance(err))
	assert.ErrorContains(t, err, `on KERN1: `)
}
