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

// A lost answer leaves it open whether the restart was sent: the host may still be about to restart when it is read. So the refusal of
// a later attempt keeps the intent open, whose memory tells a restart that follows from one that was not sent.
func TestAResumedRestartAfterItsWindowStaysOpen(t *testing.T) {
	f, boot := rebootHost(t)
	want := restart()
	want.NotAfter = time.Now().Add(time.Hour)
	request := firstRequest(t, f, want)
	want.NotAfter = time.Now().Add(-time.Minute)
	late := f.Engine().Request(want, "1", request.Intent.Changes, request.Intent.Memory)
	late.Resumed = true
	_, err := f.Engine().Act(context.Background(), Reboot{}.ActivityName(), late)
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	assert.False(t, enginetest.Result(err).Settled)
	assert.Empty(t, f.Commands)

	boot.LastBoot = "2025-03-01T08:30:00.0000000Z"
	result, err := f.Engine().Act(context.Background(), Reboot{}.ActivityName(), late)
	require.NoError(t, err, "the host has restarted since the first attempt")
	require.Len(t, result.Effects, 1)
	assert.Equal(t, runbook.ChangedAnswerLost, result.Effects[0].Verdict)
	assert.Empty(t, f.Commands)
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
