package tests

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/starter/demo"
	"changeover/workflows"
)

// testPatience bounds one deployment on a slow, shared machine.
const testPatience = 8 * time.Minute

// Every example site ends in the state that the manual asks for, and a second
// deployment finds nothing to do.
func TestDeploymentReachesTheEndStateAndKeepsIt(t *testing.T) {
	for _, name := range []string{"berlin", "munich", "vienna"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := setUp(t, site(name))
			d := &demo.Deployment{Stage: s}
			first := deploy(t, d)
			require.Equal(t, workflows.Done, first.State, first.Deviations)
			assert.Positive(t, first.Changed)
			assert.Positive(t, first.Moves)
			verifyEndState(t, s)
			verifyEvidence(t, s, first)

			second := deploy(t, d)
			assert.Equal(t, workflows.Done, second.State)
			assert.Zero(t, second.Changed, "the second deployment changed something")
			assert.Zero(t, second.Moves, "the second deployment moved the role")
			assert.Zero(t, second.OperatorTasks, "the second deployment asked for something")
			verifyEndState(t, s)
			verifyNoSecrets(t, s)
		})
	}
}
