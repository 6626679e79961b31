package activities

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"changeover/activities/powershell"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
)

// outcomeIn decodes the outcome that an error carries.
func outcomeIn(t *testing.T, err error) Outcome {
	t.Helper()
	var outcome Outcome
	var typed *temporal.ApplicationError
	var canceled *temporal.CanceledError
	switch {
	case errors.As(err, &typed):
		require.True(t, typed.HasDetails(), err)
		require.NoError(t, typed.Details(&outcome))
	case errors.As(err, &canceled):
		require.True(t, canceled.HasDetails(), err)
		require.NoError(t, canceled.Details(&outcome))
	default:
		require.Fail(t, "the error can carry nothing", err)
	}
	return outcome
}

func TestAnAbortedStepSendsNothingMore(t *testing.T) {
	f := serviceHost(t, serviceFixture("mrs"))
	ctx, abort := context.WithCancelCause(context.Background())
	f.on("stop-service", func(params) any { abort(temporal.NewCanceledError()); return nil })
	want := WindowsService{Name: "mrs", State: serviceStopped, StartMode: "Manual"}
	_, err := f.activities().EnsureWindowsService(ctx, asking(want))
	assert.True(t, temporal.IsCanceledError(err), err)
	assert.Equal(t, []string{`Stop-Service -Name 'mrs' -Force -NoWait`}, f.commands)
	assert.Equal(t, []string{"State"}, properties(outcomeIn(t, err).Changes), "the command in flight came to its end")
}

func TestAnAbortDoesNotLeaveTheClusterServiceStopped(t *testing.T) {
	c := heldFileHost()
	ctx, abort := context.WithCancel(context.Background())
	c.after = func(script string) {
		if script == "stop-cluster-service" {
			abort()
		}
	}
	_, err := on(c).ReplaceFileHeldByClusterService(ctx, asking(heldFile()))
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, []string{"stop-cluster-service", "start-cluster-service"}, c.commands)
}

func TestAnAbortBeforeTheFirstCommandSendsNothing(t *testing.T) {
	c := heldFileHost()
	ctx, abort := context.WithCancel(context.Background())
	abort()
	_, err := on(c).ReplaceFileHeldByClusterService(ctx, asking(heldFile()))
	require.ErrorIs(t, err, context.Canceled)
	assert.Empty(t, c.commands)
}

func TestAFailedCopyDoesNotLeaveTheClusterServiceStopped(t *testing.T) {
	c := heldFileHost()
	c.fails["copy-file"] = &powershell.Error{Message: "in use", Win32: 32}
	_, err := on(c).ReplaceFileHeldByClusterService(context.Background(), asking(heldFile()))
	requireType(t, err, ErrFileInUse)
	assert.Equal(t, []string{"stop-cluster-service", "start-cluster-service"}, c.commands)
	assert.Equal(t, []string{clusterServiceName, clusterServiceName}, properties(outcomeIn(t, err).Changes))

	c = heldFileHost()
	c.fails["copy-file"] = &powershell.Error{Message: "in use", Win32: 32}
	c.fails["start-cluster-service"] = &powershell.Error{Message: "no quorum"}
	_, err = on(c).ReplaceFileHeldByClusterService(context.Background(), asking(heldFile()))
	requireType(t, err, ErrFileInUse)
	assert.ErrorContains(t, err, "in use")
	assert.ErrorContains(t, err, "; besides, cannot change ClusSvc from 'Stopped' to 'Running' on KERN1: no quorum")
}

func TestAFailureTellsWhatWasChangedBefore(t *testing.T) {
	f := serviceHost(t, serviceFixture("mrs"))
	f.fails["clear-service-dependencies"] = &powershell.Error{Category: "PermissionDenied"}
	f.warnings = []string{"slow"}
	_, err := f.activities().EnsureWindowsService(context.Background(), asking(WindowsService{Name: "mrs", StartMode: "Manual", NoDependencies: true}))
	requireType(t, err, ErrAccessDenied)
	outcome := outcomeIn(t, err)
	assert.Equal(t, []string{"StartMode"}, properties(outcome.Changes), "what was planned and not made is no change")
	assert.Equal(t, []string{"slow"}, outcome.Warnings)
	assert.Equal(t, Apply, outcome.Mode)
}

func TestAFailureWithoutAChangeCarriesNothing(t *testing.T) {
	f := folderHost(t)
	f.fails["new-directory"] = &powershell.Error{Category: "PermissionDenied"}
	_, err := f.activities().EnsureDirectory(context.Background(), asking(Directory{Path: `R:\x`}))
	var typed *temporal.ApplicationError
	require.ErrorAs(t, err, &typed)
	assert.False(t, typed.HasDetails())
}

func TestTheNextAttemptKnowsWhatWasChangedBefore(t *testing.T) {
	environment := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	Register(environment, folderHost(t).activities())
	environment.SetHeartbeatDetails([]Change{{Property: "Earlier", After: "made"}})
	encoded, err := environment.ExecuteActivity(Directory{}.ActivityName(), asking(Directory{Path: `R:\x`}))
	require.NoError(t, err)
	var outcome Outcome
	require.NoError(t, encoded.Get(&outcome))
	assert.Equal(t, []string{"Earlier", "Folder"}, properties(outcome.Changes))
}

func TestOnlyAnAbortOfTheServerEndsAStepForGood(t *testing.T) {
	lost := &powershell.LostReply{Call: "get-directory", Cause: context.Canceled}
	for name, tc := range map[string]struct {
		cause error
		text  string
	}{
		"shutdown":   {worker.ErrWorkerShutdown, "cannot finish 'the step' on KERN1: this worker stops"},
		"heartbeats": {errors.New("unavailable"), "heartbeats do not reach Temporal: unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			f := folderHost(t)
			f.fails["get-directory"] = lost
			ctx, cancel := context.WithCancelCause(context.Background())
			cancel(tc.cause)
			_, err := f.activities().EnsureDirectory(ctx, asking(Directory{Path: `R:\x`}))
			requireType(t, err, ErrTransport)
			require.ErrorContains(t, err, tc.text)
			f.fails["get-services"] = lost
			_, err = f.activities().ReadServices(ctx, HostQuery[ServiceQuery]{Step: Step{Title: "the step", Host: "KERN1"}, Query: ServiceQuery{Names: []string{"mrs"}}})
			requireType(t, err, ErrTransport)
		})
	}
	f := folderHost(t)
	f.fails["get-directory"] = lost
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(temporal.NewCanceledError())
	_, err := f.activities().EnsureDirectory(ctx, asking(Directory{Path: `R:\x`}))
	require.ErrorIs(t, err, context.Canceled)
}

// stopWhileWaiting has a worker begin to stop while an activity of its waits for a
// service, and gives the activity's error.
func stopWhileWaiting(t *testing.T, a *Activities) error {
	t.Helper()
	environment := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	Register(environment, a)
	stopping := make(chan struct{})
	environment.SetWorkerStopChannel(stopping)
	time.AfterFunc(20*time.Millisecond, func() { close(stopping) })
	begun := time.Now()
	_, err := environment.ExecuteActivity(WindowsService{}.ActivityName(), asking(WindowsService{Name: "mrs", State: serviceStopped, TimeoutSeconds: 60}))
	assert.Less(t, time.Since(begun), 5*time.Second)
	return err
}

func TestAWorkerThatStopsLeavesAWaitAtOnce(t *testing.T) {
	f := serviceHost(t, serviceFixture("mrs"))
	f.does("stop-service", func(params) {})
	requireType(t, stopWhileWaiting(t, f.activities()), ErrTransport)
}

// muteHost answers nothing any more once it is told to.
type muteHost struct {
	*fakeHost
	silent atomic.Bool
}

func (m *muteHost) Host(context.Context, string, string) (Host, error) { return m, nil }

func (m *muteHost) Run(ctx context.Context, call powershell.Call, out any) (powershell.Reply, error) {
	if m.silent.Load() {
		<-ctx.Done()
		return powershell.Reply{}, &powershell.LostReply{Call: call.String(), Cause: ctx.Err()}
	}
	return m.fakeHost.Run(ctx, call, out)
}

func TestAWorkerThatStopsBreaksOffTheReadOfAWait(t *testing.T) {
	host := &muteHost{fakeHost: serviceHost(t, serviceFixture("mrs"))}
	host.does("stop-service", func(params) { host.silent.Store(true) })
	err := stopWhileWaiting(t, &Activities{Hosts: host, PollEvery: time.Millisecond})
	requireType(t, err, ErrTransport)
	assert.Equal(t, []string{"State"}, properties(outcomeIn(t, err).Changes))
}

func TestHeartbeatsGoOnAfterAnAbort(t *testing.T) {
	var beats, carried atomic.Int32
	environment := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	environment.SetOnActivityHeartbeatListener(func(_ *activity.Info, details converter.EncodedValues) {
		beats.Add(1)
		var made []Change
		if details.Get(&made) == nil && len(made) == 1 {
			carried.Add(1)
		}
	})
	work := func(ctx context.Context) error {
		ctx, abort := context.WithCancel(ctx)
		abort()
		made := newProgress(ctx)
		stop := heartbeats(ctx, made, time.Millisecond)
		assert.Eventually(t, func() bool { return beats.Load() > 0 }, 5*time.Second, time.Millisecond)
		made.note(Change{Property: "State"})
		stop()
		return errors.New("retried") // The SDK then sends what it held back.
	}
	environment.RegisterActivityWithOptions(work, activity.RegisterOptions{Name: "work"})
	_, err := environment.ExecuteActivity("work")
	require.ErrorContains(t, err, "retried")
	assert.Positive(t, carried.Load(), "the last heartbeat tells what was changed")
}
