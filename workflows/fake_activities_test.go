package workflows

import (
	"cmp"
	"context"
	"slices"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"changeover/activities/cluster"
	kinds "changeover/activities/engine"
	"changeover/activities/windows"
	"changeover/config/resolved"
	"changeover/runbook"
)

// register puts the fake in the place of every activity.
func (f *fakeHosts) register(env stage) {
	f.now = env.Now
	named := func(name string, do any) { env.RegisterActivityWithOptions(do, activity.RegisterOptions{Name: name}) }
	known := kindNames()
	for _, kind := range known {
		named(kind, func(ctx context.Context, req runbook.ActRequest) (runbook.ActResult, error) {
			return f.act(ctx, kind, req)
		})
	}
	named(runbook.LookActivity, func(ctx context.Context, req runbook.LookRequest) (runbook.LookResult, error) {
		return f.look(ctx, known, req)
	})
	named(runbook.LoadSiteActivity, func(runbook.LoadSiteRequest) (*resolved.Site, error) {
		if order := f.ordered("LoadSite"); order != nil {
			return nil, order.err(runbook.ActResult{})
		}
		site := resolved.Resolve(f.site, "test.yaml", "d1")
		site.HeartbeatTimeoutSeconds = f.heartbeat
		site.Warnings, site.Unreadable = f.siteWarnings, f.unreadable
		if f.impatient {
			site.Config.Timeouts.OperatorHours = 0
		}
		return site, nil
	})
	named(runbook.ReadSiteRecordActivity, func(runbook.SiteRecordQuery) (runbook.SiteRecord, error) {
		return runbook.SiteRecord{Facts: f.facts}, nil
	})
	named(runbook.RecordSiteFactActivity, func(r runbook.RecordFact) error {
		if order := f.ordered("RecordSiteFact " + r.Fact.Key); order != nil {
			return order.err(runbook.ActResult{})
		}
		f.facts = runbook.Replaced(slices.Clone(f.facts), r.Fact)
		return nil
	})
	named(runbook.WithdrawFactsActivity, func(r runbook.WithdrawFacts) error {
		if order := f.ordered("WithdrawSiteFacts"); order != nil {
			return order.err(runbook.ActResult{})
		}
		f.facts = slices.DeleteFunc(slices.Clone(f.facts), func(fact runbook.SiteFact) bool { return slices.Contains(r.Keys, fact.Key) })
		return nil
	})
	named(runbook.ReadIdentityActivity, func(ctx context.Context, q runbook.HostQuery[runbook.IdentityQuery]) (runbook.ClusterIdentity, error) {
		f.mu.Lock() // Several nodes are asked side by side.
		defer f.mu.Unlock()
		f.follows("ReadIdentity", q.Step, q.Retry)
		node := cmp.Or(q.Through, q.Step.Host)
		if slices.Contains(f.evicted, node) {
			return runbook.ClusterIdentity{}, nil
		}
		if order := f.ordered("ReadIdentity " + q.Step.Host); order != nil {
			if order.hang != nil {
				return runbook.ClusterIdentity{}, f.hang(ctx, order.hang)
			}
			return runbook.ClusterIdentity{}, order.err(runbook.ActResult{})
		}
		cluster := theCluster
		cluster.Name = f.clusterName
		if name, differs := f.clusterNames[node]; differs {
			cluster.Name = name
		}
		cluster.ID = cmp.Or(f.clusterIDs[node], cluster.ID)
		return cluster, nil
	})
	named(runbook.ReadReleaseActivity, func(q runbook.HostQuery[runbook.ReleaseQuery]) (runbook.HostRelease, error) {
		release := f.site.Cluster.WindowsServer
		if other, differs := f.releases[q.Step.Host]; differs {
			release = other
		}
		if order := f.ordered("ReadRelease " + q.Step.Host); order != nil {
			return runbook.HostRelease{}, order.err(runbook.ActResult{})
		}
		if release == "" {
			return runbook.HostRelease{Windows: " "}, nil // A computer that gives neither its caption nor its version.
		}
		return runbook.HostRelease{Windows: "Windows Server " + release, Release: release}, nil
	})
	named(runbook.EndLockActivity, func(context.Context, runbook.EndLock) error {
		f.mu.Lock() // A run asks for all its locks side by side.
		defer f.mu.Unlock()
		f.locksEnded++
		if order := f.ordered("EndLock"); order != nil {
			return order.err(runbook.ActResult{})
		}
		return nil
	})
	named(runbook.DescribeLockActivity, func(ctx context.Context, q runbook.LockQuery) (runbook.LockHolder, error) {
		f.mu.Lock()
		defer f.mu.Unlock()
		if asks := activity.GetInfo(ctx).WorkflowExecution.RunID + q.Lock; !f.lockAsked[asks] {
			f.lockAsked[asks] = true
			return f.lockBefore, nil
		}
		if order := f.ordered("DescribeLock"); order != nil {
			return runbook.LockHolder{}, order.err(runbook.ActResult{})
		}
		if f.lockBefore.StillOpen != "" || f.lockFree {
			return f.lockBefore, nil
		}
		if f.heldByHand {
			return runbook.LockHolder{Workflow: lockID, RunID: "l1", LockRunID: "l1", Since: "2026-01-01T00:00:00Z"}, nil
		}
		return runbook.LockHolder{Workflow: "install/" + f.site.Name, RunID: "r1", Since: "2026-01-01T00:00:00Z", Ended: f.holderEnded}, nil
	})
	named(runbook.WriteEvidenceActivity, func(e runbook.Evidence) (runbook.EvidenceFile, error) {
		e, err := e.Unpack()
		if err != nil {
			return runbook.EvidenceFile{}, err
		}
		if f.noRoom != "" {
			return runbook.EvidenceFile{}, kinds.Precondition("cannot write the evidence to /evidence: %s; free space on the disk of the worker's evidence directory, or correct the permissions of the directory%s", f.noRoom, runbook.RetriesItself)
		}
		f.evidence = append(f.evidence, e)
		return runbook.EvidenceFile{Path: "/evidence/" + e.Runbook + ".json"}, nil
	})
	named(runbook.TryEvidenceActivity, func(runbook.EvidenceRoom) error {
		f.roomTried++
		if f.noRoom != "" {
			return kinds.Precondition("cannot write the evidence to /evidence: %s; free space on the disk of the worker's evidence directory, or correct the permissions of the directory%s", f.noRoom, runbook.RetriesItself)
		}
		return nil
	})
	named(runbook.MeasureOutageActivity, func(context.Context, runbook.OutageProbe) (runbook.Outage, error) {
		if order := f.ordered("MeasureOutage"); order != nil {
			return runbook.Outage{}, order.err(runbook.ActResult{})
		}
		return f.outage, nil
	})
	named(runbook.AwaitAnswersActivity, func(context.Context, runbook.AnswersQuery) (runbook.Answers, error) {
		return runbook.Answers{Steady: !f.unsteady}, nil
	})
	named(runbook.ReadClusterActivity, func(ctx context.Context, q runbook.HostQuery[cluster.Query]) (cluster.State, error) {
		return answer(ctx, f, "ReadCluster", q.Step, q.Retry, f.cluster)
	})
	named(runbook.ReadServicesActivity, func(ctx context.Context, q runbook.HostQuery[windows.ServiceQuery]) ([]windows.ServiceDefinition, error) {
		return answer(ctx, f, "ReadServices", q.Step, q.Retry, func() []windows.ServiceDefinition {
			if len(q.Query.Folders) > 0 {
				return f.definitions(q.Step.Host, f.surplus)
			}
			return f.definitions(q.Step.Host, q.Query.Names)
		})
	})
	named(runbook.ReadTextFileActivity, func(ctx context.Context, q runbook.HostQuery[windows.TextFileQuery]) (windows.TextFile, error) {
		return answer(ctx, f, "ReadTextFile", q.Step, q.Retry, func() windows.TextFile {
			return windows.TextFile{Exists: f.log[q.Step.Host], Text: "installed", Matched: !f.unmatched, LastWrite: "2026-01-01T12:00:00Z"}
		})
	})
}

// answer is an activity that only reads one thing.
func answer[R any](ctx context.Context, f *fakeHosts, name string, s runbook.Step, retry int, read func() R) (R, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.nobodyAsked = f.nobodyAsked || s.Host == ""
	f.follows(name, s, retry)
	if order := f.ordered(name + " " + s.Host); order != nil {
		var nothing R
		if order.hang != nil {
			return nothing, f.hang(ctx, order.hang)
		}
		return nothing, order.err(runbook.ActResult{})
	}
	return read(), nil
}

// look is the activity that reads and compares the steps of a group on one host.
func (f *fakeHosts) look(ctx context.Context, known []string, req runbook.LookRequest) (runbook.LookResult, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.nobodyAsked = f.nobodyAsked || req.Host == ""
	f.looks[req.Host]++
	f.looked = append(f.looked, req)
	var result runbook.LookResult
	for _, item := range req.Items {
		if !slices.Contains(known, item.Kind) || item.Step.Host != req.Host {
			return result, temporal.NewNonRetryableApplicationError("cannot look at a "+item.Kind+" on "+req.Host, runbook.ErrBadRequest, nil)
		}
		call := f.note(item.Kind, "check", item.Step, item.Want, req.Retry)
		order := f.ordered(call)
		switch {
		case order != nil && order.finding:
			finding := runbook.Change{Property: item.Kind, Before: "other", After: "wanted"}
			result.Seen = append(result.Seen, runbook.Seen{Changes: []runbook.Change{finding}})
		case order != nil && order.hang != nil:
			return runbook.LookResult{}, f.hang(ctx, order.hang)
		case order != nil && order.seen != nil:
			result.Seen = append(result.Seen, *order.seen)
		case order != nil && (runbook.Retryable(order.kind) || order.kind == runbook.ErrNodeDown):
			// What waiting removes concerns the whole look.
			return runbook.LookResult{}, order.err(runbook.ActResult{})
		case order != nil:
			result.Seen = append(result.Seen, runbook.Seen{Problem: &runbook.Problem{Type: order.kind, Message: "cannot do it: " + order.kind}})
		default:
			result.Seen = append(result.Seen, f.state(item.Kind, item.Step, item.Want, nil).Seen)
		}
	}
	return result, nil
}

// act is the activity of a kind: it carries out one intent.
func (f *fakeHosts) act(ctx context.Context, kind string, req runbook.ActRequest) (runbook.ActResult, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.acts = append(f.acts, req)
	result := runbook.ActResult{Attempt: 1, Settled: true}
	if order := f.ordered(f.note(kind, "apply", req.Step, req.Want, req.Retry)); order != nil {
		if order.hang != nil {
			return result, f.hang(ctx, order.hang)
		}
		if order.answer != nil {
			return *order.answer, nil
		}
		for i, c := range order.made {
			result.Effects = append(result.Effects, runbook.Effect{Change: c, Verdict: runbook.Changed, Request: req.Intent.Request(i)})
		}
		if now := f.state(kind, req.Step, req.Want, req.Intent.Memory); (order.made != nil || order.quiet) && now.apply != nil {
			now.apply()
		}
		// A fault is the answer of an attempt that has read the state before.
		result.Settled = !runbook.Retryable(order.kind)
		return runbook.ActResult{}, order.err(result)
	}
	now := f.state(kind, req.Step, req.Want, req.Intent.Memory)
	if now.Problem != nil {
		// This reading does not show what became of the changes of an earlier activity.
		result.Settled = !req.Resumed
		return runbook.ActResult{}, temporal.NewNonRetryableApplicationError(now.Problem.Message, now.Problem.Type, nil, result)
	}
	if req.Resumed {
		for i, c := range req.Intent.Changes {
			if !slices.ContainsFunc(now.Changes, c.Same) {
				result.Effects = append(result.Effects, runbook.Effect{Change: c, Verdict: runbook.ChangedAnswerLost, Request: req.Intent.Request(i)})
			}
		}
	}
	if req.Ending {
		return result, nil // It only finds out what became of the intent.
	}
	fits := runbook.EqualChanges(now.Changes, req.Intent.Changes)
	if req.Resumed {
		fits = !slices.ContainsFunc(now.Changes, func(c runbook.Change) bool { return !req.Intent.Covers(c) })
	}
	if !fits {
		result.Replan, result.Next, result.Memory, result.Facts = true, now.Changes, now.Memory, now.Facts
		return result, nil
	}
	if len(now.Changes) > 0 {
		now.apply()
	}
	for _, c := range now.Changes {
		i := slices.IndexFunc(req.Intent.Changes, c.Same)
		result.Effects = append(result.Effects, runbook.Effect{Change: c, Verdict: runbook.Changed, Request: req.Intent.Request(i)})
	}
	after := f.state(kind, req.Step, req.Want, req.Intent.Memory)
	if after.Problem != nil {
		return runbook.ActResult{}, temporal.NewNonRetryableApplicationError(after.Problem.Message, after.Problem.Type, nil, result)
	}
	result.Facts, result.Warnings = after.Facts, after.Warnings
	return result, nil
}

// hang lets an activity work to no end, while others go on.
func (f *fakeHosts) hang(ctx context.Context, h *hanging) error {
	f.mu.Unlock()
	defer f.mu.Lock()
	return h.work(ctx)
}
