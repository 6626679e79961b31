package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/config/catalogue/unproven"
	"changeover/lab/windows/release"
)

// For everything that the lab's Windows Server 2008 R2 lacks, there is a page by Microsoft as the source, or a pilot
// has to check it.
func TestWhatAnOlderReleaseLacksHasASource(t *testing.T) {
	points := map[string]bool{}
	for _, p := range unproven.Points() {
		points[p.ID] = true
	}
	for _, a := range release.Additions {
		assert.True(t, a.Page != "" || points[a.Unproven], "%v: neither a page nor a point of config/catalogue/unproven", a.Names)
	}
}
