package cuts

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
)

func TestAKilledServerStartsAgainWithItsData(t *testing.T) {
	s, err := startServer(t.Context(), t.TempDir(), []string{"XprSite"}, os.Stderr)
	require.NoError(t, err)
	defer s.Kill()
	c, err := client.Dial(client.Options{HostPort: s.HostPort})
	require.NoError(t, err)
	defer c.Close()
	run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "kept", TaskQueue: "nobody's"}, "waiting")
	require.NoError(t, err)
	s.Kill()
	require.NoError(t, s.Start(t.Context()))
	kept, err := c.DescribeWorkflowExecution(t.Context(), "kept", "")
	require.NoError(t, err)
	assert.Equal(t, run.GetRunID(), kept.GetWorkflowExecutionInfo().GetExecution().GetRunId())
}

func TestAServerThatEndsWhileStartingIsReported(t *testing.T) {
	s, err := startServer(t.Context(), t.TempDir(), nil, os.Stderr)
	require.NoError(t, err)
	s.Kill()
	s.command = append(s.command, "--no-such-flag")
	assert.ErrorContains(t, s.Start(t.Context()), "ended while starting: exit status 1; its log is ")
}
