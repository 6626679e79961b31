package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/engine"
	"changeover/workflows/engine/enginetest"
)

// value is a named value that a host has, and that the service sets.
type value struct{ Name, Value string }

func (value) ActivityName() string { return "EnsureValue" }

// shown is a named value that is only looked at.
type shown struct{ Name, Value string }

func (shown) ActivityName() string { return "CheckValue" }

// setting is a value of the cluster, which each of its nodes shows and sets.
type setting struct{ Name, Value string }

func (setting) ActivityName() string { return "EnsureSetting" }
func (setting) OfCluster()           {}

// bench is a run of one chapter over hosts that have named values.
type bench struct {
	*enginetest.Bench

	mu sync.Mutex
	// values by host and name.
	values map[string]map[string]string
	// down are nodes that do not answer.
	down  []string
	looks []runbook.LookRequest
	// answers are those of the looks, or their errors.
	answers []answer
	acts    []runbook.ActRequest
	// onLook changes what a look answers; onAct answers an act by its number, counted from 1, before the
	// host changes; afterAct is called once the host has changed.
	onLook   func(req runbook.LookRequest, result *runbook.LookResult) error
	onAct    func(n int, req runbook.ActRequest) (*runbook.ActResult, error)
	afterAct func(n int, req runbook.ActRequest) error
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{
		Bench:  enginetest.New(t, config.Site{Name: "bonn", Nodes: []config.Node{{Name: "BONN1"}, {Name: "BONN2"}, {Name: "BONN3"}}}),
		values: map[string]map[string]string{"BONN1": {}, "BONN2": {}, theCluster: {}},
	}
	b.Register(runbook.LookActivity, func(_ context.Context, req runbook.LookRequest) (runbook.LookResult, error) { return b.look(req) })
	b.Register(value{}.ActivityName(), func(_ context.Context, req runbook.ActRequest) (runbook.ActResult, error) { return b.act(req) })
	b.Register(setting{}.ActivityName(), func(_ context.Context, req runbook.ActRequest) (runbook.ActResult, error) {
		if err := b.reached(req.Step.Host, req.Route); err != nil {
			return runbook.ActResult{}, err
		}
		return b.act(req)
	})
	return b
}

// answer is what a look has answered.
type answer struct {
	req    runbook.LookRequest
	result runbook.LookResult
	err    error
}

// look is the activity that looks at a host.
func (b *bench) look(req runbook.LookRequest) (runbook.LookResult, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.looks = append(b.looks, req)
	result, err := b.seen(req)
	b.answers = append(b.answers, answer{req, result, err})
	return result, err
}

func (b *bench) seen(req runbook.LookRequest) (runbook.LookResult, error) {
	if err := b.reached(req.Host, req.Route); err != nil {
		return runbook.LookResult{}, err
	}
	var result runbook.LookResult
	for _, item := range req.Items {
		seen := runbook.Seen{Changes: b.differences(b.owner(req.Host, req.Route), item.Want)}
		if item.Kind == (shown{}).ActivityName() && len(seen.Changes) > 0 {
			seen.Changes[0].Command = ""
		}
		result.Seen = append(result.Seen, seen)
	}
	if b.onLook != nil {
		if err := b.onLook(req, &result); err != nil {
			return runbook.LookResult{}, err
		}
	}
	return result, nil
}

// theCluster has the values of the cluster.
const theCluster = "cluster"

// owner has the values that a request asks for: it names further nodes if these are the cluster's.
func (b *bench) owner(host string, route runbook.Route) string {
	if len(route.Nodes) > 0 {
		return theCluster
	}
	return host
}

// reached is the error of a host that is down.
func (b *bench) reached(host string, route runbook.Route) error {
	if route.Through != "" {
		host = route.Through
	}
	if !slices.Contains(b.down, host) {
		return nil
	}
	for _, node := range route.Nodes {
		if !slices.Contains(b.down, node) {
			return temporal.NewNonRetryableApplicationError("node "+host+" is down", runbook.ErrNodeDown, nil, runbook.StandIn{Through: node})
		}
	}
	return lost()
}

// differences are what turns a host's value into the wanted one.
func (b *bench) differences(host string, raw json.RawMessage) []runbook.Change {
	var want value
	require.NoError(b.T, json.Unmarshal(raw, &want))
	have := b.values[host][want.Name]
	if have == want.Value {
		return nil
	}
	return []runbook.Change{{Property: want.Name, Before: have, After: want.Value, Command: "set " + want.Name}}
}

// act is the activity that carries out an intent, as design decision 1a says.
func (b *bench) act(req runbook.ActRequest) (runbook.ActResult, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.acts = append(b.acts, req)
	n := len(b.acts)
	if b.onAct != nil {
		if result, err := b.onAct(n, req); result != nil || err != nil {
			if result == nil {
				result = &runbook.ActResult{}
			}
			return *result, err
		}
	}
	host := b.owner(req.Step.Host, req.Route)
	now := b.differences(host, req.Want)
	result := runbook.ActResult{Attempt: 1, Facts: []runbook.Fact{{Name: "read", Value: fmt.Sprint(n)}}}
	if req.Resumed {
		for i, c := range req.Intent.Changes {
			if !slices.ContainsFunc(now, c.Same) {
				result.Effects = append(result.Effects, runbook.Effect{Change: c, Verdict: runbook.ChangedAnswerLost, Request: req.Intent.Request(i)})
			}
		}
	} else if !runbook.EqualChanges(now, req.Intent.Changes) {
		result.Replan, result.Next = true, now
		return result, nil
	}
	if req.Ending {
		return result, nil
	}
	for _, c := range now {
		b.values[host][c.Property] = c.After
		i := slices.IndexFunc(req.Intent.Changes, c.Same)
		result.Effects = append(result.Effects, runbook.Effect{Change: c, Verdict: runbook.Changed, Request: req.Intent.Request(i)})
	}
	if b.afterAct != nil {
		if err := b.afterAct(n, req); err != nil {
			return runbook.ActResult{}, err
		}
	}
	return result, nil
}

// start carries out a chapter and returns the error that it ended with.
func (b *bench) start(mode runbook.Mode, chapter func(ctx workflow.Context, r *engine.Run)) error {
	b.T.Helper()
	return b.Run(mode, engine.Work{Chapter: chapter, MakeSafe: func(workflow.Context, *engine.Run) {}})
}

// group carries out one group of items that must end well, and returns its steps.
func (b *bench) group(mode runbook.Mode, items ...engine.Item) []runbook.StepRecord {
	b.T.Helper()
	require.NoError(b.T, b.start(mode, func(ctx workflow.Context, r *engine.Run) { r.Do(ctx, items...) }))
	return b.Evidence.Steps
}

// aborted carries out one group that a person aborts, and returns its steps.
func (b *bench) aborted(items ...engine.Item) []runbook.StepRecord {
	b.T.Helper()
	err := b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) { r.Do(ctx, items...) })
	require.ErrorContains(b.T, err, "was aborted by eva")
	return b.Evidence.Steps
}

// decide sends an Update after an hour.
func (b *bench) decide(name string) {
	b.After(time.Hour, func() { b.Decide(name) })
}

func (b *bench) progress() runbook.Progress {
	answer, err := b.Env.QueryWorkflow(runbook.ProgressQuery)
	require.NoError(b.T, err)
	var progress runbook.Progress
	require.NoError(b.T, answer.Get(&progress))
	return progress
}

// parked is the one step that waits for a decision.
func (b *bench) parked() runbook.ParkedStep {
	parked := b.progress().Parked
	require.Len(b.T, parked, 1)
	return parked[0]
}

// step is a step of the bench; its id is the value's name.
func step(host, name string) runbook.Step {
	return runbook.Step{ID: name, Manual: "9.9/" + name, Title: name + " is set", Host: host}
}

// ensure is a step that sets a value to 1.
func ensure(host, name string) engine.Item {
	return engine.Ensure(step(host, name), value{Name: name, Value: "1"})
}

// lost is how an activity fails of which nobody learns what it did.
func lost() error {
	return temporal.NewNonRetryableApplicationError("cannot reach the host", runbook.ErrTransport, errors.New("connection reset"))
}

// verdicts are those of steps by id and host.
func verdicts(steps []runbook.StepRecord) map[string]runbook.Verdict {
	all := map[string]runbook.Verdict{}
	for _, s := range steps {
		all[s.Place()] = s.Verdict
	}
	return all
}

// looked are the steps of each look, in order.
func (b *bench) looked() [][]string {
	var all [][]string
	for _, look := range b.looks {
		var ids []string
		for _, item := range look.Items {
			ids = append(ids, item.Step.Place())
		}
		all = append(all, ids)
	}
	return all
}

// set gives a host values.
func (b *bench) set(host string, values map[string]string) { maps.Copy(b.values[host], values) }
