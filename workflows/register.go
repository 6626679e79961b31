package workflows

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"changeover/activities"
)

// runbooks are all runbooks; the order is that of the manual.
var runbooks = []runbook{
	{name: PrepareName, chapter: prepare},
	{name: InstallName, chapter: install},
	{name: IntegrateName, chapter: integrate},
	{name: ReplicateToNodeName, chapter: replicate},
	{name: FailoverTestName, chapter: failoverTest},
	{name: AddSatelliteName, chapter: addSatellite},
	{name: DeployName, chapter: deploy},
}

// Names are the workflow types of the runbooks in the manual's order.
func Names() []string {
	names := make([]string, 0, len(runbooks))
	for _, book := range runbooks {
		names = append(names, book.name)
	}
	return names
}

// Register registers the runbooks, the site lock and the site record under their
// kebab-case names.
func Register(w worker.WorkflowRegistry) {
	for _, book := range runbooks {
		carryOut := func(ctx workflow.Context, in Input) (RunResult, error) { return execute(ctx, book, in) }
		w.RegisterWorkflowWithOptions(carryOut, workflow.RegisterOptions{Name: book.name})
	}
	w.RegisterWorkflowWithOptions(Lock, workflow.RegisterOptions{Name: LockName})
	w.RegisterWorkflowWithOptions(SiteRecord, workflow.RegisterOptions{Name: activities.SiteWorkflow})
}
