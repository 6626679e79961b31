package scenario

import (
	"testing"

	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The documents grow (4.4.3, D-64): a failover test warns where the drive has less space left than the site wants, and goes on.
func TestAFailoverTestWarnsOfADriveThatFillsUp(t *testing.T) {
	t.Parallel()
	s := Deployed(t, "sites/narvik.yaml")
	s.corrects("site: narvik\n", "site: narvik\nchecks:\n  minimumDiskGB: 9000\n")
	result, err := s.Run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	var warnings []string
	for _, step := range s.LastEvidence().Steps {
		if step.ID == "PREP-7.1.3-2" {
			warnings = append(warnings, step.Warnings...)
		}
	}
	require.Len(t, warnings, 1)
	assert.Contains(t, warnings[0], "less than the 9000 GB of 7.1.3")
}
