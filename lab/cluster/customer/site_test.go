package customer

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/lab/cluster"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// The subnet mask of the site applies to adapters, cluster networks and the addresses of the cluster.
func TestTheClientSubnetIsThatOfTheSite(t *testing.T) {
	site, err := config.Read("../../../config/sites/berlin.yaml")
	require.NoError(t, err)
	site.VirtualServer.SubnetMask = "255.255.254.0"
	w, err := FromSite(site, windows.Options{Scale: 0.002})
	require.NoError(t, err)
	t.Cleanup(w.Close)
	client := cluster.Of(w).Networks()[0]
	assert.Equal(t, []string{"172.26.208.0", "255.255.254.0"}, []string{client.Address, client.Mask})
	for _, a := range w.Hosts()[0].Network.NICs()[0].Addresses {
		assert.Equal(t, 23, a.Prefix, a.IP)
	}
	assert.Len(t, w.Hosts()[0].Network.NICs()[0].Addresses, 2, "its own and the cluster's")
}

// The virus scanners of the site file run on every node, since the customer has installed them.
func TestVirusScannersOfTheSiteRun(t *testing.T) {
	site, err := config.Read("../../../config/sites/berlin.yaml")
	require.NoError(t, err)
	site.Checks.AntivirusServices = []string{"windefend", "SepMasterService"}
	w, err := FromSite(site, windows.Options{Scale: 0.002})
	require.NoError(t, err)
	t.Cleanup(w.Close)
	for _, h := range w.Hosts() {
		s, err := h.Services.Get("SepMasterService")
		require.NoError(t, err)
		assert.Equal(t, []any{scm.Running, scm.StartAuto}, []any{s.State, s.StartType}, h.Name())
	}
}
