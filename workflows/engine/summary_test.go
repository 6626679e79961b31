package engine

import (
	"testing"

	"changeover/runbook"

	"github.com/stretchr/testify/assert"
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
