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

// A text about KERN10 does not name how KERN1 was left.
func TestAFailureNamesAllOfHowTheSiteWasLeft(t *testing.T) {
	child := temporal.NewNonRetryableApplicationError("cannot move the role: role 'XPR' is Online on KERN10; role 'XPR' is offline on KERN1; start the runbook again", runbook.ErrAborted, nil)
	err := Failed(child, []string{"role 'XPR' is Online on KERN1", "role 'XPR' is offline on KERN1"}, runbook.Result{State: runbook.StateAborted})
	require.ErrorContains(t, err, "; role 'XPR' is offline on KERN1; start the runbook again; role 'XPR' is Online on KERN1 (type: ")
}
