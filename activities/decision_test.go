package activities

import (
	"context"
	"testing"

	"changeover/activities/powershell"
	"changeover/activities/winrm"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
)

// decisions notes under which decision a host is asked.
type decisions struct {
	*fakeHost
	seen []string
}

func (d *decisions) Host(context.Context, string, string) (Host, error) { return d, nil }

func (d *decisions) Run(ctx context.Context, call powershell.Call, out any) (powershell.Reply, error) {
	d.seen = append(d.seen, winrm.Decision(ctx))
	return d.fakeHost.Run(ctx, call, out)
}

// A decision reaches the hosts as one of its run, so that the activities that follow it share it.
func TestADecisionReachesTheHost(t *testing.T) {
	f, _ := rebootHost(t)
	host := &decisions{fakeHost: f}
	a := f.activities()
	a.Hosts = host
	env := new(testsuite.WorkflowTestSuite).NewTestActivityEnvironment()
	env.RegisterActivity(a)
	for _, request := range []any{
		HostQuery[struct{}]{Site: "berlin"},
		HostQuery[struct{}]{Site: "berlin"}.Following(2),
		Request[Reboot]{Site: "berlin", Mode: Check, Want: restart()}.Following(2),
	} {
		activity := any(a.ReadBootTime)
		if _, ensures := request.(Request[Reboot]); ensures {
			activity = a.RestartHost
		}
		_, err := env.ExecuteActivity(activity, request)
		require.NoError(t, err)
	}
	require.Len(t, host.seen, 3)
	assert.Empty(t, host.seen[0], "nobody has decided anything")
	assert.Equal(t, "default-test-run-id/2", host.seen[1])
	assert.Equal(t, host.seen[1], host.seen[2])
}
