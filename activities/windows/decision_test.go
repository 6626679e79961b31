package windows

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/reach"
	"changeover/runbook"
)

// decisions keeps under which decision a host is asked.
type decisions struct {
	*enginetest.Host
	seen []string
}

func (d *decisions) Session(context.Context, string, string) (host.Session, error) { return d, nil }

func (d *decisions) Run(ctx context.Context, call scripts.Call, out any) (host.Reply, error) {
	d.seen = append(d.seen, reach.Decision(ctx))
	return d.Host.Run(ctx, call, out)
}

// A decision reaches the hosts as one of its run, so that all activities that follow it share it: what
// only reads, looks and acts.
func TestADecisionReachesTheHost(t *testing.T) {
	f := serviceHost(t, serviceFixture("mrs"))
	asked := &decisions{Host: f}
	env := new(testsuite.WorkflowTestSuite).NewTestActivityEnvironment()
	e := &engine.Engine{Hosts: asked}
	AddKinds(e)
	e.Register(env)
	(&Reader{Engine: &engine.Engine{Hosts: asked}}).Register(env)
	want := Service{Name: "mrs", StartMode: "Auto"}
	raw, err := json.Marshal(want)
	require.NoError(t, err)
	for _, retry := range []int{0, 2} {
		for activity, request := range map[string]any{
			runbook.ReadServicesActivity: runbook.HostQuery[ServiceQuery]{Query: ServiceQuery{Names: []string{"mrs"}}, Route: runbook.Route{Retry: retry}},
			runbook.LookActivity:         runbook.LookRequest{Items: []runbook.LookItem{{Kind: want.ActivityName(), Want: raw}}, Route: runbook.Route{Retry: retry}},
			want.ActivityName():          runbook.ActRequest{Want: raw, Route: runbook.Route{Retry: retry}},
		} {
			asked.seen = nil
			_, err := env.ExecuteActivity(activity, request)
			require.NoError(t, err, activity)
			expected := ""
			if retry > 0 {
				expected = "default-test-run-id/2"
			}
			require.NotEmpty(t, asked.seen, activity)
			for _, decision := range asked.seen {
				assert.Equal(t, expected, decision, activity)
			}
		}
	}
}
