package windows

import (
	"context"
	"testing"
	"time"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rebootHost restarts after some reads of silence.
func rebootHost(t *testing.T) (*fakeHost, *bootSeen) {
	f := newFakeHost(t)
	boot := &bootSeen{LastBoot: "2025-03-01T08:00:00.5000000Z", ClusterService: serviceRunning, NodeState: statePaused, PendingReboot: []string{"WindowsUpdate"}}
	silent := -1
	f.on("get-boot-state", func(params) any {
		switch silent--; silent {
		case 3:
			boot.LastBoot, boot.PendingReboot = "2025-03-01T09:00:00.1000000Z", nil
			boot.ClusterService, boot.NodeState = "", ""
		case 2:
			boot.ClusterService, boot.NodeState = serviceRunning, "Joining"
		case 1:
			boot.NodeState = statePaused
		}
		return *boot
	})
	f.does("restart-host", func(params) { silent = 5 })
	return f, boot
}

func restart() Reboot {
	return Reboot{BootTimeBefore: "2025-03-01T08:00:00.5000000Z", ClusterNode: "KERN1", TimeoutSeconds: 10}
}

func TestHostRestartsOnceAndSettles(t *testing.T) {
	f, boot := rebootHost(t)
	outcome := ensureTwice(t, f.activities().RestartHost, restart())
	assert.Equal(t, []string{`shutdown.exe /r /t 5 /d p:4:2 /c 'Changeover'`}, f.commands)
	assert.Contains(t, outcome.Evidence, runbook.Fact{Name: "Node KERN1", Value: statePaused})
	assert.Equal(t, "2025-03-01T09:00:00.1000000Z", boot.LastBoot)
}

func TestShutdownExitCodes(t *testing.T) {
	for _, code := range []int{shutdownInProgress, shutdownScheduled} {
		f, _ := rebootHost(t)
		f.exitCodes["restart-host"] = code
		run(t, f.activities().RestartHost, restart())
	}
	f, _ := rebootHost(t)
	f.exitCodes["restart-host"] = 5
	refused(t, f.activities().RestartHost, restart(), ErrRefused)
}

// silentHost fails every read after the restart was sent, with an error that is not of the transport, a few times.
type silentHost struct {
	*fakeHost
	left int
}

func (s *silentHost) Host(context.Context, string, string) (Host, error) { return s, nil }

func (s *silentHost) Run(ctx context.Context, call scripts.Call, out any) (host.Reply, error) {
	if !call.Script.Changes && len(s.commands) > 0 && s.left > 0 {
		s.left--
		return host.Reply{}, &host.Error{Win32: 1326, Message: "the domain is out of reach"}
	}
	return s.fakeHost.Run(ctx, call, out)
}

func TestDeniedLogonWhileTheHostStartsIsPartOfTheWait(t *testing.T) {
	f, _ := rebootHost(t)
	host := &silentHost{fakeHost: f, left: 3}
	a := f.activities()
	a.Hosts = host
	run(t, a.RestartHost, restart())
	assert.Zero(t, host.left)
}

func TestHostThatDoesNotRestartTimesOut(t *testing.T) {
	t.Parallel()
	f, _ := rebootHost(t)
	f.deaf["restart-host"] = true
	want := restart()
	want.TimeoutSeconds = 1
	refused(t, f.activities().RestartHost, want, ErrTimeout)
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
		done, err := restarted("2025-03-01T08:00:00.5000000Z", tc.now)
		require.NoError(t, err)
		assert.Equal(t, tc.done, done, tc.now)
	}
	_, err := restarted("yesterday", "2025-03-01T08:00:00Z")
	requireType(t, err, ErrBadRequest)
}

func TestReadBootTime(t *testing.T) {
	f, _ := rebootHost(t)
	boot, err := f.activities().ReadBootTime(context.Background(), HostQuery[struct{}]{})
	require.NoError(t, err)
	assert.Equal(t, BootTime{LastBoot: "2025-03-01T08:00:00.5000000Z", PendingReboot: []string{"WindowsUpdate"}}, boot)
}

func TestARestartAfterItsWindowIsRefusedUnlessItHasHappened(t *testing.T) {
	want := Reboot{BootTimeBefore: "2026-01-01T00:00:00Z", NotAfter: time.Date(2026, 1, 1, 4, 0, 0, 0, time.UTC)}
	late := want.NotAfter.Add(time.Minute)
	_, err := rebootKind{}.Differences(want, bootSeen{LastBoot: "2026-01-01T00:00:00Z", asked: late})
	requireType(t, err, ErrPrecondition)
	changes, err := rebootKind{}.Differences(want, bootSeen{LastBoot: "2026-01-01T03:00:00Z", asked: late})
	require.NoError(t, err, "it has restarted in time")
	assert.Empty(t, changes)
	changes, err = rebootKind{}.Differences(want, bootSeen{LastBoot: "2026-01-01T00:00:00Z", asked: want.NotAfter})
	require.NoError(t, err)
	assert.Len(t, changes, 1)
}
