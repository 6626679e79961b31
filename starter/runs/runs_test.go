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
