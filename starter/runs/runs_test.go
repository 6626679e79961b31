package runs

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/converter"

	"changeover/runbook"
	"changeover/starter/cli"
)

// The list shows the mode that a run has recorded, and guesses none.
func TestTheListShowsTheModeOfARun(t *testing.T) {
	with := func(id string, mode any) Run {
		info := &workflowpb.WorkflowExecutionInfo{Execution: &commonpb.WorkflowExecution{WorkflowId: id}}
		if mode != nil {
			payload, err := converter.GetDefaultDataConverter().ToPayload(mode)
			require.NoError(t, err)
			info.Memo = &commonpb.Memo{Fields: map[string]*commonpb.Payload{runbook.ModeMemo: payload}}
		}
		run := read(info)
		run.Started, run.Ended = time.Now(), time.Now()
		return run
	}
	list := List{Runs: []Run{with("deploy/berlin", runbook.Check), with("deploy/ulm", runbook.Apply), with("deploy/old", nil)}}
	var out strings.Builder
	require.NoError(t, list.Print(&out))
	assert.Regexp(t, `^ID +MODE +STATE`, out.String())
	assert.Regexp(t, `\ndeploy/berlin +check `, out.String())
	assert.Regexp(t, `\ndeploy/ulm +apply `, out.String())
	assert.Regexp(t, `\ndeploy/old +- `, out.String())
	out.Reset()
	require.NoError(t, cli.PrintJSON(&out, list))
	assert.Equal(t, 1, strings.Count(out.String(), `"mode": "check"`))
	assert.Equal(t, 2, strings.Count(out.String(), `"mode": `), "a run without a mode has no field")
}

// Somebody may hold a run that waits for a person: it goes on when both have acted.
func TestAHoldIsShownBesideWhatARunWaitsFor(t *testing.T) {
	held := &runbook.DecisionRecord{Operator: "eva", Reason: "lunch"}
	task := []runbook.OperatorTask{{ID: "maintenance-window", Title: "approve a window"}}
	below := []runbook.ChildReport{{WorkflowID: "prepare/berlin"}}
	for want, p := range map[string]runbook.Progress{
		`resume: held by eva: "lunch"; task maintenance-window: approve a window`: {Held: held, Tasks: task},
		`resume: held by eva: "lunch"; decision about INT-1: no`:                  {Held: held, Parked: []runbook.ParkedStep{{Step: runbook.Step{ID: "INT-1"}, Error: "no"}}},
		`resume: held by eva: "lunch"`:                                            {Held: held, Children: below},
		"prepare/berlin":                                                          {Children: below},
		"abort: this run was reset; task maintenance-window: approve a window":    {Reset: "this run was reset", Tasks: task},
		"": {},
	} {
		assert.Equal(t, want, waits(p))
	}
}
