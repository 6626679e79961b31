package heartbeat

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"changeover/activities/host"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
)

// kept is an environment whose activities send their heartbeats to a fake server.
func kept(a *Activities, server Heartbeater, interval time.Duration) *testsuite.TestActivityEnvironment {
	heartbeats := NewInterceptor(interval)
	heartbeats.heartbeater = func(context.Context) Heartbeater { return server }
	environment := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	environment.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{heartbeats}})
	environment.RegisterActivity(a)
	return environment
}

func TestAStepSendsNothingWhileHeartbeatsDoNotReachTemporal(t *testing.T) {
	f := serviceHost(t, serviceFixture("mrs"))
	ctx := host.WithPermit(context.Background(), func() error {
		if len(f.commands) > 0 {
			return &FenceClosed{Since: 21 * time.Second}
		}
		return nil
	})
	want := WindowsService{Name: "mrs", State: serviceStopped, StartMode: "Disabled", NoDependencies: true}
	_, err := f.activities().EnsureWindowsService(ctx, asking(want))
	requireType(t, err, ErrTransport)
	assert.ErrorContains(t, err, " on KERN1: no heartbeat has reached Temporal for 21s, and another worker may have begun the same work; nothing was sent; the next attempt looks at the state")
	assert.Len(t, f.commands, 1)
	assert.Len(t, outcomeIn(t, err).Changes, 1, "what was made before is reported")
}

func TestAnActivityWorksUnderItsFence(t *testing.T) {
	a := &Activities{}
	environment := kept(a, &fakeServer{}, time.Hour)
	work := func(ctx context.Context) error {
		keeper := KeeperOf(ctx)
		if keeper == nil {
			return errors.New("no keeper")
		}
		keeper.fence.limit = time.Minute
		keeper.fence.Reached(time.Now().Add(-time.Hour))
		return host.Permit(ctx)
	}
	environment.RegisterActivityWithOptions(work, activity.RegisterOptions{Name: "work"})
	_, err := environment.ExecuteActivity("work")
	require.ErrorContains(t, err, "no heartbeat has reached Temporal for 1h0m0s")
}

func TestTheNextAttemptLearnsOfChangesFromTheLastHeartbeat(t *testing.T) {
	f := serviceHost(t, serviceFixture("mrs"))
	server := &fakeServer{}
	f.fails["clear-service-dependencies"] = &powershell.LostReply{Call: "x", Cause: context.DeadlineExceeded}
	a := f.activities()
	want := WindowsService{Name: "mrs", StartMode: "Manual", NoDependencies: true}
	_, err := kept(a, server, time.Hour).ExecuteActivity(want.ActivityName(), asking(want))
	requireType(t, err, ErrTransport)
	require.Equal(t, 1, server.count())
	assert.Equal(t, []string{"StartMode"}, properties(server.last()[0].([]Change)))

	f.fails["clear-service-dependencies"] = &powershell.Error{Category: "PermissionDenied"}
	_, err = kept(a, server, time.Hour).ExecuteActivity(want.ActivityName(), asking(want))
	requireType(t, err, ErrAccessDenied)
	assert.Equal(t, 1, server.count(), "no attempt follows")
}

// What an earlier attempt left is on the server only as long as no heartbeat replaces it.
func TestAnActivityThatReportsNothingKeepsEarlierDetails(t *testing.T) {
	server := &fakeServer{}
	environment := kept(&Activities{}, server, time.Millisecond)
	environment.SetHeartbeatDetails([]Change{{Property: "Earlier"}})
	work := func(context.Context) error {
		assert.Eventually(t, func() bool { return server.count() > 0 }, 5*time.Second, time.Millisecond)
		return nil
	}
	environment.RegisterActivityWithOptions(work, activity.RegisterOptions{Name: "work"})
	_, err := environment.ExecuteActivity("work")
	require.NoError(t, err)
	raw, ok := server.last()[0].(converter.RawValue)
	require.True(t, ok)
	var changes []Change
	require.NoError(t, converter.GetDefaultDataConverter().FromPayload(raw.Payload(), &changes))
	assert.Equal(t, []string{"Earlier"}, properties(changes))
}

// The SDK reports an activity as canceled only where it was told so itself.
func TestACancellationIsPassedOnToTheSDK(t *testing.T) {
	environment := kept(&Activities{}, &fakeServer{answer: temporal.NewCanceledError()}, time.Millisecond)
	var passed atomic.Int32
	environment.SetOnActivityHeartbeatListener(func(*activity.Info, converter.EncodedValues) { passed.Add(1) })
	work := func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}
	environment.RegisterActivityWithOptions(work, activity.RegisterOptions{Name: "work"})
	_, err := environment.ExecuteActivity("work")
	require.ErrorContains(t, err, "context canceled")
	assert.EqualValues(t, 1, passed.Load())
}

func TestAProbeSendsItsSamplesOften(t *testing.T) {
	a := &keptActivity{heartbeats: NewInterceptor(0)}
	pace := a.pace(activity.Info{ActivityType: activity.Type{Name: "MeasureOutage"}, HeartbeatTimeout: DefaultHeartbeatTimeout})
	assert.Equal(t, 2*time.Second, pace.Every)
	assert.Equal(t, 2*time.Second, pace.First)
	assert.Equal(t, 8*time.Second, a.pace(activity.Info{HeartbeatTimeout: DefaultHeartbeatTimeout}).Every)
	assert.Equal(t, 5*time.Second, a.pace(activity.Info{HeartbeatTimeout: 15 * time.Second}).Every)

	server := &fakeServer{}
	environment := kept(&Activities{}, server, time.Millisecond)
	_, err := environment.ExecuteActivity((&Activities{}).MeasureOutage, OutageProbe{Address: "127.0.0.1", Ports: []int{1}, MaximumSeconds: 1})
	require.NoError(t, err)
	samples, ok := server.last()[0].(outageSamples)
	require.True(t, ok)
	assert.Positive(t, samples.Ports[0].Failures)
}

func TestASecondAttemptInOneProcessWaits(t *testing.T) {
	a := &keptActivity{heartbeats: NewInterceptor(0)}
	info := activity.Info{ActivityID: "7"}
	leave, err := a.enter(t.Context(), info)
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err = a.enter(ctx, info)
	require.Error(t, err)
	leave()
	again, err := a.enter(t.Context(), info)
	require.NoError(t, err)
	again()
}

func TestASecondAttemptLeavesAWorkerThatStops(t *testing.T) {
	heartbeats := NewInterceptor(0)
	heartbeats.heartbeater = func(context.Context) Heartbeater { return &fakeServer{} }
	environment := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	environment.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{heartbeats}})
	stopping := make(chan struct{})
	environment.SetWorkerStopChannel(stopping)
	work := func(ctx context.Context) error {
		close(stopping)
		_, err := (&keptActivity{heartbeats: heartbeats}).enter(ctx, activity.GetInfo(ctx))
		return err
	}
	environment.RegisterActivityWithOptions(work, activity.RegisterOptions{Name: "work"})
	_, err := environment.ExecuteActivity("work")
	requireType(t, err, ErrTransport)
	assert.ErrorContains(t, err, "cannot begin work: an earlier attempt of it has not ended, and this worker stops; another one goes on")
}

// activity.RecordHeartbeat ends an activity where the server is away, and its error is not seen.
func TestOnlyTheKeeperSendsHeartbeats(t *testing.T) {
	require.NoError(t, filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		if filepath.Base(path) != "keep_interceptor.go" {
			assert.NotContains(t, string(text), "activity.RecordHeartbeat(", path)
		}
		return nil
	}))
}
