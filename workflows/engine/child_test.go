package engine

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
	"changeover/workflows/calls"
)

func TestTheSummaryOfARunbookBelowShowsItsTargetAndTheChangeNumber(t *testing.T) {
	for want, in := range map[string]runbook.Input{
		"integrate of berlin":                        {Site: "berlin"},
		"integrate of berlin KERN2":                  {Site: "berlin", Node: "KERN2"},
		"integrate of berlin SATEL1 (change CHG017)": {Site: "berlin", Satellite: "SATEL1", Change: "CHG017"},
	} {
		assert.Equal(t, want, startSummary("integrate", in))
	}
}

func TestAChildThatIsTerminatedIsNoAbort(t *testing.T) {
	assert.Equal(t, runbook.ErrChildFailed, calls.TypeOf(childFailure("deploy/berlin", "prepare/berlin", errors.New("terminated"))))
	assert.Equal(t, runbook.ErrAborted, calls.TypeOf(childFailure("deploy/berlin", "prepare/berlin", calls.Failure(runbook.ErrAborted, "by eva"))))
}
