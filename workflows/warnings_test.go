package workflows

import (
	"strings"
	"testing"
	"time"

	"changeover/config/resolved"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the manual warns of and no host shows stands in the steps that a person confirms (D-25 to D-28, D-64, D-68,
// E-C47, E-C100).
func TestASetupShowsTheManualsWarnings(t *testing.T) {
	site := testSite()
	site.XPR.Services = append(site.XPR.Services, "LdapApl", "WebApl", "ipApl")
	c := &chapter{site: resolved.Resolve(site, "", "")}
	titles := map[string]string{}
	for _, p := range setupPages(c) {
		titles[p.row.ID] = p.title
	}
	assert.Contains(t, titles["INS-4.4.7.1-1"], "accepts this password, not a later one")
	assert.Contains(t, titles["INS-4.4.7.1-2"], "accepts this password, not a later one")
	assert.Contains(t, titles["INS-4.4.11-1"], "mta, ipApl) in the XPR Monitor")
	assert.Contains(t, titles["INS-4.4.10-1"], "Base64")
	assert.Contains(t, titles["INS-4.4.10-2"], "Base64")
	assert.Contains(t, titles["INS-4.4.3-1"], "check its free space")
	assert.Contains(t, titles["INS-4.4.1-1"], "LDAP APL's settings")

	site.XPR.Services = nil
	c.site = resolved.Resolve(site, "", "")
	for _, p := range setupPages(c) {
		assert.NotContains(t, p.title, "LDAP")
		assert.NotContains(t, p.title, "ipApl")
	}
	clients := clientTask(c, nil)
	assert.Contains(t, clients.Pages[0].Fields, runbook.Field{Label: "Font of documents with embedded codes", Value: "Courier"})
	assert.Contains(t, clusterPrepTask(c, runbook.Step{}).Title, "enter the cluster's name "+site.Cluster.Name)
}

// 9.4.2: the driver is installed on the nodes, and never as a resource of the cluster (D-34).
func TestAnIntegrationStopsAtAPrintSpoolerInTheRole(t *testing.T) {
	f := withXPR(t)
	f.failTimes("CheckResourceTypeCount check KERN1 INT-9.4.2-1", runbook.ErrVerification, 1)
	s := newScene(t, f)
	s.withOperator(runbook.Integrate, runbook.Input{})
	s.at(24*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Equal(t, "the role has no Print Spooler resource", s.progress().Parked[0].Step.Title)
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.True(t, strings.Contains(string(f.wanted["INT-9.4.2-1"]), `"Print Spooler"`), "%s", f.wanted["INT-9.4.2-1"])
}
