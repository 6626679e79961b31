package check

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Less space than advised is only a warning. Nothing is known of a drive that the host does not have.
func TestADriveThatFillsUpIsAWarning(t *testing.T) {
	want := Drive{Letter: "R:", AdvisedFreeGB: 10}
	for free, warnings := range map[int64][]string{
		10 * gigabyte:   nil,
		10*gigabyte - 1: {"drive R: has 9 GB free, less than the advised 10 GB (7.1.3); the documents of XPR take more and more space on this drive, so enlarge the drive, or check its free space regularly"},
		-1:              nil,
	} {
		h := newHost(t)
		volumes := []map[string]any{{"fileSystem": "NTFS", "freeBytes": free}}
		if free < 0 {
			volumes = volumes[:0]
		}
		h.Always("get-drive", map[string]any{"volumes": volumes, "substituted": []string{}})
		outcome := h.Plan(want)
		assert.Equal(t, free < 0, len(outcome.Changes) > 0)
		assert.Equal(t, warnings, outcome.Warnings)
	}
}
