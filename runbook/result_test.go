package runbook

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A deployment compares before it carries out a failover test: what the comparison found is done afterwards.
func TestWhatAChildComparedIsNotPendingAfterTheRun(t *testing.T) {
	compared := Result{Runbook: FailoverTest, Mode: Check, Steps: 10, Pending: 2, Unknown: 1}
	deployment := Result{Runbook: Deploy, Mode: Apply}
	deployment.Add(compared)
	assert.Equal(t, Result{Runbook: Deploy, Mode: Apply, Steps: 10}, deployment)

	check := Result{Runbook: Deploy, Mode: Check}
	check.Add(compared)
	assert.Equal(t, Result{Runbook: Deploy, Mode: Check, Steps: 10, Pending: 2, Unknown: 1}, check)
}
