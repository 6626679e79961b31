package tests

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"changeover/lab/demo"
	"changeover/runbook"
)

// testPatience is the time limit of one deployment of two nodes on a slow machine that other processes use as well.
const testPatience = 5 * time.Minute

// Every example site reaches the end state that the manual requires, and a second deployment changes nothing.
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
			assert.Zero(t, second.OperatorTasks, "the second deployment asked a person for something")
			verifyEvidence(t, f.Stage, second)
			verifyEffects(t, f.Stage)
			f.unchanged(t)
			verifyNoSecrets(t, f.Stage)
		})
	}
}
