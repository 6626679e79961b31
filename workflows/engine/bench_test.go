package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"changeover/config"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/engine"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
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
	t   *testing.T
	env *testsuite.TestWorkflowEnvironment

	mu sync.Mutex
	// values by host and name.
	values map[string]map[string]string
	// down are nodes that do not answer.
	down  []string
	looks []runbook.LookRequest
	acts  []runbook.ActRequest
	// onLook changes what a look answers; onAct answers an act by its number, counted from 1, before the
	// host changes; afterAct is called once the host has changed.
	onLook   func(req runbook.LookRequest, result *runbook.LookResult) error
	onAct    func(n int, req runbook.ActRequest) (*runbook.ActResult, error)
	afterAct func(n int, req runbook.ActRequest) error
	// refused are the answers to Updates that were not accepted.
	refused  []error
	updates  int
	evidence runbook.Evidence
	result   runbook.Result
}

func newBench(t *testing.T) *bench {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	b := &bench{t: t, env: suite.NewTestWorkflowEnvironment(), values: map[string]map[string]string{"BONN1": {}, "BONN2": {}, theCluster: {}}}
	b.env.SetTestTimeout(time.Minute)
	// A busy machine is no deadlock.
	b.env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: 30 * time.Second})
	register := func(name string, do any) { b.env.RegisterActivityWithOptions(do, activity.RegisterOptions{Name: name}) }
	register(runbook.LoadSiteActivity, func(context.Context, runbook.LoadSiteRequest) (resolved.Site, error) {
		return resolved.Site{Config: *(&config.Site{Name: "bonn", Nodes: []config.Node{{Name: "BONN1"}, {Name: "BONN2"}, {Name: "BONN3"}}}).WithDefaults()}, nil
	})
	register(runbook.ReadIdentityActivity, func(context.Context, runbook.HostQuery[runbook.IdentityQuery]) (runbook.ClusterIdentity, error) {
		return runbook.ClusterIdentity{ID: "0c1d"}, nil
	})
	register(runbook.ReadSiteRecordActivity, func(context.Context, runbook.SiteRecordQuery) (runbook.SiteRecord, error) {
		return runbook.SiteRecord{}, nil
	})
	register(runbook.RecordSiteFactActivity, func(context.Context, runbook.RecordFact) error { return nil })
	register(runbook.WriteEvidenceActivity, func(_ context.Context, e runbook.Evidence) (runbook.EvidenceFile, error) {
		b.evidence = e
		return runbook.EvidenceFile{}, nil
	})
	register(runbook.LookActivity, func(_ context.Context, req runbook.LookRequest) (runbook.LookResult, error) { return b.look(req) })
	register(value{}.ActivityName(), func(_ context.Context, req runbook.ActRequest) (runbook.ActResult, error) { return b.act(req) })
	register(setting{}.ActivityName(), func(_ context.Context, req runbook.ActRequest) (runbook.ActResult, error) {
		if err := b.reached(req.Step.Host, req.Route); err != nil {
			return runbook.ActResult{}, err
		}
		return b.act(req)
	})
	b.env.RegisterWorkflowWithOptions(engine.Lock, workflow.RegisterOptions{Name: runbook.LockWorkflow})
	return b
}

// look is the activity that looks at a host.
func (b *bench) look(req runbook.LookRequest) (runbook.LookResult, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.looks = append(b.looks, req)
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
	require.NoError(b.t, json.Unmarshal(raw, &want))
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
	b.t.Helper()
	work := engine.Work{Chapter: chapter, MakeSafe: func(workflow.Context, *engine.Run) {}}
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

// group carries out one group of items that must end well, and returns its steps.
func (b *bench) group(mode runbook.Mode, items ...engine.Item) []runbook.StepRecord {
	b.t.Helper()
	require.NoError(b.t, b.start(mode, func(ctx workflow.Context, r *engine.Run) { r.Do(ctx, items...) }))
	return b.evidence.Steps
}

// aborted carries out one group that a person aborts, and returns its steps.
func (b *bench) aborted(items ...engine.Item) []runbook.StepRecord {
	b.t.Helper()
	err := b.start(runbook.Apply, func(ctx workflow.Context, r *engine.Run) { r.Do(ctx, items...) })
	require.ErrorContains(b.t, err, "was aborted by eva")
	return b.evidence.Steps
}

// decide sends an Update after an hour.
func (b *bench) decide(name string) {
	b.do(time.Hour, func() { b.update(name) })
}

func (b *bench) do(after time.Duration, do func()) { b.env.RegisterDelayedCallback(do, after) }

func (b *bench) update(name string) {
	b.updates++
	decision := runbook.Decision{Operator: "eva", Reason: "looked at it"}
	b.env.UpdateWorkflow(name, fmt.Sprint("update-", b.updates), refusals{b}, decision)
}

// refusals keeps the Updates that are refused.
type refusals struct{ b *bench }

func (refusals) Accept()            {}
func (u refusals) Reject(err error) { u.b.refused = append(u.b.refused, err) }
func (u refusals) Complete(_ any, err error) {
	if err != nil {
		u.Reject(err)
	}
}

func (b *bench) progress() runbook.Progress {
	answer, err := b.env.QueryWorkflow(runbook.ProgressQuery)
	require.NoError(b.t, err)
	var progress runbook.Progress
	require.NoError(b.t, answer.Get(&progress))
	return progress
}

// parked is the one step that waits for a decision.
func (b *bench) parked() runbook.ParkedStep {
	parked := b.progress().Parked
	require.Len(b.t, parked, 1)
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
