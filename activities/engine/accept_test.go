package engine_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config/secrets"
	"changeover/runbook"
)

// locked wants a password set by a program, which repeats the password when it fails.
type locked struct{}

func (locked) ActivityName() string { return "EnsureLocked" }

type lockedKind struct{}

func (lockedKind) Read(ctx context.Context, h host.Session, _ locked) (string, error) {
	_, err := h.Run(ctx, scripts.GetServices.Of(), nil)
	return "open", err
}

func (lockedKind) Differences(locked, string) ([]engine.Change, error) {
	set := engine.NewChange("Password", "(cannot be read)", "(set)", scripts.SetServiceAccount.Of("Name", "mrs", "Password", "Xpr1"))
	return []engine.Change{set.Accepting(engine.ProgramEnded("net.exe", 0))}, nil
}

// repeating is a host whose program repeats a password that is too short to be searched in texts.
type repeating struct{ *enginetest.Host }

func (r repeating) Session(context.Context, string, string) (host.Session, error) { return r, nil }

func (repeating) Run(context.Context, scripts.Call, any) (host.Reply, error) {
	return host.Reply{Result: json.RawMessage(`["the password Xpr1 is too short"]`), ExitCode: 2, Hide: secrets.Hide("Xpr1")}, nil
}

// Programs wrap lines in the middle of words, and the lines become one.
func TestAPasswordInTwoLinesOfAProgramIsHidden(t *testing.T) {
	reply := host.Reply{Result: json.RawMessage(`["the password Horse-Bat", "tery-9 is", "too short"]`), ExitCode: 2, Hide: secrets.Hide("Horse-Battery-9")}
	err := engine.ProgramEnded("sc.exe", 0)(reply)
	require.ErrorContains(t, err, "the password ******** is too short; correct the cause")
}

func TestARefusalOfAProgramHidesTheSecretsOfItsRequest(t *testing.T) {
	f := repeating{enginetest.NewHost(t, nil)}
	e := enginetest.New(t, f, func(e *engine.Engine) { engine.Add(e, engine.Stateless[locked, string](lockedKind{})) })
	_, err := e.Try(t.Context(), locked{})
	require.ErrorContains(t, err, "the password ******** is too short")
	assert.Equal(t, runbook.ErrRefused, engine.TypeOf(err))
	assert.NotContains(t, err.Error(), "Xpr1")
}
