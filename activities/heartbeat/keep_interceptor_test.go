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

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"changeover/activities/host"
	"changeover/runbook"
)

// kept is an environment whose activities send their heartbeats to a fake server.
func kept(server Heartbeater, interval time.Duration) *testsuite.TestActivityEnvironment {
	environment := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	environment.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&Interceptor{
		Interval: interval, Heartbeater: func(context.Context) Heartbeater { return server },
	}}})
	return environment
}

func TestAnActivityWorksUnderItsFence(t *testing.T) {
	environment := kept(&fakeServer{}, time.Hour)
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
	require.ErrorContains(t, err, "no heartbeat of this worker has reached Temporal for 1h0m0s")
}

// The server keeps the details of an earlier attempt only until a heartbeat replaces them.
func TestAnActivityThatReportsNothingKeepsEarlierDetails(t *testing.T) {
	server := &fakeServer{}
	environment := kept(server, time.Millisecond)
	environment.SetHeartbeatDetails("earlier")
	work := func(context.Context) error {
		assert.Eventually(t, func() bool { return server.count() > 0 }, 5*time.Second, time.Millisecond)
		return nil
	}
	environment.RegisterActivityWithOptions(work, activity.RegisterOptions{Name: "work"})
	_, err := environment.ExecuteActivity("work")
	require.NoError(t, err)
	raw, ok := server.last()[0].(converter.RawValue)
	require.True(t, ok)
	var details string
	require.NoError(t, converter.GetDefaultDataConverter().FromPayload(raw.Payload(), &details))
	assert.Equal(t, "earlier", details)
}

// The SDK reports an activity as canceled only where the SDK itself received the cancellation.
func TestACancellationIsPassedOnToTheSDK(t *testing.T) {
	environment := kept(&fakeServer{answer: temporal.NewCanceledError()}, time.Millisecond)
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
	a := &keptActivity{interceptor: &Interceptor{}}
	pace := a.pace(activity.Info{ActivityType: activity.Type{Name: runbook.MeasureOutageActivity}, HeartbeatTimeout: DefaultHeartbeatTimeout})
	assert.Equal(t, 2*time.Second, pace.Every)
	assert.Equal(t, 2*time.Second, pace.First)
	assert.Equal(t, 8*time.Second, a.pace(activity.Info{HeartbeatTimeout: DefaultHeartbeatTimeout}).Every)
	assert.Equal(t, 5*time.Second, a.pace(activity.Info{HeartbeatTimeout: 15 * time.Second}).Every)
}

func TestASecondAttemptInOneProcessWaits(t *testing.T) {
	a := &keptActivity{interceptor: &Interceptor{}}
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
	heartbeats := &Interceptor{Heartbeater: func(context.Context) Heartbeater { return &fakeServer{} }}
	environment := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	environment.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{heartbeats}})
	stopping := make(chan struct{})
	environment.SetWorkerStopChannel(stopping)
	work := func(ctx context.Context) error {
		close(stopping)
		_, err := (&keptActivity{interceptor: heartbeats}).enter(ctx, activity.GetInfo(ctx))
		return err
	}
	environment.RegisterActivityWithOptions(work, activity.RegisterOptions{Name: "work"})
	_, err := environment.ExecuteActivity("work")
	var typed *temporal.ApplicationError
	require.ErrorAs(t, err, &typed)
	assert.Equal(t, runbook.ErrTransport, typed.Type())
	assert.False(t, typed.NonRetryable())
	assert.ErrorContains(t, err, "cannot begin work: an earlier attempt of this activity has not ended, and this worker is stopping; another worker continues")
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
