package role_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"testing"
	"time"

	"changeover/activities/cluster"
	"changeover/config"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/engine"
	"changeover/workflows/role"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// bench is a run of one chapter over a cluster of three nodes with one role.
type bench struct {
	t   *testing.T
	env *testsuite.TestWorkflowEnvironment

	owner  string
	state  cluster.GroupState
	absent bool
	nodes  map[string]cluster.NodeState
	facts  []runbook.SiteFact
	// made are the changes of the cluster and the facts that were written, in order.
	made []string
	// refused are the kinds of activities that fail.
	refused []string

	evidence runbook.Evidence
	result   runbook.Result
}

func newBench(t *testing.T) *bench {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	b := &bench{
		t: t, env: suite.NewTestWorkflowEnvironment(), owner: "KERN1", state: cluster.Online,
		nodes: map[string]cluster.NodeState{"KERN1": cluster.NodeUp, "KERN2": cluster.NodeUp, "KERN3": cluster.NodeUp},
	}
	b.env.SetTestTimeout(time.Minute)
	// A busy machine is no deadlock.
	b.env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: 30 * time.Second})
	b.register(runbook.LoadSiteActivity, func(runbook.LoadSiteRequest) (resolved.Site, error) {
		site := config.Site{Name: "bonn", FinalOwner: "KERN2", Nodes: []config.Node{{Name: "KERN1"}, {Name: "KERN2"}, {Name: "KERN3"}}}
		return resolved.Site{Config: *site.WithDefaults()}, nil
	})
	b.register(runbook.ReadIdentityActivity, func(runbook.HostQuery[runbook.IdentityQuery]) (runbook.ClusterIdentity, error) {
		return runbook.ClusterIdentity{ID: "0c1d"}, nil
	})
	b.register(runbook.ReadSiteRecordActivity, func(runbook.SiteRecordQuery) (runbook.SiteRecord, error) {
		return runbook.SiteRecord{Facts: b.facts}, nil
	})
	b.register(runbook.RecordSiteFactActivity, func(r runbook.RecordFact) error {
		if slices.Contains(b.refused, runbook.RecordSiteFactActivity) {
			return refusal()
		}
		b.facts = engine.Replaced(b.facts, r.Fact)
		b.made = append(b.made, r.Fact.Key+" "+r.Fact.Value)
		return nil
	})
	b.register(runbook.WriteEvidenceActivity, func(e runbook.Evidence) (runbook.EvidenceFile, error) {
		b.evidence = e
		return runbook.EvidenceFile{}, nil
	})
	b.register(runbook.ReadClusterActivity, func(runbook.HostQuery[cluster.Query]) (cluster.State, error) { return b.read() })
	b.register(runbook.LookActivity, func(_ context.Context, req runbook.LookRequest) (runbook.LookResult, error) {
		var result runbook.LookResult
		for _, item := range req.Items {
			result.Seen = append(result.Seen, b.look(item.Kind, item.Want))
		}
		return result, nil
	})
	for _, kind := range []string{(cluster.NodePause{}).ActivityName(), (cluster.RoleOwner{}).ActivityName(), (cluster.RoleState{}).ActivityName()} {
		b.register(kind, func(req runbook.ActRequest) (runbook.ActResult, error) { return b.act(kind, req) })
	}
	b.env.RegisterWorkflowWithOptions(engine.Lock, workflow.RegisterOptions{Name: runbook.LockWorkflow})
	return b
}

func (b *bench) register(name string, do any) {
	b.env.RegisterActivityWithOptions(do, activity.RegisterOptions{Name: name})
}

func refusal() error {
	return temporal.NewNonRetryableApplicationError("the cluster refuses it", runbook.ErrRefused, nil)
}

func (b *bench) read() (cluster.State, error) {
	if slices.Contains(b.refused, runbook.ReadClusterActivity) {
		return cluster.State{}, refusal()
	}
	state := cluster.State{RoleFound: !b.absent, RoleOwner: b.owner, RoleState: b.state}
	for _, name := range []string{"KERN1", "KERN2", "KERN3"} {
		state.Nodes = append(state.Nodes, cluster.Node{Name: name, State: b.nodes[name]})
	}
	return state, nil
}

// look compares one wanted state.
func (b *bench) look(kind string, raw json.RawMessage) runbook.Seen {
	property, before, after := b.compare(kind, raw)
	switch {
	case property == "":
		return runbook.Seen{Problem: &runbook.Problem{Type: runbook.ErrNodePaused, Message: after}}
	case before == after:
		return runbook.Seen{}
	}
	return runbook.Seen{Changes: []runbook.Change{{Property: property, Before: before, After: after, Command: "set " + after}}}
}

// compare is the present and the wanted state of what a kind is about; without a property, after says
// why it cannot be planned.
func (b *bench) compare(kind string, raw json.RawMessage) (property, before, after string) {
	switch kind {
	case (cluster.NodePause{}).ActivityName():
		want := decoded[cluster.NodePause](b.t, raw)
		have, wanted := b.nodes[want.Node], cluster.NodeUp
		if want.Paused {
			wanted = cluster.NodePaused
		}
		if !want.Paused && have == cluster.NodePaused && !want.MayResume {
			return "", "", want.Node + " is paused by somebody else"
		}
		return want.Node, string(have), string(wanted)
	case (cluster.RoleOwner{}).ActivityName():
		return runbook.OwnerProperty, b.owner, decoded[cluster.RoleOwner](b.t, raw).Node
	case (cluster.RoleState{}).ActivityName():
		return "State", string(b.state), string(decoded[cluster.RoleState](b.t, raw).State)
	}
	require.Fail(b.t, "no such kind", kind)
	return "", "", ""
}

func (b *bench) act(kind string, req runbook.ActRequest) (runbook.ActResult, error) {
	var result runbook.ActResult
	if slices.Contains(b.refused, kind) {
		return result, refusal()
	}
	for i, c := range b.look(kind, req.Want).Changes {
		switch kind {
		case (cluster.NodePause{}).ActivityName():
			b.nodes[c.Property] = cluster.NodeState(c.After)
		case (cluster.RoleOwner{}).ActivityName():
			b.owner = c.After
		default:
			b.state = cluster.GroupState(c.After)
		}
		b.made = append(b.made, c.Property+" "+c.After)
		result.Effects = append(result.Effects, runbook.Effect{Change: c, Verdict: runbook.Changed, Request: req.Intent.Request(i)})
	}
	return result, nil
}

func decoded[W any](t *testing.T, raw json.RawMessage) W {
	var want W
	require.NoError(t, json.Unmarshal(raw, &want))
	return want
}

// run carries out a chapter, as a runbook does, and returns the error that it ended with.
func (b *bench) run(mode runbook.Mode, chapter func(ctx workflow.Context, run *engine.Run, r *role.Role)) error {
	b.t.Helper()
	var r *role.Role
	work := engine.Work{
		Chapter: func(ctx workflow.Context, run *engine.Run) {
			r = role.New(run)
			chapter(ctx, run, r)
		},
		MakeSafe: func(ctx workflow.Context, _ *engine.Run) { r.MakeSafe(ctx) },
	}
	b.env.ExecuteWorkflow(func(ctx workflow.Context, in runbook.Input) (runbook.Result, error) {
		return engine.Execute(ctx, engine.Book{Name: "chapter"}, in, work)
	}, runbook.Input{Site: "bonn", Mode: mode})
	require.True(b.t, b.env.IsWorkflowCompleted())
	err := b.env.GetWorkflowError()
	if err == nil {
		require.NoError(b.t, b.env.GetWorkflowResult(&b.result))
		return nil
	}
	var failed *temporal.ApplicationError
	require.ErrorAs(b.t, err, &failed)
	require.NoError(b.t, failed.Details(&b.result))
	return err
}

// well carries out a chapter that must end well.
func (b *bench) well(chapter func(ctx workflow.Context, run *engine.Run, r *role.Role)) {
	b.t.Helper()
	require.NoError(b.t, b.run(runbook.Apply, chapter))
}

// failing carries out a chapter that fails at its end, and returns how that left the site.
func (b *bench) failing(chapter func(ctx workflow.Context, r *role.Role)) []string {
	b.t.Helper()
	err := b.run(runbook.Apply, func(ctx workflow.Context, run *engine.Run, r *role.Role) {
		chapter(ctx, r)
		require.True(b.t, run.OK(), run.Err())
		b.made = nil
		run.Fail(calls.Failure(runbook.ErrRefused, "cannot go on: this is the end"))
	})
	require.ErrorContains(b.t, err, "this is the end")
	return b.evidence.Safety
}

// step is a step of the bench.
func step(title string) runbook.Step {
	return runbook.Step{ID: "TST", Manual: "9.9", Title: title, Host: "KERN1"}
}

// verdicts are those of the steps, by title.
func (b *bench) verdicts() map[string]runbook.Verdict {
	all := map[string]runbook.Verdict{}
	for _, s := range b.evidence.Steps {
		all[s.Title] = s.Verdict
	}
	return all
}
