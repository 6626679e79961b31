package scenario

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"changeover/config/resolved"
	"changeover/lab/cluster"
	"changeover/runbook"
	"changeover/workflows"
	"changeover/workflows/engine"
	"changeover/workflows/role"
	"changeover/workflows/system"
)

// Thin is the workflow type of a runbook for tests: section 9.7.2 for one service, and then one move of the role. It
// is the smallest run with all kinds of changes to a cluster.
const Thin = "thin"

const (
	// ThinService is an optional service of the example site: no other service depends on it.
	ThinService = "WebApl"
	// ThinChanges is the number of changes that the thin runbook makes on the example site.
	ThinChanges = 11
	// ThinSecondOfTwo is the number of a change that is the second change of its activity.
	ThinSecondOfTwo = 3
)

// RegisterThin registers the thin runbook for a service.
func RegisterThin(w worker.WorkflowRegistry, service string) {
	carryOut := func(ctx workflow.Context, in runbook.Input) (runbook.Result, error) {
		var r *role.Role
		return engine.Execute(ctx, engine.Book{Name: Thin, Title: "cluster one service and move the role"}, in, engine.Work{
			Chapter: func(ctx workflow.Context, run *engine.Run) {
				r = role.New(run)
				thin(ctx, run, r, service)
			},
			MakeSafe: func(ctx workflow.Context, _ *engine.Run) { r.MakeSafe(ctx) },
		})
	}
	w.RegisterWorkflowWithOptions(carryOut, workflow.RegisterOptions{Name: Thin})
	w.RegisterWorkflowWithOptions(system.Lock, workflow.RegisterOptions{Name: runbook.LockWorkflow})
}

func thin(ctx workflow.Context, run *engine.Run, r *role.Role, name string) {
	service, _ := run.Site().Service(name)
	site := &run.Site().Config
	r.Refresh(ctx)
	workflows.ClusterServices(ctx, run, r, []resolved.Service{service}, true)
	for _, node := range site.FurtherNodes() {
		r.Release(ctx, runbook.Step{ID: "INT-9.2-4", Manual: "9.2/4", Host: r.Owner(), Title: "node " + node + " is resumed"}, node)
	}
	to := site.OtherNodes(r.Owner())[0]
	r.Move(ctx, runbook.Step{ID: "TST-9.9-4", Manual: "9.9/4", Host: to, Title: "the role moves to " + to}, to, true)
}

// Deployed returns a stage whose site has been deployed.
func Deployed(t *testing.T, siteFile string) *Stage {
	t.Helper()
	s := New(t, siteFile)
	result, err := s.Run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	require.Equal(t, runbook.StateDone, result.State, "%v", result.Deviations)
	return s
}

// Undo moves the role back to the first node and removes the resource of the service, as an administrator would.
func (s *Stage) Undo(t *testing.T) {
	t.Helper()
	c, role, first := cluster.Of(s.Lab.World), s.Site.Role.Name, s.Site.FirstNode()
	group, err := c.Groups.Get(role)
	require.NoError(t, err)
	if !strings.EqualFold(group.OwnerNode, first) {
		require.NoError(t, c.Groups.Move(role, first))
		require.Eventually(t, func() bool {
			group, err := c.Groups.Get(role)
			return err == nil && strings.EqualFold(group.OwnerNode, first) && group.State == cluster.GroupOnline
		}, 10*time.Second, 5*time.Millisecond)
	}
	for _, r := range c.Resources.List() {
		if !slices.ContainsFunc(r.Parameters, func(p cluster.Parameter) bool {
			return p.Name == "ServiceName" && strings.EqualFold(fmt.Sprint(p.Value), ThinService)
		}) {
			continue
		}
		require.NoError(t, c.Resources.Stop(r.Name))
		require.Eventually(t, func() bool { return c.Resources.Delete(r.Name) == nil }, 10*time.Second, 5*time.Millisecond)
	}
}

// LastEvidence returns the evidence of the last run.
func (s *Stage) LastEvidence() runbook.Evidence {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.Evidence[len(s.Evidence)-1]
}
