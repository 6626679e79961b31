package tests

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"

	"changeover/activities/engine"
	"changeover/activities/powershell"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/config"
	"changeover/config/secrets"
	"changeover/connection"
	"changeover/lab/demo"
	"changeover/runbook"
)

// siteWithPassword returns the path of a copy of a site's file with another service password.
func siteWithPassword(t *testing.T, siteFile, password string) string {
	t.Helper()
	text, err := os.ReadFile(siteFile)
	require.NoError(t, err)
	const name = "service.password"
	changed := strings.Replace(string(text), "env:XPR_SERVICE_PASSWORD", "file:"+name, 1)
	require.NotEqual(t, string(text), changed)
	file := filepath.Join(t.TempDir(), filepath.Base(siteFile))
	require.NoError(t, os.WriteFile(file, []byte(changed), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(file), name), []byte(password), 0o600))
	return file
}

// The password is a part of the system's Path. A step that uses the password comes first, so that the worker knows
// it. Path must be read, compared and written unmasked; only the results of activities are masked.
func TestAPasswordInPathIsNotWrittenMasked(t *testing.T) {
	t.Parallel()
	const password = "system32"
	file := siteWithPassword(t, site("berlin"), password)
	lab := startLab(t, file)
	known := &secrets.Scrubber{}
	resolver := secrets.Resolver{Directory: filepath.Dir(file), Known: known}
	pool := powershell.NewPool(powershell.PoolOptions{Start: powershell.Over(labOptions(lab)), Secrets: resolver, Known: known})
	t.Cleanup(pool.Close)
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	environment := suite.NewTestActivityEnvironment()
	data, failures := connection.Masking(known, nil)
	environment.SetDataConverter(data).SetFailureConverter(failures)
	e := &engine.Engine{Hosts: pool, Mask: known.Scrub}
	windows.AddKinds(e)
	e.Register(environment)

	execute := func(activity string, request, out any) string {
		encoded, err := environment.ExecuteActivity(activity, request)
		require.NoError(t, err)
		var text json.RawMessage
		require.NoError(t, encoded.Get(&text))
		require.NoError(t, json.Unmarshal(text, out))
		return string(text)
	}
	// A look and an act in the order of the run's engine.
	apply := func(want engine.Wanted) string {
		wanted, err := json.Marshal(want)
		require.NoError(t, err)
		step := runbook.Step{Title: want.ActivityName(), Host: node1}
		var look runbook.LookResult
		said := execute(runbook.LookActivity, runbook.LookRequest{
			Site: lab.Site.Name, Host: node1, Items: []runbook.LookItem{{Step: step, Kind: want.ActivityName(), Want: wanted}},
		}, &look)
		require.Len(t, look.Seen, 1)
		var result runbook.ActResult
		said += execute(want.ActivityName(), runbook.ActRequest{
			Site: lab.Site.Name, Step: step, Want: wanted, Intent: runbook.Intent{ID: "a-run/1/1", Changes: look.Seen[0].Changes},
		}, &result)
		require.False(t, result.Replan, "the intent is masked in the same way as what the act finds")
		require.NotEmpty(t, result.Effects)
		return said
	}
	account := lab.Site.Accounts.Service
	said := apply(windows.Service{
		Name: "maskedsvc", StartMode: "Manual", Account: account.Name, Password: account.Password,
		Create: &windows.ServiceDefinition{BinaryPath: `C:\masked.exe`},
	})
	assert.Contains(t, said, "maskedsvc")
	require.Equal(t, config.Masked, known.Scrub(password), "the worker knows the password")
	said = apply(windows.MachinePath{Folders: []string{`R:\OpenScape\xpr\bin`}})
	assert.NotContains(t, said, password)
	assert.Contains(t, said, config.Masked)

	var path struct{ Data []string }
	host, err := pool.Session(t.Context(), lab.Site.Name, node1)
	require.NoError(t, err)
	_, err = host.Run(t.Context(), scripts.Call{Script: scripts.GetRegistryValue, Params: params{
		"Key": `SYSTEM\CurrentControlSet\Control\Session Manager\Environment`, "Name": "Path",
	}}, &path)
	require.NoError(t, err)
	assert.Contains(t, path.Data[0], `%SystemRoot%\system32;`)
	assert.Contains(t, path.Data[0], `R:\OpenScape\xpr\bin`)
	assert.NotContains(t, path.Data[0], config.Masked)
}

// The password is a part of the paths of all services, which one node exports and another imports, and of shares, registry values and folders. The deployment must reach the same end state as with any other password.
func TestADeploymentWhosePasswordOccursInHostData(t *testing.T) {
	t.Parallel()
	s := setUp(t, siteWithPassword(t, oslo, "OpenScape"))
	result := deploy(t, &demo.Deployment{Stage: s})
	assert.Equal(t, runbook.StateDone, result.State, result.Deviations)
	state := normalized(t, s)
	assert.NotContains(t, state, config.Masked)
	assert.Equal(t, finished(t, oslo).state, state, "the end state differs from that with another password")
	var histories strings.Builder
	for _, text := range eventsOf(t, s) {
		histories.WriteString(text)
	}
	assert.Contains(t, histories.String(), `R:\\`+config.Masked+`\\xpr`, "what a node answered is masked in the history")
}
