package windows

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
	"changeover/activities/node"
	"changeover/activities/powershell/scripts"
	"changeover/activities/reach"
	"changeover/runbook"
)

// rebootHost restarts after some reads of silence.
func rebootHost(t *testing.T) (*enginetest.Host, *bootSeen) {
	f := newHost(t)
	boot := &bootSeen{LastBoot: "2025-03-01T08:00:00.5000000Z", ClusterService: ServiceRunning, NodeState: node.Paused, PendingReboot: []string{"WindowsUpdate"}}
	silent := -1
	f.On("get-boot-state", func(params) any {
		switch silent--; silent {
		case 3:
			boot.LastBoot, boot.PendingReboot = "2025-03-01T09:00:00.1000000Z", nil
			boot.ClusterService, boot.NodeState = "", ""
		case 2:
			boot.ClusterService, boot.NodeState = ServiceRunning, "Joining"
		case 1:
			boot.NodeState = node.Paused
		}
		return *boot
	})
	f.Does("restart-host", func(params) { silent = 5 })
	return f, boot
}

func restart() Reboot { return Reboot{ClusterNode: "KERN1", TimeoutSeconds: 10} }

func TestHostRestartsOnceAndSettles(t *testing.T) {
	f, boot := rebootHost(t)
	outcome := f.Apply(restart())
	assert.Equal(t, []string{`shutdown.exe /r /t 5 /d p:4:2 /c 'Changeover'`}, f.Commands)
	assert.Equal(t, string(node.Paused), outcome.Fact("Node KERN1"))
	assert.Equal(t, "2025-03-01T08:00:00.5000000Z", outcome.Fact("Boot time before the restart"))
	assert.Equal(t, "2025-03-01T09:00:00.1000000Z", boot.LastBoot)
	require.Len(t, outcome.Intents, 1)
	assert.JSONEq(t, `{"bootTime": "2025-03-01T08:00:00.5000000Z"}`, string(outcome.Intents[0].Memory))
	assert.Equal(t, []string{"Boot time"}, f.Plan(restart()).Properties(), "a look alone knows of no restart")
}

func TestARetryFindsTheRestartDone(t *testing.T) {
	f, _ := rebootHost(t)
	request := firstRequest(t, f, restart())
	_, err := f.Engine().Act(context.Background(), Reboot{}.ActivityName(), request)
	require.NoError(t, err)
	request.Resumed = true
	result, err := f.Engine().Act(context.Background(), Reboot{}.ActivityName(), request)
	require.NoError(t, err)
	require.Len(t, result.Effects, 1)
	assert.Equal(t, runbook.ChangedAnswerLost, result.Effects[0].Verdict)
	assert.Empty(t, result.Next)
	assert.Len(t, f.Commands, 1)
}

func TestARestartByAnotherHandBeforeTheIntentSendsNothing(t *testing.T) {
	f, boot := rebootHost(t)
	request := firstRequest(t, f, restart())
	boot.LastBoot = "2025-03-01T08:30:00.0000000Z"
	result, err := f.Engine().Act(context.Background(), Reboot{}.ActivityName(), request)
	require.NoError(t, err)
	assert.True(t, result.Replan)
	assert.Empty(t, result.Next, "the host has restarted since the look")
	assert.Empty(t, f.Commands)
}

func TestShutdownExitCodes(t *testing.T) {
	for _, code := range []int{shutdownInProgress, shutdownScheduled} {
		f, _ := rebootHost(t)
		f.ExitCodes["restart-host"] = code
		f.Apply(restart())
	}
	f, _ := rebootHost(t)
	f.ExitCodes["restart-host"] = 5
	f.Refused(restart(), runbook.ErrRefused)
}

// silentHost fails every read after the restart was sent, with a denied logon, a few times.
type silentHost struct {
	*enginetest.Host
	t    *testing.T
	left int
}

func (s *silentHost) Session(context.Context, string, string) (host.Session, error) { return s, nil }

func (s *silentHost) Run(ctx context.Context, call scripts.Call, out any) (host.Reply, error) {
	if !call.Script.Changes && len(s.Commands) > 0 && s.left > 0 {
		s.left--
		require.True(s.t, reach.IsDuringRestart(ctx), "a refused logon is part of a restart")
		return host.Reply{}, enginetest.Failure(runbook.ErrTransport, "the domain is out of reach")
	}
	return s.Host.Run(ctx, call, out)
}

func TestDeniedLogonWhileTheHostStartsIsPartOfTheWait(t *testing.T) {
	f, _ := rebootHost(t)
	silent := &silentHost{Host: f, t: t, left: 3}
	enginetest.New(t, silent, AddKinds).Apply(restart())
	assert.Zero(t, silent.left)
}

// awayHost does not answer for a while after the restart was sent; each read of it takes a moment.
type awayHost struct {
	*enginetest.Host
	answers, noticed time.Time
}

func (a *awayHost) Session(context.Context, string, string) (host.Session, error) { return a, nil }

func (a *awayHost) Run(ctx context.Context, call scripts.Call, out any) (host.Reply, error) {
	switch {
	case call.Script.Changes:
		a.answers = time.Now().Add(1500 * time.Millisecond)
	case time.Now().Before(a.answers):
		time.Sleep(500 * time.Millisecond) //nolint:forbidigo // the bubble's time, in which a restart is noticed soon or late
		return host.Reply{}, enginetest.Failure(runbook.ErrTransport, "connect: i/o timeout")
	case !a.answers.IsZero() && a.noticed.IsZero():
		a.noticed = time.Now()
	}
	return a.Host.Run(ctx, call, out)
}

func TestARestartIsNoticedWithinTwoSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, _ := rebootHost(t)
		away := &awayHost{Host: f}
		e := enginetest.New(t, away, AddKinds)
		e.PollEvery = 0
		e.Apply(restart())
		assert.Less(t, away.noticed.Sub(away.answers), 2*time.Second)
	})
}

// aroundRestart keeps under which context a host is asked.
type aroundRestart struct {
	*enginetest.Host
	during []bool
}

func (r *aroundRestart) Session(context.Context, string, string) (host.Session, error) { return r, nil }

func (r *aroundRestart) Run(ctx context.Context, call scripts.Call, out any) (host.Reply, error) {
	r.during = append(r.during, reach.IsDuringRestart(ctx))
	return r.Host.Run(ctx, call, out)
}

func TestOnlyTheWaitForARestartTriesLogonsAgain(t *testing.T) {
	f, _ := rebootHost(t)
	around := &aroundRestart{Host: f}
	enginetest.New(t, around, AddKinds).Apply(restart())
	require.Greater(t, len(around.during), 3)
	assert.Equal(t, []bool{false, false, false}, around.during[:3], "the look, the read before the restart, and the restart itself")
	assert.NotContains(t, around.during[3:], false)
}

func TestHostThatDoesNotRestartTimesOut(t *testing.T) {
	t.Parallel()
	f, _ := rebootHost(t)
	f.Deaf["restart-host"] = true
	want := restart()
	want.TimeoutSeconds = 1
	f.Refused(want, runbook.ErrTimeout)
}

func TestBootTimesCompareWithJitter(t *testing.T) {
	for _, tc := range []struct {
		now  string
		done bool
	}{
		{"2025-03-01T08:00:00.5000000Z", false},
		{"2025-03-01T08:00:01.4000000Z", false},
		{"2025-03-01T08:00:01.5000000Z", true},
		{"2025-03-01T07:59:00Z", true},
		{"2025-03-01T09:00:00.5000000+01:00", false},
	} {
		done, err := StartedSince("2025-03-01T08:00:00.5000000Z", tc.now)
		require.NoError(t, err)
		assert.Equal(t, tc.done, done, tc.now)
	}
	_, err := StartedSince("yesterday", "2025-03-01T08:00:00Z")
	enginetest.RequireType(t, err, runbook.ErrBadRequest)
}

func TestARestartAfterItsWindowIsRefusedUnlessItHasHappened(t *testing.T) {
	want := Reboot{NotAfter: time.Date(2026, 1, 1, 4, 0, 0, 0, time.UTC)}
	late := want.NotAfter.Add(time.Minute)
	kind := &rebootKind{before: "2026-01-01T00:00:00Z"}
	_, err := kind.Differences(want, bootSeen{LastBoot: "2026-01-01T00:00:00Z", asked: late})
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	changes, err := kind.Differences(want, bootSeen{LastBoot: "2026-01-01T03:00:00Z", asked: late})
	require.NoError(t, err, "it has restarted in time")
	assert.Empty(t, changes)
	changes, err = kind.Differences(want, bootSeen{LastBoot: "2026-01-01T00:00:00Z", asked: want.NotAfter})
	require.NoError(t, err)
	assert.Len(t, changes, 1)
}

// memberHost is a host that restarts, and that is a node of a cluster whose other node is up.
func memberHost(t *testing.T) (f *enginetest.Host, boot *bootSeen, votes, cluster map[string]any) {
	f, boot = rebootHost(t)
	votes = map[string]any{"type": "NodeAndDiskMajority", "witness": "Cluster Disk 1", "state": "Online", "votes": []map[string]any{{"node": "KERN1", "votes": 1}, {"node": "KERN2", "votes": 1}}}
	cluster = map[string]any{
		"name": "KERN", "nodes": []map[string]string{{"name": "kern1", "state": "Paused"}, {"name": "KERN2", "state": "Up"}},
		"groups": []map[string]string{{"name": "Role", "owner": "kern1", "state": "Offline"}, {"name": "Other", "owner": "KERN1", "state": "Online"}},
	}
	f.On("get-cluster-quorum", func(params) any { return votes })
	f.On("get-cluster", func(params) any { return cluster })
	return f, boot, votes, cluster
}

func TestAHostIsRestartedAsLongAsTheClusterCanDoWithoutIt(t *testing.T) {
	want := restart()
	want.KeepsQuorum, want.Role = true, "role"
	f, _, _, _ := memberHost(t)
	f.Apply(want)
	assert.Len(t, f.Commands, 1)

	f, _, votes, _ := memberHost(t)
	votes["state"] = "Offline"
	f.Refused(want, runbook.ErrPrecondition)
	assert.Empty(t, f.Commands)
	f.Apply(restart()) // A person has accepted it.
	assert.Len(t, f.Commands, 1)

	f, _, _, cluster := memberHost(t)
	cluster["groups"].([]map[string]string)[0]["state"] = "PartialOnline"
	f.Refused(want, runbook.ErrPrecondition)
	assert.Empty(t, f.Commands)

	f, boot, votes, _ := memberHost(t)
	boot.ClusterService, votes["state"] = "Stopped", "Offline"
	f.Apply(want)
	assert.Len(t, f.Commands, 1, "the node has no vote to take away")
}

// An intent that is resumed hours later restarts nothing that the cluster needs by now, and does not mind once the host has restarted.
func TestAResumedRestartIsComparedAgain(t *testing.T) {
	want := restart()
	want.KeepsQuorum = true
	f, boot, votes, _ := memberHost(t)
	request := firstRequest(t, f, want)
	request.Resumed = true
	votes["state"] = "Offline"
	_, err := f.Engine().Act(t.Context(), Reboot{}.ActivityName(), request)
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	assert.ErrorContains(t, err, "cannot restart Windows on node KERN1: without this node, the cluster has only 1 of 3 votes (KERN2)")
	assert.Empty(t, f.Commands)
	boot.LastBoot = "2025-03-01T09:00:00.1000000Z"
	_, err = f.Engine().Act(t.Context(), Reboot{}.ActivityName(), request)
	require.NoError(t, err)
	assert.Empty(t, f.Commands)
}

// While Windows shuts down, the cluster does not answer: whether the restart is under way shows a moment later.
func TestVotesThatCannotBeReadAreReadAgain(t *testing.T) {
	want := restart()
	want.KeepsQuorum = true
	f, boot, _, _ := memberHost(t)
	request := firstRequest(t, f, want)
	request.Resumed = true
	f.Fails["get-cluster-quorum"] = enginetest.Failure(runbook.ErrRefused, "the cluster service is not running")
	f.After = func(script string) {
		if script == "get-cluster-quorum" {
			boot.LastBoot = "2025-03-01T09:00:00.1000000Z"
		}
	}
	_, err := f.Engine().Act(t.Context(), Reboot{}.ActivityName(), request)
	require.NoError(t, err)
	assert.Empty(t, f.Commands)
}

// A state that cannot be read, or that still changes, does not show that the node has no vote and no role.
func TestANodeWhoseStateIsNotKnownIsNotRestarted(t *testing.T) {
	want := restart()
	want.KeepsQuorum, want.Role = true, "role"
	for name, tc := range map[string]struct {
		service string
		state   node.State
		problem string
		waits   bool
		says    string
	}{
		"unreadable":          {ServiceRunning, "", "The RPC server is unavailable.", true, "the state of the node cannot be read (The RPC server is unavailable.)"},
		"not in the cluster":  {ServiceRunning, "", "", true, "the cluster service runs, but the cluster does not show the node"},
		"unknown":             {ServiceRunning, node.Unknown, "", true, "the node is in state Unknown"},
		"joining":             {ServiceRunning, node.Joining, "", true, "the node is in state Joining"},
		"starting":            {"StartPending", "", "", true, "the cluster service is in state StartPending"},
		"down":                {ServiceRunning, node.Down, "", false, ""},
		"stopped":             {ServiceStopped, "", "The cluster service is not running.", false, ""},
		"stopping":            {"StopPending", "", "The cluster service is not running.", false, ""},
		"no cluster service":  {"", "", "The term is not recognized.", false, ""},
		"stopped and unknown": {ServiceStopped, node.Unknown, "", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f, boot, votes, _ := memberHost(t)
			votes["state"] = "Offline"
			boot.ClusterService, boot.NodeState, boot.NodeProblem = tc.service, tc.state, tc.problem
			kind := &rebootKind{}
			seen, err := kind.Read(t.Context(), f, want)
			require.NoError(t, err)
			changes, err := kind.Differences(want, seen)
			if !tc.waits {
				require.NoError(t, err)
				assert.Len(t, changes, 1)
				return
			}
			enginetest.RequireType(t, err, runbook.ErrClusterBusy)
			assert.ErrorContains(t, err, "cannot restart Windows on node KERN1: "+tc.says)
			assert.Empty(t, changes)
			changes, err = kind.Differences(restart(), seen)
			require.NoError(t, err, "a person has accepted it")
			assert.Len(t, changes, 1)
		})
	}
}

func TestJitterOfTheBootTimeMakesNoNewIntent(t *testing.T) {
	f, boot := rebootHost(t)
	request := firstRequest(t, f, restart())
	boot.LastBoot = "2025-03-01T08:00:00.6000000Z"
	result, err := f.Engine().Act(context.Background(), Reboot{}.ActivityName(), request)
	require.NoError(t, err)
	assert.False(t, result.Replan)
	assert.Len(t, f.Commands, 1)
}

func TestAccountThatIsRefusedForGoodEndsTheWait(t *testing.T) {
	f, _ := rebootHost(t)
	refused := &refusingHost{Host: f}
	_, err := enginetest.New(t, refused, AddKinds).Try(t.Context(), restart())
	enginetest.RequireType(t, err, runbook.ErrAccessDenied)
}

// refusingHost refuses the account once the restart was sent.
type refusingHost struct{ *enginetest.Host }

func (r *refusingHost) Session(context.Context, string, string) (host.Session, error) { return r, nil }

func (r *refusingHost) Run(ctx context.Context, call scripts.Call, out any) (host.Reply, error) {
	if !call.Script.Changes && len(r.Commands) > 0 {
		return host.Reply{}, enginetest.Failure(runbook.ErrAccessDenied, "the account was refused")
	}
	return r.Host.Run(ctx, call, out)
}

// pair are two nodes, by name.
type pair map[string]host.Session

func (p pair) Session(_ context.Context, _, name string) (host.Session, error) { return p[name], nil }

// A node in quarantine cannot read its own state: another node shows it, and the step fails at once with what to do.
func TestARestartedNodeInQuarantineIsSaidAtOnce(t *testing.T) {
	for status, quarantined := range map[string]bool{"Quarantined": true, "2": true, "Normal": false} {
		f, boot := rebootHost(t)
		f.Does("restart-host", func(params) {
			boot.LastBoot, boot.NodeState, boot.ClusterService = "2025-03-01T09:00:00.1000000Z", "", ""
		})
		other := newHost(t)
		asked := 0
		other.On("get-cluster", func(params) any {
			if asked++; asked == 3 {
				boot.NodeState, boot.ClusterService = node.Up, ServiceRunning
			}
			return map[string]any{"name": "KERN", "nodes": []map[string]string{{"name": "KERN1", "state": "Down", "status": status}}}
		})
		e := enginetest.New(t, pair{"KERN1": f, "KERN2": other}, AddKinds)
		want := restart()
		want.Others = []string{"KERN2"}
		outcome, err := e.Try(t.Context(), want)
		if !quarantined {
			require.NoError(t, err)
			assert.Equal(t, "Up", outcome.Fact("Node KERN1"))
			continue
		}
		enginetest.RequireType(t, err, runbook.ErrPrecondition)
		assert.ErrorContains(t, err, "cannot continue after the restart: node KERN1 is in state Quarantined")
		assert.ErrorContains(t, err, "System log of the nodes shows when this time ends")
		assert.ErrorContains(t, err, "run Start-ClusterNode -ClearQuarantine")
		assert.Equal(t, 1, asked)
	}
}

// hanging is a host on which every command hangs until its time is over.
type hanging struct{ host.Session }

func (hanging) Run(ctx context.Context, _ scripts.Call, _ any) (host.Reply, error) {
	<-ctx.Done()
	return host.Reply{}, ctx.Err()
}

// The other nodes are asked one after the other. One on which the question hangs must not use up the time of the restart.
func TestANodeThatHangsIsNotTheOnlyOneAskedAfterARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, boot := rebootHost(t)
		f.Does("restart-host", func(params) {
			boot.LastBoot, boot.NodeState, boot.ClusterService = "2025-03-01T09:00:00.1000000Z", "", ""
		})
		other := newHost(t)
		other.Always("get-cluster", map[string]any{"name": "KERN", "nodes": []map[string]string{{"name": "KERN1", "state": "Down", "status": "Quarantined"}}})
		e := enginetest.New(t, pair{"KERN1": f, "KERN2": hanging{other}, "KERN3": other}, AddKinds)
		want := restart()
		want.Others, want.TimeoutSeconds = []string{"KERN2", "KERN3"}, 1800
		ctx, cancel := context.WithTimeout(t.Context(), want.Deadline())
		defer cancel()
		_, err := e.Try(ctx, want)
		enginetest.RequireType(t, err, runbook.ErrPrecondition)
		assert.ErrorContains(t, err, "node KERN1 is in state Quarantined")
	})
}

// While the cluster service starts, a node cannot read its own state. The evidence shows the reason.
func TestTheReasonWhyANodeCannotReadItsStateIsShown(t *testing.T) {
	seen := bootSeen{LastBoot: "2025-03-01T09:00:00Z", NodeProblem: "The cluster service is not running."}
	facts := (&rebootKind{}).Evidence(restart(), seen)
	assert.Contains(t, facts, runbook.Fact{Name: "Node KERN1", Value: "(cannot be read: The cluster service is not running.)"})
	seen.NodeState = node.Down // Another node has shown the state.
	assert.Contains(t, (&rebootKind{}).Evidence(restart(), seen), runbook.Fact{Name: "Node KERN1", Value: string(node.Down)})
}
