package role_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/engine"
	"changeover/workflows/engine/enginetest"
	"changeover/workflows/role"
)

// bench is a run of one chapter over a cluster of three nodes with one role.
type bench struct {
	*enginetest.Bench

	owner string
	state cluster.GroupState
	// byHand: the role does not start with the cluster.
	byHand bool
	absent bool
	nodes  map[string]cluster.NodeState
	// online are the resources that are online, by their references.
	online map[string]bool
	// made are the changes of the cluster and the facts that were written, in order.
	made []string
	// refused are the kinds of activities that fail, broken those that fail after their effect.
	refused, broken []string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	site := config.Site{Name: "bonn", FinalOwner: "KERN2", Nodes: []config.Node{{Name: "KERN1"}, {Name: "KERN2"}, {Name: "KERN3"}}}
	b := &bench{
		Bench: enginetest.New(t, site), owner: "KERN1", state: cluster.Online, online: map[string]bool{},
		nodes: map[string]cluster.NodeState{"KERN1": cluster.NodeUp, "KERN2": cluster.NodeUp, "KERN3": cluster.NodeUp},
	}
	b.OnFact = func(fact runbook.SiteFact) error {
		if slices.Contains(b.refused, runbook.RecordSiteFactActivity) {
			return refusal()
		}
		b.made = append(b.made, fact.Key+" "+fact.Value)
		return nil
	}
	b.Register(runbook.ReadClusterActivity, func(runbook.HostQuery[cluster.Query]) (cluster.State, error) { return b.read() })
	b.Register(runbook.LookActivity, func(_ context.Context, req runbook.LookRequest) (runbook.LookResult, error) {
		var result runbook.LookResult
		for _, item := range req.Items {
			result.Seen = append(result.Seen, b.look(item.Kind, item.Want))
		}
		return result, nil
	})
	for _, kind := range []string{(cluster.NodePause{}).ActivityName(), (cluster.RoleOwner{}).ActivityName(), (cluster.RoleState{}).ActivityName(), (cluster.ResourceState{}).ActivityName()} {
		b.Register(kind, func(req runbook.ActRequest) (runbook.ActResult, error) { return b.act(kind, req) })
	}
	return b
}

func refusal() error {
	return temporal.NewNonRetryableApplicationError("the cluster refuses it", runbook.ErrRefused, nil)
}

func (b *bench) read() (cluster.State, error) {
	if slices.Contains(b.refused, runbook.ReadClusterActivity) {
		return cluster.State{}, refusal()
	}
	state := cluster.State{RoleFound: !b.absent, RoleOwner: b.owner, RoleState: b.state, RoleByHand: b.byHand}
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
		return runbook.Seen{Problem: &runbook.Problem{Type: runbook.ErrPrecondition, Message: after}}
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
		want := decoded[cluster.NodePause](b.T, raw)
		have, wanted := b.nodes[want.Node], cluster.NodeUp
		if want.Paused {
			wanted = cluster.NodePaused
		}
		if !want.Paused && have == cluster.NodePaused && !want.MayResume {
			return "", "", want.Node + " is paused by somebody else"
		}
		return want.Node, string(have), string(wanted)
	case (cluster.RoleOwner{}).ActivityName():
		return runbook.OwnerProperty, b.owner, decoded[cluster.RoleOwner](b.T, raw).Node
	case (cluster.ResourceState{}).ActivityName():
		want := decoded[cluster.ResourceState](b.T, raw)
		if want.Node != b.owner {
			return "", "", "it is on " + b.owner + "; move the role first"
		}
		return want.Resource.String(), fmt.Sprint(b.online[want.Resource.String()]), "true"
	case (cluster.RoleState{}).ActivityName():
		want := decoded[cluster.RoleState](b.T, raw).State
		if want == cluster.Online && b.state == cluster.Online && b.byHand {
			return "Start", "by hand", "with the cluster"
		}
		return "State", string(b.state), string(want)
	}
	require.Fail(b.T, "no such kind", kind)
	return "", "", ""
}

func (b *bench) act(kind string, req runbook.ActRequest) (runbook.ActResult, error) {
	var result runbook.ActResult
	if slices.Contains(b.refused, kind) {
		return result, refusal()
	}
	if req.Ending {
		result.Settled = true
		return result, nil
	}
	for i, c := range b.look(kind, req.Want).Changes {
		switch kind {
		case (cluster.NodePause{}).ActivityName():
			b.nodes[c.Property] = cluster.NodeState(c.After)
		case (cluster.RoleOwner{}).ActivityName():
			b.owner = c.After
		case (cluster.ResourceState{}).ActivityName():
			b.online[c.Property] = true
		default:
			if c.Property == "Start" && slices.Contains(b.refused, "Start") {
				return result, refusal()
			}
			if c.Property == "Start" {
				b.byHand = false
				break
			}
			b.state, b.byHand = cluster.GroupState(c.After), c.After == string(cluster.Offline)
		}
		b.made = append(b.made, c.Property+" "+c.After)
		result.Effects = append(result.Effects, runbook.Effect{Change: c, Verdict: runbook.Changed, Request: req.Intent.Request(i)})
	}
	if slices.Contains(b.broken, kind) {
		result.Settled = true
		return result, temporal.NewNonRetryableApplicationError("a resource has failed", runbook.ErrRefused, nil, result)
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
	b.T.Helper()
	var r *role.Role
	return b.Run(mode, engine.Work{
		Chapter: func(ctx workflow.Context, run *engine.Run) {
			r = role.New(run)
			chapter(ctx, run, r)
		},
		MakeSafe: func(ctx workflow.Context, _ *engine.Run) { r.MakeSafe(ctx) },
	})
}

// well carries out a chapter that must end well.
func (b *bench) well(chapter func(ctx workflow.Context, run *engine.Run, r *role.Role)) {
	b.T.Helper()
	require.NoError(b.T, b.run(runbook.Apply, chapter))
}

// failing carries out a chapter that fails at its end, and returns how that left the site.
func (b *bench) failing(chapter func(ctx workflow.Context, r *role.Role)) []string {
	b.T.Helper()
	err := b.run(runbook.Apply, func(ctx workflow.Context, run *engine.Run, r *role.Role) {
		chapter(ctx, r)
		require.True(b.T, run.OK(), run.Err())
		b.made = nil
		run.Fail(calls.Failure(runbook.ErrRefused, "cannot continue: this is the end"))
	})
	require.ErrorContains(b.T, err, "this is the end")
	return b.Evidence.Safety
}

// step is a step of the bench.
func step(title string) runbook.Step {
	return runbook.Step{ID: "TST", Manual: "9.9", Title: title, Host: "KERN1"}
}

// verdicts are those of the steps, by title.
func (b *bench) verdicts() map[string]runbook.Verdict {
	all := map[string]runbook.Verdict{}
	for _, s := range b.Evidence.Steps {
		all[s.Title] = s.Verdict
	}
	return all
}
