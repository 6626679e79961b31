package heartbeat_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
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
	e := f.Engine()
	change := runbook.Change{Property: "Line 1", After: "a"}
	l.request = e.Request(oneLine{}, "1", []runbook.Change{change}, nil)
	l.TestActivityEnvironment = kept(&site.Activities{}, l.server, time.Hour)
	l.RegisterActivityWithOptions(func(ctx context.Context, req runbook.ActRequest) (runbook.ActResult, error) {
		return e.Act(ctx, oneLine{}.ActivityName(), req)
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
	l := newLine(t)
	l.unread = enginetest.Failure(runbook.ErrTransport, "no answer")
	_, err := l.ExecuteActivity(oneLine{}.ActivityName(), l.request)
	require.Error(t, err)
	var result runbook.ActResult
	var typed *temporal.ApplicationError
	require.ErrorAs(t, err, &typed)
	require.NoError(t, typed.Details(&result))
	assert.True(t, result.Settled)
	require.Len(t, l.server.details(), 1)
	assert.Equal(t, []any{runbook.Progressed{Intent: l.request.Intent.ID}}, l.server.details()[0])
}
