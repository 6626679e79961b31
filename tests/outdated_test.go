package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"changeover/activities/windows"
	"changeover/runbook"
	"changeover/tests/scenario"
	"changeover/workflows/engine"
)

// twice is a runbook for tests: two steps of one group want the same folder, so the first step makes the change that the
// intent of the second step names.
const twice = "twice"

func registerTwice(w worker.WorkflowRegistry) {
	w.RegisterWorkflowWithOptions(func(ctx workflow.Context, in runbook.Input) (runbook.Result, error) {
		return engine.Execute(ctx, engine.Book{Name: twice, Title: "create a folder twice"}, in, engine.Work{
			Chapter: func(ctx workflow.Context, run *engine.Run) {
				node, folder := run.Site().Config.FirstNode(), windows.Directory{Path: `C:\twice`}
				run.Do(ctx,
					engine.Ensure(runbook.Step{ID: "PREP-7.2-1", Manual: "7.2/1", Host: node, Title: "the folder exists"}, folder),
					engine.Ensure(runbook.Step{ID: "PREP-7.2-2", Manual: "7.2/2", Host: node, Title: "the folder still exists"}, folder))
			},
			MakeSafe: func(workflow.Context, *engine.Run) {},
		})
	}, workflow.RegisterOptions{Name: twice})
}

// If a worker is lost before its activity has read the host, the next attempt records nothing that another step has
// changed.
func TestAWorkerThatIsLostBeforeItReadsTheHostLeavesNoRecord(t *testing.T) {
	t.Parallel()
	e := newEffects(t)
	f := &fault{unread: 2}
	e.execute(t, f, twice)
	f.mutex.Lock()
	defer f.mutex.Unlock()
	require.Len(t, f.sent, 1)
	scenario.Matched(t, f.sent, e.stage.LastEvidence(), 0, scenario.Before)
	steps := e.stage.LastEvidence().Steps
	require.Len(t, steps, 2)
	assert.Equal(t, []runbook.Verdict{runbook.Changed, runbook.Unchanged}, []runbook.Verdict{steps[0].Verdict, steps[1].Verdict})
}
