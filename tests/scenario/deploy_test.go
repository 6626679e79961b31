package scenario

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

func TestDeployOnceAndChangeNothingTheSecondTime(t *testing.T) {
	s := New(t, "../../config/sites/berlin.yaml")
	s.Cuts.LoseAnswers(scripts.RestartHost)
	first, err := s.Run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, first.State, "%v", first.Deviations)
	clear(s.Activities)
	second, err := s.Run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, second.State)
	assert.Zero(t, second.Changed)
	assert.Zero(t, second.Moves)
	total := 0
	for _, n := range s.Activities {
		total += n
	}
	assert.Less(t, total, 80, "activities of a deployment without changes: %v", s.Activities)
}
