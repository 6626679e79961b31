package workflows

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"

	"changeover/activities/look"
	"changeover/runbook"
)

// A look reads a host and its cluster, and then the other nodes; what does not answer is named.
func TestALookReadsAClusterAndItsNodes(t *testing.T) {
	for name, c := range map[string]struct {
		in any
		// fails is the host that cannot be looked at, and hangs the one that does not answer.
		fails, hangs string
		noCluster    bool
		hosts        []string
		unread       string
		err          string
	}{
		"all answer":         {in: runbook.LookInput{Host: "kern1"}, hosts: []string{"kern1", "KERN2", "KERN3"}},
		"a node is away":     {in: runbook.LookInput{Host: "kern1"}, fails: "KERN2", hosts: []string{"kern1", "KERN3"}, unread: "cannot look at node KERN2: "},
		"the host is away":   {in: runbook.LookInput{Host: "kern1"}, fails: "kern1", err: "Refused"},
		"the cluster is not": {in: runbook.LookInput{Host: "kern1"}, noCluster: true, err: "Refused"},
		"canceled":           {in: runbook.LookInput{Host: "kern1"}, hangs: "KERN2", err: "canceled"},
		"a name with spaces": {in: runbook.LookInput{Host: " kern1 "}, hosts: []string{"kern1", "KERN2", "KERN3"}},
		"no host":            {in: runbook.LookInput{}, err: "the field host is missing"},
		"only spaces":        {in: runbook.LookInput{Host: "  "}, err: "the field host is missing"},
		"another field":      {in: map[string]any{"host": "kern1", "site": "berlin"}, err: `unknown field "site"`},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, newFakeHosts(testSite()))
			refuse := func() error { return (&failing{kind: runbook.ErrRefused}).err(runbook.ActResult{}) }
			s.stage.RegisterActivityWithOptions(func(ctx context.Context, q runbook.HostQuery[look.Query]) (runbook.HostSeen, error) {
				assert.Equal(t, 1, q.Retry, "a refused logon of an earlier look does not hold this one up")
				switch q.Step.Host {
				case c.fails:
					return runbook.HostSeen{}, refuse()
				case c.hangs:
					return runbook.HostSeen{}, (&hanging{}).work(ctx)
				}
				return runbook.HostSeen{Name: q.Step.Host}, nil
			}, activity.RegisterOptions{Name: runbook.DescribeHostActivity})
			s.stage.RegisterActivityWithOptions(func(ctx context.Context, _ runbook.HostQuery[look.Query]) (runbook.ClusterSeen, error) {
				assert.Equal(t, runbook.LookTimeout, activity.GetInfo(ctx).StartToCloseTimeout, "a cluster is read value by value")
				if c.noCluster {
					return runbook.ClusterSeen{}, refuse()
				}
				return runbook.ClusterSeen{Name: "XPRCLU", Nodes: []string{"KERN1", "KERN2", "KERN3"}}, nil
			}, activity.RegisterOptions{Name: runbook.DescribeClusterActivity})
			if c.hangs != "" {
				s.stage.RegisterDelayedCallback(s.stage.CancelWorkflow, time.Second)
			}
			s.stage.ExecuteWorkflow(runbook.Look, c.in)
			if c.err != "" {
				require.ErrorContains(t, s.stage.GetWorkflowError(), c.err)
				return
			}
			var answer runbook.LookAnswer
			require.NoError(t, s.stage.GetWorkflowResult(&answer))
			var hosts []string
			for _, host := range answer.Hosts {
				hosts = append(hosts, host.Name)
			}
			assert.Equal(t, c.hosts, hosts)
			assert.Equal(t, "XPRCLU", answer.Cluster.Name)
			if c.unread == "" {
				assert.Empty(t, answer.Unread)
				return
			}
			require.Len(t, answer.Unread, 1)
			assert.Contains(t, answer.Unread[0], c.unread)
		})
	}
}
