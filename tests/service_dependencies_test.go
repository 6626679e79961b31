package tests

import (
	"encoding/json"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"

	"changeover/activities/engine"
	"changeover/activities/windows"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/scm"
	"changeover/runbook"
)

// The dependencies of a service were removed from the registry, as a restored checkpoint does, but the service control manager still
// refuses to start it because one of them does not exist (1075). The step reads both places and clears them; the service starts.
func TestDependenciesThatOnlyTheServiceControlManagerHasAreCleared(t *testing.T) {
	r := startRemote(t)
	const name = "dependsvc"
	r.addService(t, node1, scm.ServiceConfig{Name: name, BinaryPath: `C:\Windows\System32\svchost.exe -k lab`, StartType: scm.StartManual, DependOnService: []string{"nix", "RpcSs"}})
	host := r.lab.World.Host(node1)
	require.NoError(t, host.Registry.DeleteValue(scm.ServicesKey+`\`+name, "DependOnService"))
	require.ErrorContains(t, host.Services.Start(name), "1075")

	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	environment := suite.NewTestActivityEnvironment()
	e := &engine.Engine{Hosts: r.pool}
	windows.AddKinds(e)
	e.Register(environment)
	want, err := json.Marshal(windows.Service{Name: name, NoDependencies: true, State: windows.ServiceRunning})
	require.NoError(t, err)
	kind := windows.Service{}.ActivityName()
	step := runbook.Step{Title: "service " + name + " depends on no other service", Host: node1}
	encoded, err := environment.ExecuteActivity(runbook.LookActivity, runbook.LookRequest{
		Site: r.lab.Site.Name, Host: node1, Items: []runbook.LookItem{{Step: step, Kind: kind, Want: want}},
	})
	require.NoError(t, err)
	var look runbook.LookResult
	require.NoError(t, encoded.Get(&look))
	changes := look.Seen[0].Changes
	require.Len(t, changes, 2)
	assert.Equal(t, "registry: none; service control manager: (a service that does not exist), RpcSs", changes[0].Before)
	_, err = environment.ExecuteActivity(kind, runbook.ActRequest{
		Site: r.lab.Site.Name, Step: step, Want: want, Intent: runbook.Intent{ID: "a-run/1/1", Changes: changes},
	})
	require.NoError(t, err)
	s, err := host.Services.Get(name)
	require.NoError(t, err)
	assert.Empty(t, s.DependOnService)
	assert.Equal(t, scm.Running, s.State)

	// A dependency that is only in the registry takes effect at the next start of the host. It is a difference as well.
	require.NoError(t, host.Registry.Set(scm.ServicesKey+`\`+name, registry.MultiSZ("DependOnService", "nix")))
	encoded, err = environment.ExecuteActivity(runbook.LookActivity, runbook.LookRequest{
		Site: r.lab.Site.Name, Host: node1, Items: []runbook.LookItem{{Step: step, Kind: kind, Want: want}},
	})
	require.NoError(t, err)
	require.NoError(t, encoded.Get(&look))
	require.Len(t, look.Seen[0].Changes, 1)
	assert.Equal(t, "registry: nix; service control manager: none", look.Seen[0].Changes[0].Before)
}
