package tests

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"changeover/activities/heartbeat"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/runbook"
	"changeover/tests/scenario"
)

// effectsHeartbeat is the heartbeat timeout of these runs in seconds. It is short so that the loss of a worker is
// noticed soon.
const effectsHeartbeat = 3

// Each effect of the thin runbook, which makes the changes of 9.7.2 for one service and moves the role once, has
// exactly one record in the evidence. At every change a worker on a real server is lost before the request, after the
// effect or after the answer, or the activity is reset after the effect; and in one run a worker loses the connection
// to Temporal for a minute.
func TestEveryEffectHasOneRecordOnARealServer(t *testing.T) {
	for _, moment := range scenario.Moments() {
		t.Run(string(moment), func(t *testing.T) {
			t.Parallel()
			e := newEffects(t)
			for n := 1; n <= scenario.ThinChanges; n++ {
				e.run(t, &fault{at: n, moment: moment})
			}
		})
	}
	t.Run("reset at work, after the effect", func(t *testing.T) {
		t.Parallel()
		e := newEffects(t)
		for n := 1; n <= scenario.ThinChanges; n++ {
			e.run(t, &fault{at: n, moment: scenario.AfterEffect, atWork: true})
		}
	})
	t.Run("the worker alone loses Temporal between two changes", func(t *testing.T) {
		t.Parallel()
		e := newEffects(t)
		// The second change of an activity with two changes: the fence closes between them.
		e.run(t, &fault{at: scenario.ThinSecondOfTwo - 1, moment: scenario.AfterAnswer, away: time.Minute})
	})
}

// effects is a stage on a real server. Its workers run in this process.
type effects struct {
	stage     *scenario.Stage
	namespace string
	runs      int
}

func newEffects(t *testing.T) *effects {
	s := scenario.Deployed(t, filepath.Join("..", "config", "sites", "berlin.yaml"))
	s.HeartbeatSeconds = effectsHeartbeat
	return &effects{stage: s, namespace: newNamespace(t)}
}

// run runs the thin runbook once with two workers and one fault, and compares the evidence with what the hosts
// carried out.
func (e *effects) run(t *testing.T, f *fault) {
	e.stage.Undo(t)
	e.execute(t, f, scenario.Thin)
	f.mutex.Lock()
	defer f.mutex.Unlock()
	assert.Len(t, f.sent, scenario.ThinChanges)
	scenario.Matched(t, f.sent, e.stage.LastEvidence(), f.at, f.moment)
	if t.Failed() {
		t.Logf("the faults were those of: %s of change %d", f.moment, f.at)
	}
}

// execute runs a workflow with two workers and one fault.
func (e *effects) execute(t *testing.T, f *fault, name string) {
	f.effects, f.back = e, make(chan struct{})
	e.runs++
	// Each run has its own task queue, so that a lost worker of an earlier run can't poll its tasks.
	f.queue = fmt.Sprintf("%s-%d", runbook.TaskQueue, e.runs)
	for range 2 {
		f.startWorker(t)
	}
	defer f.stop()
	ctx, cancel := context.WithTimeout(context.Background(), testPatience)
	defer cancel()
	f.observer = dialWorker(t, e.namespace, func() bool { return false })
	defer f.observer.Close()
	run, err := f.observer.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: fmt.Sprintf("%s/%d", name, e.runs), TaskQueue: f.queue},
		name, runbook.Input{Site: e.stage.Site.Name})
	require.NoError(t, err)
	require.NoError(t, run.Get(ctx, nil), "%s of change %d", f.moment, f.at)
	require.True(t, f.reached.Load(), "%s of change %d was reached", f.moment, f.at)
	if f.away > 0 {
		f.awaitReturn(t)
	}
}

// fault is a fault at one changing request.
type fault struct {
	effects *effects
	queue   string
	at      int
	moment  scenario.Moment
	// away is how long the worker is without a connection to Temporal; 0 means that it is lost for good.
	away time.Duration
	// atWork reports whether the attempt is reset while it runs, and the worker is not lost.
	atWork bool
	// unread is the number of the activity, among those that make folders, whose worker is lost before the first request
	// of the activity; 0 means none.
	unread int
	// observer is a client whose connection is never cut.
	observer client.Client

	mutex   sync.Mutex
	count   int
	sent    []scenario.Sent
	acts    []string
	workers []*faultyWorker
	reached atomic.Bool
	// back is closed when the worker is connected again.
	back chan struct{}
}

// faultyWorker is a worker whose connection and whose work can be ended.
type faultyWorker struct {
	fault  *fault
	client client.Client
	worker worker.Worker
	// cut blocks all requests to the Temporal server, dead also those to hosts.
	cut, dead atomic.Bool
}

func (f *fault) startWorker(t *testing.T) {
	w := &faultyWorker{fault: f}
	w.client = dialWorker(t, f.effects.namespace, w.cut.Load)
	w.worker = worker.New(w.client, f.queue, worker.Options{
		Interceptors:                 []interceptor.WorkerInterceptor{&heartbeat.Interceptor{Interval: time.Second}},
		WorkerStopTimeout:            100 * time.Millisecond,
		StickyScheduleToStartTimeout: time.Second,
	})
	scenario.RegisterThin(w.worker, scenario.ThinService)
	registerTwice(w.worker)
	f.effects.stage.Register(w.worker, w)
	require.NoError(t, w.worker.Start())
	f.workers = append(f.workers, w)
}

// stop stops the workers without waiting: one without a connection needs time to notice that it must stop.
func (f *fault) stop() {
	for _, w := range f.workers {
		if w.dead.Load() {
			continue // w.end has called Stop
		}
		go w.worker.Stop()
	}
}

// dialWorker returns a client of the server whose calls fail while cut returns true.
func dialWorker(t *testing.T, namespace string, cut func() bool) client.Client {
	refuse := func(ctx context.Context, method string, req, reply any, c *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption) error {
		if cut() {
			return status.Error(codes.Unavailable, "the connection is cut")
		}
		err := invoke(ctx, method, req, reply, c, options...)
		if cut() {
			return status.Error(codes.Unavailable, "the connection is cut")
		}
		return err
	}
	c, err := client.Dial(client.Options{
		HostPort: server.HostPort, Namespace: namespace, Logger: discard{},
		ConnectionOptions: client.ConnectionOptions{DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(refuse)}},
	})
	require.NoError(t, err)
	return c
}

// discard is a logger that writes nothing, since the SDK logs lost connections.
type discard struct{}

func (discard) Debug(string, ...any) {}
func (discard) Info(string, ...any)  {}
func (discard) Warn(string, ...any)  {}
func (discard) Error(string, ...any) {}

// Session implements host.Sessions.
func (w *faultyWorker) Session(ctx context.Context, site, name string) (host.Session, error) {
	session, err := w.fault.effects.stage.Hosts().Session(ctx, site, name)
	return faultySession{w, session}, err
}

type faultySession struct {
	worker *faultyWorker
	host.Session
}

// Run implements host.Session.
func (s faultySession) Run(ctx context.Context, call scripts.Call, out any) (host.Reply, error) {
	f := s.worker.fault
	if s.worker.dead.Load() {
		panic("the worker is lost")
	}
	if f.unread > 0 && f.act(activity.GetInfo(ctx)) == f.unread {
		f.unread = 0
		s.worker.lose(ctx)
	}
	if !call.Script.Changes {
		return s.Session.Run(ctx, call, out)
	}
	if err := host.Permit(ctx); err != nil {
		return host.Reply{}, &host.Failure{Type: runbook.ErrTransport, Next: "wait", Err: err}
	}
	hit := f.next()
	if hit && f.moment == scenario.Before {
		s.worker.lose(ctx)
	}
	intended := f.intended(ctx)
	reply, err := s.Session.Run(ctx, call, out)
	f.carriedOut(scenario.Sent{ID: host.Request(ctx), Script: call.Script.Name, Host: s.Name(), Intended: intended})
	switch {
	case !hit || f.moment == scenario.Before:
	case f.moment == scenario.AfterEffect:
		s.worker.lose(ctx)
	case f.moment == scenario.AfterAnswer:
		s.worker.loseAfterAnswer(ctx)
	case f.moment == scenario.Reset:
		go f.resetWaiting(activity.GetInfo(ctx))
		return host.Reply{}, &host.Failure{Type: runbook.ErrTransport, Next: "wait", Unanswered: true, Err: errors.New("the answer is lost")}
	}
	return reply, err
}

// RunAll implements host.Batch.
func (s faultySession) RunAll(ctx context.Context, calls []scripts.Call) []host.Answer {
	return s.Session.(host.Batch).RunAll(ctx, calls)
}

// act returns the number of an activity among those that make folders, or 0 for other activities.
func (f *fault) act(info activity.Info) int {
	if info.ActivityType.Name != (windows.Directory{}).ActivityName() {
		return 0
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if !slices.Contains(f.acts, info.ActivityID) {
		f.acts = append(f.acts, info.ActivityID)
	}
	return slices.Index(f.acts, info.ActivityID) + 1
}

func (f *fault) next() bool {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.count++
	return f.count == f.at
}

// intended reports whether the history of the run contains the intent of the request that is about to be sent. It
// uses the observer, since the worker may have no connection.
func (f *fault) intended(ctx context.Context) bool {
	run, request := activity.GetInfo(ctx).WorkflowExecution, host.Request(ctx)
	events := f.observer.GetWorkflowHistory(context.WithoutCancel(ctx), run.ID, run.RunID, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return false
		}
		var input runbook.ActRequest
		err = converter.GetDefaultDataConverter().FromPayloads(event.GetActivityTaskScheduledEventAttributes().GetInput(), &input)
		if err == nil && scenario.Covers(input.Intent, request) {
			return true
		}
	}
	return false
}

func (f *fault) carriedOut(s scenario.Sent) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.sent = append(f.sent, s)
}

// lose ends the worker in the middle of its activity, or resets the activity.
func (w *faultyWorker) lose(ctx context.Context) {
	w.fault.reached.Store(true)
	if w.fault.atWork {
		w.fault.resetAtWork(ctx)
	}
	w.end()
	panic("the worker is lost")
}

// end cuts the worker off for good. Its polls fail like those of a process whose connection breaks.
func (w *faultyWorker) end() {
	w.cut.Store(true)
	w.dead.Store(true)
	go w.worker.Stop()
}

// loseAfterAnswer ends the worker before its next request, or its connection for a while. The work
// goes on slowly then, so that the fence has closed before the next change.
func (w *faultyWorker) loseAfterAnswer(context.Context) {
	w.fault.reached.Store(true)
	if w.fault.away == 0 {
		w.end()
		return
	}
	w.cut.Store(true)
	time.AfterFunc(w.fault.away, func() {
		w.cut.Store(false)
		close(w.fault.back)
	})
	time.Sleep((effectsHeartbeat + 1) * time.Second) //nolint:forbidigo // the time after which another worker has begun
}

// awaitReturn waits until the worker is connected again, and then until it had time to send a change that the fence
// must prevent.
func (f *fault) awaitReturn(t *testing.T) {
	select {
	case <-f.back:
		time.Sleep(2 * effectsHeartbeat * time.Second) //nolint:forbidigo // the time in which it could do that
	case <-time.After(f.away + testPatience):
		require.Fail(t, "the worker did not get its connection back")
	}
}

// resetAtWork resets the activity as the UI does, and blocks the attempt until the answer to a heartbeat ends it. The
// next attempt has the number 2.
func (f *fault) resetAtWork(ctx context.Context) {
	if err := f.reset(activity.GetInfo(ctx)); err != nil {
		panic("cannot reset: " + err.Error())
	}
	select {
	case <-ctx.Done():
	case <-time.After(10 * time.Second):
	}
	panic("the attempt was reset")
}

// resetWaiting resets the activity as the UI does, while it waits for its second attempt. That attempt then has the
// number 1.
func (f *fault) resetWaiting(info activity.Info) {
	run := info.WorkflowExecution
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	until(ctx, 10*time.Millisecond, func() bool {
		seen, err := f.observer.DescribeWorkflowExecution(ctx, run.ID, run.RunID)
		if err != nil {
			return true
		}
		for _, pending := range seen.GetPendingActivities() {
			if pending.GetActivityId() != info.ActivityID || pending.GetAttempt() == 1 {
				continue
			}
			waits := pending.GetState() == enums.PENDING_ACTIVITY_STATE_SCHEDULED
			f.reached.Store(waits && f.reset(info) == nil)
			return true
		}
		return false
	})
}

func (f *fault) reset(info activity.Info) error {
	_, err := f.observer.WorkflowService().ResetActivity(context.Background(), &workflowservice.ResetActivityRequest{
		Namespace: info.Namespace, Identity: "test",
		Execution: &commonpb.WorkflowExecution{WorkflowId: info.WorkflowExecution.ID, RunId: info.WorkflowExecution.RunID},
		Activity:  &workflowservice.ResetActivityRequest_Id{Id: info.ActivityID},
	})
	return err
}
