package tests

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/endpoints"
	"changeover/lab/serve"
)

// The worker can read the endpoints file that the lab writes, although the lab does not use the worker's types.
func TestTheWorkerReadsTheLabsEndpoints(t *testing.T) {
	site, err := config.Read("../config/sites/berlin.yaml")
	require.NoError(t, err)
	site.Accounts.Service.Password = "" // Without a password in the site file, no environment variable is needed.
	lab, err := serve.Start(site, serve.Options{Directory: t.TempDir(), Scale: 0.01})
	require.NoError(t, err)
	t.Cleanup(lab.Close)
	file := filepath.Join(t.TempDir(), "endpoints.yaml")
	require.NoError(t, lab.Endpoints().Save(file))
	read, err := endpoints.Load(file)
	require.NoError(t, err)
	require.Len(t, read.Hosts, 2)
	for i, host := range lab.Endpoints().Hosts {
		assert.Equal(t, endpoints.Host{Name: host.Name, URL: host.URL, User: host.User, Password: host.Password, Auth: endpoints.AuthNTLM, CAFile: host.CAFile}, read.Hosts[i])
	}
	probe := lab.Endpoints().Probes[0]
	assert.Equal(t, []endpoints.Probe{{Target: probe.Target, Port: probe.Port, Address: probe.Address}}, read.Probes)
}
