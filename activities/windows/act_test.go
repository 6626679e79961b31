package windows

import (
	"cmp"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
	"changeover/runbook"
)

// folderHost is a host with one drive and no folder on it.
func folderHost(t *testing.T) *enginetest.Host {
	f := newHost(t)
	exists := false
	f.On("get-directory", func(params) any { return map[string]any{"drive": true, "exists": exists, "folder": exists} })
	f.Does("new-directory", func(params) { exists = true })
	return f
}

// spool is a folder that folderHost does not have.
func spool() Directory { return Directory{Path: `R:\pec_spool`} }

// firstRequest is the request of the first intent of a wanted state.
func firstRequest(t *testing.T, f *enginetest.Host, want engine.Wanted) runbook.ActRequest {
	seen, err := f.Engine().Look(context.Background(), want)
	require.NoError(t, err)
	return f.Engine().Request(want, "1", seen.Changes, seen.Memory)
}

func TestARunThatWasResetChangesNothing(t *testing.T) {
	f := shareHost(t)
	request := firstRequest(t, f, backupShare())
	require.Len(t, request.Intent.Changes, 1, "it may look")
	request.Reset = true
	_, err := f.Engine().Act(context.Background(), Share{}.ActivityName(), request)
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	require.ErrorContains(t, err, "the run was reset")
	assert.Empty(t, f.Commands)
}

func TestEnsureChangesThenFindsItGood(t *testing.T) {
	f := folderHost(t)
	f.Warnings = []string{"slow disk"}
	first := f.Twice(spool())
	assert.Equal(t, []string{`New-Item -ItemType Directory -Path 'R:\pec_spool' -Force`}, f.Commands, "the second run must send nothing")
	require.Len(t, first.Changes, 1)
	assert.Equal(t, f.Commands[0], first.Changes[0].Command)
	assert.Equal(t, []string{"slow disk"}, first.Warnings)
	assert.Equal(t, "exists", first.Fact(`Folder R:\pec_spool`))
}

func TestEnsureVerifies(t *testing.T) {
	f := folderHost(t)
	f.Deaf["new-directory"] = true
	f.Refused(spool(), runbook.ErrVerification, `Folder is '(absent)', wanted 'R:\pec_spool'`)
}

func TestLostAnswerIsReadBeforeAnythingIsSentAgain(t *testing.T) {
	f := folderHost(t)
	request := firstRequest(t, f, spool())
	f.Lose("new-directory")
	_, err := f.Engine().Act(context.Background(), Directory{}.ActivityName(), request)
	enginetest.RequireType(t, err, runbook.ErrTransport)
	assert.Len(t, f.Commands, 1, "not sent twice by one attempt")
	assert.Equal(t, []string{"Folder"}, names(enginetest.Result(err).Sent))

	request.Resumed = true
	result, err := f.Engine().Act(context.Background(), Directory{}.ActivityName(), request)
	require.NoError(t, err)
	require.Len(t, result.Effects, 1, "the lost command had worked")
	assert.Equal(t, runbook.ChangedAnswerLost, result.Effects[0].Verdict)
	assert.Len(t, f.Commands, 1)
}

func names(changes []runbook.Change) []string {
	return enginetest.Outcome{Changes: changes}.Properties()
}

func made(result runbook.ActResult) []string {
	var properties []string
	for _, effect := range result.Effects {
		properties = append(properties, effect.Property)
	}
	return properties
}

func TestCanceledContextEndsAWait(t *testing.T) {
	f := serviceHost(t, serviceFixture("mrs"))
	ctx, cancel := context.WithCancel(context.Background())
	f.Does("stop-service", func(params) { cancel() })
	_, err := f.Engine().Try(ctx, Service{Name: "mrs", State: ServiceStopped})
	assert.True(t, temporal.IsCanceledError(err), err)
}

func TestUnknownHostIsNotRetried(t *testing.T) {
	none := noHosts{}
	enginetest.New(t, none, AddKinds).Refused(spool(), runbook.ErrConnection)
	_, err := (&Reader{Engine: &engine.Engine{Hosts: none}}).ReadServices(context.Background(), runbook.HostQuery[ServiceQuery]{Site: "berlin"})
	enginetest.RequireType(t, err, runbook.ErrConnection)
}

type noHosts struct{}

func (noHosts) Session(context.Context, string, string) (host.Session, error) {
	return nil, errors.New("no endpoint")
}

func TestRefusedCommandKeepsItsType(t *testing.T) {
	f := folderHost(t)
	f.Fails["new-directory"] = enginetest.Failure(runbook.ErrAccessDenied, "Zugriff verweigert")
	f.Refused(spool(), runbook.ErrAccessDenied, "on KERN1")
}

func TestAnAbortedStepSendsNothingMore(t *testing.T) {
	f := serviceHost(t, serviceFixture("mrs"))
	ctx, abort := context.WithCancelCause(context.Background())
	f.Does("stop-service", func(params) { abort(temporal.NewCanceledError()) })
	_, err := f.Engine().Try(ctx, Service{Name: "mrs", State: ServiceStopped, StartMode: "Manual"})
	assert.True(t, temporal.IsCanceledError(err), err)
	assert.Equal(t, []string{`Stop-Service -Name 'mrs' -NoWait`}, f.Commands)
	assert.Equal(t, []string{"State"}, made(enginetest.Result(err)), "the command in flight came to its end")
}

func TestAFailureSaysWhatWasChangedBefore(t *testing.T) {
	f := serviceHost(t, serviceFixture("mrs"))
	f.Fails["clear-service-dependencies"] = enginetest.Failure(runbook.ErrAccessDenied, "denied")
	f.Warnings = []string{"slow"}
	_, err := f.Engine().Try(context.Background(), Service{Name: "mrs", StartMode: "Manual", NoDependencies: true})
	enginetest.RequireType(t, err, runbook.ErrAccessDenied)
	result := enginetest.Result(err)
	assert.Equal(t, []string{"StartMode"}, made(result), "what was planned and not made is no change")
	assert.Equal(t, []string{"slow"}, result.Warnings)
}

func TestAFailureWithoutAChangeSaysSo(t *testing.T) {
	f := folderHost(t)
	f.Fails["new-directory"] = enginetest.Failure(runbook.ErrAccessDenied, "denied")
	_, err := f.Engine().Try(context.Background(), spool())
	result := enginetest.Result(err)
	assert.True(t, result.Settled)
	assert.Empty(t, result.Effects)
	assert.Empty(t, result.Sent)
}

// Windows answers some requests with an error and carries them out nevertheless.
func TestAChangeThatEndedWithAnErrorIsLookedFor(t *testing.T) {
	f := folderHost(t)
	f.Fails["new-directory"], f.Loses["new-directory"] = enginetest.Failure(runbook.ErrRefused, "slow"), true
	_, err := f.Engine().Try(context.Background(), spool())
	enginetest.RequireType(t, err, runbook.ErrRefused)
	result := enginetest.Result(err)
	require.NotEmpty(t, result.Effects)
	assert.Equal(t, runbook.ChangedAnswerLost, result.Effects[0].Verdict)
	assert.Empty(t, result.Sent)
}

func TestOnlyAnAbortOfTheServerEndsAStepForGood(t *testing.T) {
	for name, tc := range map[string]struct {
		cause error
		text  string
	}{
		"shutdown":   {worker.ErrWorkerShutdown, "on KERN1: this worker is stopping"},
		"heartbeats": {errors.New("unavailable"), "Temporal no longer waits for this attempt: unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			f := folderHost(t)
			f.Fails["get-directory"] = context.Canceled
			f.Fails["get-services"] = context.Canceled
			ctx, cancel := context.WithCancelCause(context.Background())
			cancel(tc.cause)
			_, err := f.Engine().Try(ctx, spool())
			enginetest.RequireType(t, err, runbook.ErrTransport)
			require.ErrorContains(t, err, tc.text)
			query := runbook.HostQuery[ServiceQuery]{Step: f.Engine().Step, Query: ServiceQuery{Names: []string{"mrs"}}}
			_, err = (&Reader{Engine: &engine.Engine{Hosts: f}}).ReadServices(ctx, query)
			enginetest.RequireType(t, err, runbook.ErrTransport)
		})
	}
	f := folderHost(t)
	f.Fails["get-directory"] = context.Canceled
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(temporal.NewCanceledError())
	_, err := f.Engine().Try(ctx, spool())
	assert.True(t, temporal.IsCanceledError(err), err)
}

// stopWhileWaiting has a worker begin to stop while an activity waits for a service, and returns the
// activity's error.
func stopWhileWaiting(t *testing.T, f *enginetest.Host, hosts host.Sessions) error {
	t.Helper()
	want := Service{Name: "mrs", State: ServiceStopped, TimeoutSeconds: 60}
	request := firstRequest(t, f, want)
	environment := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	e := &engine.Engine{Hosts: hosts, PollEvery: time.Millisecond}
	AddKinds(e)
	e.Register(environment)
	stopping := make(chan struct{})
	environment.SetWorkerStopChannel(stopping)
	time.AfterFunc(20*time.Millisecond, func() { close(stopping) })
	begun := time.Now()
	_, err := environment.ExecuteActivity(want.ActivityName(), request)
	assert.Less(t, time.Since(begun), 5*time.Second)
	return err
}

func TestAWorkerThatStopsLeavesAWaitAtOnce(t *testing.T) {
	f := serviceHost(t, serviceFixture("mrs"))
	f.Does("stop-service", func(params) {})
	enginetest.RequireType(t, stopWhileWaiting(t, f, f), runbook.ErrTransport)
}

// A dependent that is started again while its service is stopped is stopped by an intent of its own: the
// change is made twice, and each time has its own record.
func TestWhatIsUndoneWhileAnIntentIsCarriedOutGetsAnIntentOfItsOwn(t *testing.T) {
	services := chain()
	f := serviceHost(t, services...)
	request := firstRequest(t, f, Service{Name: "licsvc", State: ServiceStopped, Dependents: []string{"nameloc", "mrs"}})
	f.Fails = map[string]error{"stop-service": enginetest.Failure(runbook.ErrServiceBusy, "its dependents run")}
	f.After = func(script string) {
		if script == "stop-service" {
			services[1].State = ServiceRunning // Its supervisor has started it again.
		}
	}
	result, err := f.Engine().Act(context.Background(), Service{}.ActivityName(), request)
	require.NoError(t, err)
	assert.True(t, result.Replan)
	require.Len(t, result.Effects, 2, "both dependents were stopped")
	var next []string
	for _, c := range result.Next {
		next = append(next, cmp.Or(c.Target, "service licsvc"))
	}
	assert.Equal(t, []string{"service nameloc", "service licsvc"}, next)
	assert.Len(t, f.Commands, 3, "nothing is sent again under the same request")
}
