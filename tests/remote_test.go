package tests

import (
	"crypto/x509"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/powershell"
	"changeover/activities/powershell/scripts"
	"changeover/activities/winrm"
	"changeover/config/secrets"
	"changeover/config/sitefile"
	"changeover/lab/serve"
	"changeover/lab/windows/scm"
	"changeover/runbook"
)

// remote runs scripts on the hosts of a lab as a worker does: through a pool, over WinRM with NTLM and TLS.
type remote struct {
	lab  *serve.Lab
	pool *powershell.Pool
	// used counts the runs of each script by its name.
	used map[string]int
}

// startRemote starts the lab of the example site.
func startRemote(t testing.TB) *remote {
	t.Helper()
	for _, variable := range []string{"XPR_ADMIN_PASSWORD", "XPR_POSTMASTER_PASSWORD", "XPR_SERVICE_PASSWORD"} {
		t.Setenv(variable, "pa'ss wörd of "+variable)
	}
	lab := startLab(t, site("berlin"))
	pool := powershell.NewPool(powershell.PoolOptions{Start: powershell.Over(labOptions(lab)), Secrets: secrets.Resolver{}})
	t.Cleanup(pool.Close)
	return &remote{lab: lab, pool: pool, used: map[string]int{}}
}

// startLab starts the lab of a site file.
func startLab(t testing.TB, siteFile string) *serve.Lab {
	t.Helper()
	s, _, err := sitefile.Load(siteFile)
	require.NoError(t, err)
	lab, err := serve.Start(s, serve.Options{
		Directory: t.TempDir(), Scale: 0.02, Seed: 1, Secrets: secrets.Resolver{Directory: filepath.Dir(siteFile)},
	})
	require.NoError(t, err)
	t.Cleanup(lab.Close)
	return lab
}

// labOptions returns how a worker connects to the lab's hosts.
func labOptions(lab *serve.Lab) func(site, host string) (winrm.Options, error) {
	endpoints := lab.Endpoints()
	return func(_, host string) (winrm.Options, error) {
		e, err := endpoints.Host(host)
		if err != nil {
			return winrm.Options{}, err
		}
		password, err := secrets.Resolver{}.Resolve(e.Password)
		if err != nil {
			return winrm.Options{}, err
		}
		pem, err := os.ReadFile(e.CAFile)
		if err != nil {
			return winrm.Options{}, err
		}
		o := winrm.Options{URL: e.URL, User: e.User, Password: password, Auth: winrm.Auth(e.Auth), RootCAs: x509.NewCertPool()}
		o.RootCAs.AppendCertsFromPEM(pem)
		return o, nil
	}
}

type params = map[string]any

// try runs a script and returns the host's reply.
func (r *remote) try(t testing.TB, name string, script *scripts.Script, values params) (host.Reply, error) {
	t.Helper()
	h, err := r.pool.Session(t.Context(), r.lab.Site.Name, name)
	require.NoError(t, err)
	reply, err := h.Run(t.Context(), scripts.Call{Script: script, Params: values}, nil)
	r.used[script.On(h.Windows()).Name]++
	if err != nil {
		require.NotContains(t, err.Error(), "not supported by the lab")
	}
	return reply, err
}

// run runs a script that must succeed.
func (r *remote) run(t testing.TB, host string, script *scripts.Script, values params) host.Reply {
	t.Helper()
	reply, err := r.try(t, host, script, values)
	require.NoError(t, err)
	return reply
}

// install installs a feature on the first node, as its administrator does.
func (r *remote) install(t testing.TB, feature string) {
	t.Helper()
	_, err := r.lab.World.Host(node1).Software.InstallFeature(feature)
	require.NoError(t, err)
}

// addService adds a service to a host as a product's setup does.
func (r *remote) addService(t testing.TB, name string, service scm.ServiceConfig) {
	t.Helper()
	require.NoError(t, r.lab.World.Host(name).Services.Create(service))
}

// refused runs a script that Windows must refuse, and returns the error.
func (r *remote) refused(t testing.TB, name string, script *scripts.Script, values params) *host.Error {
	t.Helper()
	_, err := r.try(t, name, script, values)
	var refused *host.Error
	require.ErrorAs(t, err, &refused)
	return refused
}

// answers runs a script and compares its output with JSON.
func (r *remote) answers(t testing.TB, host string, script *scripts.Script, values params, want string) {
	t.Helper()
	assert.JSONEq(t, "["+want+"]", string(r.run(t, host, script, values).Result))
}

// eventually runs a script until it has the wanted output.
func (r *remote) eventually(t testing.TB, host string, script *scripts.Script, values params, want string) {
	t.Helper()
	var last string
	ok := assert.Eventually(t, func() bool {
		reply, err := r.try(t, host, script, values)
		if err != nil {
			last = err.Error()
			return false
		}
		last = string(reply.Result)
		return sameJSON(t, "["+want+"]", last)
	}, 20*time.Second, 20*time.Millisecond)
	require.True(t, ok, "the last answer was %s", last)
}

func sameJSON(t testing.TB, a, b string) bool {
	t.Helper()
	var x, y any
	require.NoError(t, json.Unmarshal([]byte(a), &x))
	require.NoError(t, json.Unmarshal([]byte(b), &y))
	return assert.ObjectsAreEqual(x, y)
}

// read runs a script and decodes the only object in its output.
func read[T any](t testing.TB, r *remote, host string, script *scripts.Script, values params) T {
	t.Helper()
	var out T
	require.NoError(t, r.run(t, host, script, values).Decode(&out))
	return out
}

// TestThePrintedAccountMayUseBasicAndNTLM checks the account that the lab prints for a host.
func TestThePrintedAccountMayUseBasicAndNTLM(t *testing.T) {
	r := startRemote(t)
	line := r.lab.Hosts()[1]
	for _, auth := range []winrm.Auth{winrm.Basic, winrm.NTLM} {
		o, err := labOptions(r.lab)("", line.Name)
		require.NoError(t, err)
		o.User, o.Password, o.Auth = line.User, line.Password, auth
		client, err := winrm.New(o)
		require.NoError(t, err)
		process, err := client.Start(t.Context(), "whoami")
		require.NoError(t, err)
		out, err := process.Receive(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "kern2\\administrator\r\n", string(out.Stdout))
		require.NoError(t, process.Close(t.Context()))
		client.Close()
	}
}

// If an endpoint leads to the wrong computer because of an error in the endpoints file, the scripts do not run there.
func TestAnEndpointOfAnotherMachineRunsNothing(t *testing.T) {
	r := startRemote(t)
	exchanged := func(site, host string) (winrm.Options, error) {
		return labOptions(r.lab)(site, map[string]string{"KERN1": "KERN2", "KERN2": "KERN1"}[host])
	}
	pool := powershell.NewPool(powershell.PoolOptions{Start: powershell.Over(exchanged), Secrets: secrets.Resolver{}})
	t.Cleanup(pool.Close)
	session, err := pool.Session(t.Context(), "berlin", "KERN1")
	require.NoError(t, err)
	_, err = session.Run(t.Context(), scripts.NewDirectory.Of("Path", `C:\Lab`), nil)
	require.ErrorContains(t, err, "the URL of KERN1 in the endpoints file leads to another computer, KERN2")
	var failure *host.Failure
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, runbook.ErrConnection, failure.Type)
	_, err = r.lab.World.Host("KERN2").Files.Stat(`C:\Lab`)
	require.Error(t, err, "nothing was changed on the wrong machine")
}

// BenchmarkScriptRoundTrip measures a small read over WinRM with NTLM and TLS in a running PowerShell.
func BenchmarkScriptRoundTrip(b *testing.B) {
	r := startRemote(b)
	r.run(b, "KERN1", scripts.GetPowerShell, nil)
	for b.Loop() {
		r.run(b, "KERN1", scripts.GetPowerShell, nil)
	}
}

// BenchmarkPowerShellStart measures the same read with a new connection, a new shell and a new PowerShell each time.
func BenchmarkPowerShellStart(b *testing.B) {
	r := startRemote(b)
	for b.Loop() {
		r.run(b, "KERN1", scripts.GetPowerShell, nil)
		r.pool.Close()
	}
}
