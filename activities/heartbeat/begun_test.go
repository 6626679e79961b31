package heartbeat_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/activities/heartbeat"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/site"
	"changeover/runbook"
)

// oneLine is a wanted state that takes one change.
type oneLine struct{}

func (oneLine) ActivityName() string { return "EnsureOneLine" }

type oneLineKind struct{ line *line }

func (k oneLineKind) Read(context.Context, host.Session, oneLine) (written bool, err error) {
	return k.line.written, k.line.unread
}

func (oneLineKind) Differences(_ oneLine, written bool) ([]engine.Change, error) {
	if written {
		return nil, nil
	}
	return []engine.Change{engine.NewChange("Line 1", "", "a", scripts.SetTextLine.Of("Path", "x", "Number", 1, "Text", "a"))}, nil
}

// line is a host with one line, and an environment for the activity that writes the line.
type line struct {
	*testsuite.TestActivityEnvironment
	server  *server
	engine  *enginetest.Engine
	written bool
	// unread is the error of a read.
	unread  error
	request runbook.ActRequest
	// atRequest are the heartbeats that the server had when the line was written.
	atRequest [][]any
}

func newLine(t *testing.T) *line {
	l := &line{server: &server{}}
	f := enginetest.NewHost(t, func(e *engine.Engine) {
		engine.Add(e, func(engine.Environment) engine.Kind[oneLine, bool] { return oneLineKind{l} })
	})
	f.Does("set-text-line", func(enginetest.Params) { l.written, l.atRequest = true, l.server.details() })
	l.engine = f.Engine()
	change := runbook.Change{Property: "Line 1", After: "a"}
	l.request = l.engine.Request(oneLine{}, "1", []runbook.Change{change}, nil)
	l.TestActivityEnvironment = kept(&site.Activities{}, l.server, time.Hour)
	l.RegisterActivityWithOptions(func(ctx context.Context, req runbook.ActRequest) (runbook.ActResult, error) {
		return l.engine.Act(ctx, oneLine{}.ActivityName(), req)
	}, activity.RegisterOptions{Name: oneLine{}.ActivityName()})
	return l
}

// act runs the activity once.
func (l *line) act(t *testing.T) (result runbook.ActResult) {
	t.Helper()
	value, err := l.ExecuteActivity(oneLine{}.ActivityName(), l.request)
	require.NoError(t, err)
	require.NoError(t, value.Get(&result))
	return result
}

func TestAHeartbeatThatTheWorkHasBegunComesBeforeTheFirstChange(t *testing.T) {
	l := newLine(t)
	result := l.act(t)
	assert.True(t, l.written)
	assert.Len(t, result.Effects, 1)
	require.Len(t, l.atRequest, 1)
	assert.Equal(t, []any{runbook.Progressed{Intent: l.request.Intent.ID, Begun: true}}, l.atRequest[0])
}

// What the host shows before any attempt has begun is no effect of the intent.
func TestAnAttemptRecordsNoEffectOfAnIntentThatHasNotBegun(t *testing.T) {
	for name, tc := range map[string]struct {
		earlier *runbook.Progressed
		want    []runbook.Verdict
	}{
		"no heartbeat":                       {nil, nil},
		"a heartbeat while the host is read": {&runbook.Progressed{Intent: "run/1/1"}, nil},
		"a heartbeat of an older version":    {&runbook.Progressed{Intent: "run/1/1", Changes: 1}, []runbook.Verdict{runbook.OutcomeNotKnown}},
		"a heartbeat of this intent":         {&runbook.Progressed{Intent: "run/1/1", Begun: true}, []runbook.Verdict{runbook.OutcomeNotKnown}},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLine(t)
			l.written = true
			if tc.earlier != nil {
				l.SetHeartbeatDetails(*tc.earlier)
			}
			result := l.act(t)
			var verdicts []runbook.Verdict
			for _, effect := range result.Effects {
				verdicts = append(verdicts, effect.Verdict)
			}
			assert.Equal(t, tc.want, verdicts)
			assert.Equal(t, tc.want == nil, result.Replan)
			assert.Empty(t, result.Next)
		})
	}
}

// A missing heartbeat would make the next attempt unsure.
func TestAnAttemptThatFailsBeforeItsFirstChangeLeavesAHeartbeat(t *testing.T) {
	for name, begun := range map[string]bool{"the first attempt": false, "after an attempt that had begun": true} {
		t.Run(name, func(t *testing.T) {
			l := newLine(t)
			l.unread = enginetest.Failure(runbook.ErrTransport, "no answer")
			if begun {
				l.SetHeartbeatDetails(runbook.Progressed{Intent: l.request.Intent.ID, Begun: true})
			}
			_, err := l.ExecuteActivity(oneLine{}.ActivityName(), l.request)
			assert.Equal(t, !begun, enginetest.Result(err).Settled)
			require.Len(t, l.server.details(), 1)
			assert.Equal(t, []any{runbook.Progressed{Intent: l.request.Intent.ID, Begun: begun}}, l.server.details()[0])
		})
	}
}

// The run was aborted before any attempt gave an answer, and another step may have made the change.
func TestAnOutdatedIntentWithoutAnAnswerIsNotKnown(t *testing.T) {
	l := newLine(t)
	l.written, l.request.Resumed, l.request.Intent.Outdated = true, true, true
	result := l.act(t)
	require.Len(t, result.Effects, 1)
	assert.Equal(t, runbook.OutcomeNotKnown, result.Effects[0].Verdict)
}

// away is a server that does not answer.
type away struct{}

func (away) Heartbeat(ctx context.Context, _ ...any) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestNothingIsChangedBeforeTheServerHasTheHeartbeat(t *testing.T) {
	whole := func(ctx context.Context) (context.Context, context.CancelFunc) { return ctx, func() {} }
	for name, end := range map[string]func(context.Context) (context.Context, context.CancelFunc){
		"until the fence closes": whole,
		"until the work ends": func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 5*time.Second)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLine(t)
				ctx, keeper := heartbeat.Keep(t.Context(), heartbeat.KeeperOptions{Heartbeater: away{}, Pace: heartbeat.PaceOf(heartbeat.DefaultHeartbeatTimeout, 0)})
				defer keeper.Stop(false)
				working, cancel := end(heartbeat.WithKeeper(ctx, keeper))
				defer cancel()
				_, err := l.engine.Act(working, oneLine{}.ActivityName(), l.request)
				enginetest.RequireType(t, err, runbook.ErrTransport)
				assert.False(t, l.written)
				assert.True(t, enginetest.Result(err).Settled)
			})
		})
	}
}
