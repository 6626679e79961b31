package runbook

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A step is open only with its row, its host and its title: the steps for two satellites have the same row on the same node.
func TestOpenStepsKeepTheTitlesOfARowOnAHost(t *testing.T) {
	satellite := func(title, host string) Step { return Step{ID: "SAT-1", Manual: "9.10/3", Host: host, Title: title} }
	var open OpenSteps
	open.Add(satellite("SATEL1 is in the list", "KERN1"))
	open.Add(Step{ID: "INT-2", Host: "KERN2", Title: "service"})
	var another OpenSteps
	another.Add(satellite("SATEL2 is in the list", "KERN1"))
	another.Add(satellite("SATEL2 is in the list", "KERN1"))
	before := open
	open.Merge(another...)
	assert.Len(t, open, 2)
	assert.Len(t, before[0].Titles, 1, "a copy stays as it was")
	for _, title := range []string{"SATEL1 is in the list", "SATEL2 is in the list"} {
		assert.Equal(t, "9.10/3 (SAT-1) on KERN1", open.Same(satellite(title, "KERN1")), title)
	}
	assert.Empty(t, open.Same(satellite("SATEL3 is in the list", "KERN1")))
	assert.Empty(t, open.Same(satellite("SATEL1 is in the list", "KERN2")))
	assert.Equal(t, "9.10/3 (SAT-1) on KERN1", open.Last([]string{"INT-2", "SAT-1"}), "it was noted last")
	assert.Empty(t, open.Last([]string{"INT-3"}))
}
