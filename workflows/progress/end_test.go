package progress

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"changeover/runbook"
)

// The error of a child names how the child has left the site. Its parent learns the same, and does not repeat it.
func TestAFailureNamesOnceHowTheSiteWasLeft(t *testing.T) {
	child := temporal.NewNonRetryableApplicationError("replicate-to-node/berlin/KERN2 was canceled; node KERN2 stays paused", runbook.ErrAborted, nil)
	err := Failed(child, []string{"node KERN2 stays paused", "node KERN1 is resumed"}, runbook.Result{State: runbook.StateAborted})
	require.ErrorContains(t, err, "replicate-to-node/berlin/KERN2 was canceled; node KERN2 stays paused; node KERN1 is resumed (type: ")
}
