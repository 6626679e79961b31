package scenario

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/cluster"
	"changeover/lab/serve"
	"changeover/lab/windows/scm"
	"changeover/runbook"
)

// A kernel resource that fails takes the role along, and fails there as well: the repair goes on where the role has come to, and
// nobody moves it back.
func TestARepairFollowsTheRole(t *testing.T) {
	t.Parallel()
	s := Built(t, "../../config/sites/berlin.yaml", serve.ByHand)
	const router, startAndRestarts = "mta", 4
	first, second := s.hosts()[0], s.hosts()[1]
	s.takeOffline(router)
	require.NoError(t, first.Services.Fail(router, processAborted, -1))
	require.NoError(t, second.Services.Fail(router, processAborted, startAndRestarts))

	result, err := s.Run(runbook.RepairResource, runbook.Input{Service: router})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State, "%v", result.Deviations)
	assert.Zero(t, result.Moves)
	r := s.resource(router)
	assert.Equal(t, cluster.Online, r.State)
	assert.Equal(t, second.Name(), r.OwnerNode)
	service, err := second.Services.Get(router)
	require.NoError(t, err)
	assert.Equal(t, scm.Running, service.State)
	var looked []string
	for _, step := range s.LastEvidence().Steps {
		looked = append(looked, step.Place())
	}
	assert.Contains(t, looked, "INT-9.5.3-1 on "+second.Name())
}
