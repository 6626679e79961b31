package enginetest

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// Target is a host of a test that keeps the commands it was sent.
type Target interface {
	host.Sessions
	// Sent returns the changing calls in order.
	Sent() []string
}

// KilledAfterEachCommand makes a wanted state true once undisturbed, and then with a worker that is
// killed after each command in turn: the command takes effect, nobody learns of it, and the next
// attempt goes on with the same intent. No command may be sent twice, each change of the intent must
// have exactly one record, and none may appear under another text. fresh makes the host of each turn.
func KilledAfterEachCommand(t *testing.T, add func(*engine.Engine), want engine.Wanted, fresh func() Target) {
	t.Helper()
	target := fresh()
	whole := New(t, target, add).Apply(want)
	undisturbed := target.Sent()
	require.Len(t, whole.Intents, 1, "the wanted state must take one intent")
	intent := whole.Intents[0]
	for n := 1; n <= len(undisturbed); n++ {
		target = fresh()
		e := New(t, &mortal{Sessions: target, left: n}, add)
		req := e.Request(want, "1", intent.Changes, intent.Memory)
		_, _ = e.Act(context.Background(), want.ActivityName(), req)
		require.Equal(t, undisturbed[:n], target.Sent(), "before the kill")

		req.Resumed = true
		result, err := New(t, target, add).Act(context.Background(), want.ActivityName(), req)
		require.NoError(t, err, "the attempt after command %d", n)
		require.Empty(t, result.Next, "after command %d, the text of a change differs from that of the first attempt", n)
		require.Equal(t, undisturbed, target.Sent(), "after the kill at command %d", n)
		for _, c := range intent.Changes {
			require.Equal(t, 1, records(result.Effects, c), "records of %s after the kill at command %d", c.Property, n)
		}
	}
}

func records(effects []runbook.Effect, c runbook.Change) int {
	n := 0
	for _, effect := range effects {
		if effect.Same(c) {
			n++
		}
	}
	return n
}

// mortal is a worker that dies after a number of commands, before the answer of the last one.
type mortal struct {
	host.Sessions
	left int
}

// Session implements host.Sessions.
func (m *mortal) Session(ctx context.Context, site, name string) (host.Session, error) {
	session, err := m.Sessions.Session(ctx, site, name)
	return mortalSession{session, m}, err
}

type mortalSession struct {
	host.Session
	worker *mortal
}

// Run implements host.Session.
func (s mortalSession) Run(ctx context.Context, call scripts.Call, out any) (host.Reply, error) {
	if s.worker.left == 0 {
		return host.Reply{}, Lost()
	}
	reply, err := s.Session.Run(ctx, call, out)
	if !call.Script.Changes {
		return reply, err
	}
	if s.worker.left--; s.worker.left == 0 {
		return host.Reply{}, Lost()
	}
	return reply, err
}

// Lost returns the error of a request that was sent and not answered.
func Lost() error {
	return &host.Failure{Type: runbook.ErrAccessDenied, Next: "this attempt is over", Err: errors.New("the worker was killed"), Unanswered: true}
}

// Failure returns the error of a session of the given type.
func Failure(errorType, text string) error {
	return &host.Failure{Type: errorType, Next: "correct that and retry", Err: errors.New(text)}
}
