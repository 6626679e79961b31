package scenario

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/windows/scm"
	"changeover/runbook"
)

// The key that a service has on the install node overrides that of the manual's tables, which spell some keys in two
// ways (G-08). The resource, its checkpoint and the other nodes get that key.
func TestTheInstallNodesServiceKeyOverridesTheTables(t *testing.T) {
	t.Parallel()
	s := New(t, "sites/bergen.yaml")
	const manual, own = "LnUmApl", "LnUnmApl"
	renamed := false
	s.Does = func(task runbook.OperatorTask) {
		if task.ID != "xpr-setup" {
			return
		}
		first := s.hosts()[0]
		before, err := first.Services.Get(manual)
		require.NoError(t, err)
		require.NoError(t, first.Services.StopAll(t.Context(), manual))
		require.NoError(t, first.Services.Delete(manual))
		require.NoError(t, first.Services.Create(scm.ServiceConfig{
			Name: own, DisplayName: before.DisplayName, BinaryPath: before.BinaryPath, StartType: before.StartType, Account: before.Account, Password: "secret",
		}))
		renamed = true
	}
	for _, name := range []string{runbook.Prepare, runbook.Install, runbook.Integrate} {
		_, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
	}
	require.True(t, renamed)
	resource := s.resource(own)
	assert.True(t, slices.ContainsFunc(resource.Checkpoints, func(key string) bool { return strings.HasSuffix(key, `\Services\`+own) }), "%v", resource.Checkpoints)
	_, err := s.Run(runbook.ReplicateToNode, runbook.Input{Node: s.Site.SecondNode()})
	require.NoError(t, err)
	_, err = s.hosts()[1].Services.Get(own)
	require.NoError(t, err)
}
