package tests

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"changeover/lab/demo"
	"changeover/runbook"
)

// testPatience bounds one deployment of two nodes on a slow, shared machine.
const testPatience = 5 * time.Minute

// Every example site ends in the state that the manual asks for, and a second
// deployment finds nothing to do.
func TestDeploymentReachesTheEndStateAndKeepsIt(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"berlin", "munich", "vienna"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := finished(t, site(name))
			t.Cleanup(func() { logTail(t, f.Stage) })
			assert.Positive(t, f.result.Changed)
			assert.Positive(t, f.result.Moves)
			verifyEndState(t, f.Stage)
			verifyEvidence(t, f.Stage, f.result)

			second := deploy(t, &demo.Deployment{Stage: f.Stage})
			assert.Equal(t, runbook.StateDone, second.State)
			assert.Zero(t, second.Changed, "the second deployment changed something")
			assert.Zero(t, second.Moves, "the second deployment moved the role")
			assert.Zero(t, second.OperatorTasks, "the second deployment asked for something")
			verifyEvidence(t, f.Stage, second)
			verifyEffects(t, f.Stage)
			f.unchanged(t)
			verifyNoSecrets(t, f.Stage)
		})
	}
}
