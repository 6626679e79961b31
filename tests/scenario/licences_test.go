package scenario

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// A licence file that was issued for another adapter than that of its agent stops the installation (4.2.2.1). The
// site record contains nothing of the file's content.
func TestALicenceFileForAnotherAdapterIsRefused(t *testing.T) {
	t.Parallel()
	s := New(t, "sites/bergen.yaml")
	second := s.Site.Licensing.LicenceFiles[1]
	s.licence(second, "00:30:48:80:61:01")
	_, err := s.Run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	var seen []string
	s.Parked = func(p runbook.ParkedStep) string {
		assert.Equal(t, "INS-4.2.2.1-1", p.Step.ID)
		seen = append(seen, p.Error)
		s.licence(second, "0030.4880.6102")
		return runbook.RetryUpdate
	}
	result, err := s.Run(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	require.Len(t, seen, 1)
	assert.Contains(t, seen[0], `C:\Licences\bgn2.xml MAC address 00-30-48-80-61-02 is '(absent)', wanted 'in the file'`)
	kept, err := json.Marshal(s.Evidence)
	require.NoError(t, err)
	assert.True(t, strings.Contains(string(kept), "SHA-256 of "))
	assert.False(t, strings.Contains(string(kept), licencedFeature))
}

// A licence is bound to the computer of its agent (4.2, D-13). If the site file gives an address for an agent outside
// the nodes, a different address is noticed at the first look, and not only when it changes.
func TestALicenceAgentOnAnotherComputerIsNoticed(t *testing.T) {
	t.Parallel()
	s := New(t, "sites/lyon.yaml")
	s.editSiteFile("claMAC: 02-4C-0A-3E-01-32", "claMAC: 02-4C-0A-3E-01-33")
	seen := ""
	s.Parked = func(p runbook.ParkedStep) string {
		seen = p.Step.ID + ": " + p.Error
		return runbook.AbortUpdate
	}
	_, err := s.Run(runbook.Prepare, runbook.Input{})
	require.Error(t, err)
	assert.Contains(t, seen, "PREP-7.1.2-7: ")
	assert.Contains(t, seen, "wanted '02-4C-0A-3E-01-33'")
}
