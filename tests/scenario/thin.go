package scenario

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"changeover/activities/cluster"
	"changeover/activities/windows"
	"changeover/config/resolved"
	model "changeover/lab/cluster"
	"changeover/runbook"
	"changeover/workflows/engine"
	"changeover/workflows/role"

	"github.com/stretchr/testify/require"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Thin is the workflow type of a runbook for tests: 9.7.2 for one service, and then one move of the
// role. It is the smallest run with every kind of change to a cluster.
const Thin = "thin"

const (
	// ThinService is an optional service of the example site: no other service depends on it.
	ThinService = "WebApl"
	// ThinChanges is the number of changes that the thin runbook makes on the example site.
	ThinChanges = 9
	// ThinSecondOfTwo is the number of the change that is the second one of its activity.
	ThinSecondOfTwo = 6
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
	w.RegisterWorkflowWithOptions(engine.Lock, workflow.RegisterOptions{Name: runbook.LockWorkflow})
}

func thin(ctx workflow.Context, run *engine.Run, r *role.Role, name string) {
	service, _ := run.Site().Service(name)
	r.Survey(ctx)
	run.Do(ctx, clustered(run, r, service)...)
	to := run.Site().Config.OtherNodes(r.Owner())[0]
	r.Move(ctx, runbook.Step{ID: "TST-9.9-4", Manual: "9.9/4", Host: to, Title: "the role moves to " + to}, to, false)
}

// clustered are the steps of 9.7.2 for one service, up to the one that brings it online.
func clustered(run *engine.Run, r *role.Role, service resolved.Service) []engine.Item {
	owner, ref, separate := r.Owner(), r.Of(service), false
	s := func(id, title string) runbook.Step {
		return runbook.Step{ID: id, Manual: "9.7.2", Host: owner, Title: "resource of " + service.Key + ": " + title}
	}
	want := cluster.GenericService{Role: r.Name(), Service: service.Key, Name: service.ResourceName}
	networked := want
	networked.Rename, networked.ServiceName, networked.UseNetworkName = true, true, true
	dependency := cluster.ResourceDependency{Resource: ref}
	for _, p := range service.DependsOn {
		dependency.Providers = append(dependency.Providers, r.Provider(p))
	}
	return []engine.Item{
		engine.Ensure(s("INT-9.7.2-5", "exists"), want),
		engine.Ensure(s("INT-9.7.2-10", "depends on what its row names"), dependency),
		engine.Ensure(s("INT-9.7.2-12d", "uses the network name"), networked),
		engine.Ensure(s("INT-9.7.2-14", "restarts by the site's policy"), cluster.ResourcePolicies{
			Resource: ref, RestartAction: &service.Policy.RestartAction,
			RestartPeriodMs: &service.Policy.RestartPeriodMs, RestartThreshold: &service.Policy.RestartThreshold,
		}),
		engine.Ensure(s("INT-9.7.2-18", "every node may own it"), cluster.PossibleOwners{Resource: ref, Owners: run.Site().Config.NodeNames()}),
		engine.Ensure(s("INT-9.7.2-18", "runs in the common resource monitor"), cluster.ResourcePolicies{Resource: ref, SeparateMonitor: &separate}),
		engine.Ensure(s("INT-9.7.2-19", "replicates its registry keys"),
			cluster.RegistryCheckpoints{Resource: ref, Keys: service.Checkpoints, KeysIfPresent: service.CheckpointsIfPresent}),
		engine.Ensure(s("INT-9.7.2-21", "is online"), r.ResourceOnline(ref)),
		engine.Ensure(s("INT-9.7.2-21", "its service depends on no other"), windows.Service{Name: service.Key, NoDependencies: true}),
	}
}

// Deployed is a site after its deployment.
func Deployed(t *testing.T, siteFile string) *Stage {
	t.Helper()
	s := New(t, siteFile)
	result, err := s.Run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	require.Equal(t, runbook.StateDone, result.State, "%v", result.Deviations)
	return s
}

// Forget takes the resource of the service offline and removes it, as an administrator would.
func (s *Stage) Forget(t *testing.T) {
	t.Helper()
	c := s.Lab.World.Cluster()
	for _, r := range c.Resources() {
		if !slices.ContainsFunc(r.Parameters, func(p model.Parameter) bool {
			return p.Name == "ServiceName" && strings.EqualFold(fmt.Sprint(p.Value), ThinService)
		}) {
			continue
		}
		require.NoError(t, c.StopResource(r.Name))
		require.Eventually(t, func() bool { return c.DeleteResource(r.Name) == nil }, 10*time.Second, 5*time.Millisecond)
	}
}

// LastEvidence is that of the last run.
func (s *Stage) LastEvidence() runbook.Evidence {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.Evidence[len(s.Evidence)-1]
}
