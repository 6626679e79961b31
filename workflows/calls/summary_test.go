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
	assert.LessOrEqual(t, len(SummaryOf(strings.Repeat("ä", 300))), summaryLimit)
}
