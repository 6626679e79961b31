package engine

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/runbook"
)

func TestErrorsOfSessionsGetTheirType(t *testing.T) {
	refused := &host.Failure{Type: runbook.ErrClusterBusy, Next: "the next attempt waits", Err: errors.New("error 1722")}
	err := HostError("move the role", "KERN1", refused)
	require.Equal(t, runbook.ErrClusterBusy, TypeOf(err))
	assert.True(t, IsRetryable(err))
	assert.Equal(t, "cannot move the role on KERN1: error 1722; the next attempt waits", MessageOf(err))

	err = HostError("move the role", "KERN1", context.DeadlineExceeded)
	assert.Equal(t, runbook.ErrTransport, TypeOf(err))
	err = HostError("move the role", "KERN1", errors.New("no such secret"))
	assert.Equal(t, runbook.ErrConnection, TypeOf(err))
	assert.False(t, IsRetryable(err))
}

func TestTypedErrorsAndCancellationStayAsTheyAre(t *testing.T) {
	typed := Precondition("cannot")
	require.Same(t, typed, HostError("x", "h", typed))
	require.Equal(t, context.Canceled, HostError("x", "h", context.Canceled))
	require.NoError(t, HostError("x", "h", nil))
}

func TestTypedErrorsNameTheirHost(t *testing.T) {
	for message, want := range map[string]string{
		`cannot copy D:\x.dll: it is not on the host; retry`:      `cannot copy D:\x.dll on KERN1: it is not on the host; retry`,
		"cannot bring role 'R' online on KERN2: it failed; retry": "cannot bring role 'R' online on KERN2: it failed; retry",
		"cannot work on node KERN2: there is none":                "cannot work on node KERN2: there is none",
		"cannot stop the service of kern1: it owns the role":      "cannot stop the service of kern1: it owns the role",
	} {
		err := HostError("x", "KERN1", Precondition("%s", message))
		require.Equal(t, runbook.ErrPrecondition, TypeOf(err))
		assert.Equal(t, want, MessageOf(err))
		assert.Equal(t, want, MessageOf(HostError("y", "KERN1", err)), "once")
	}
}
