package scenario

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// The layer for speech to text needs the Internet, which the manual lists like a resource of the cluster (E-C22).
// Nodes that can't reach it are reported before anything is installed. If the site file names no server, a person is
// asked.
func TestNodesReachWhatSpeechToTextNeeds(t *testing.T) {
	t.Parallel()
	s := New(t, "sites/bergen.yaml")
	s.editSiteFile("internetServer: speech.example.com:443", "internetServer: nowhere.example.com:443")
	seen := map[string]string{}
	s.Parked = func(p runbook.ParkedStep) string {
		seen[p.Step.Host] = p.Step.ID + ": " + p.Error
		return runbook.SkipUpdate
	}
	_, err := s.Run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	for _, node := range s.Site.NodeNames() {
		assert.Contains(t, seen[node], "PREP-7.1-3: cannot continue: 'the node can connect to nowhere.example.com:443, the server that Vm2TxtApl needs' is not true")
	}

	s = New(t, "sites/bergen.yaml")
	s.editSiteFile("network:\n  internetServer: speech.example.com:443\n", "")
	_, err = s.Run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	attested := 0
	for _, step := range s.LastEvidence().Steps {
		if step.ID == "PREP-6.2-1" && step.Verdict == runbook.Attested && assert.ObjectsAreEqual("the node has what the optional components of the site need: the SNMP service of Windows if the SNMP agent of the web server is chosen (4.4.1); a Lotus Notes client 6 or newer (4.4.1); access to the Internet for Vm2TxtApl (Table 12/17)", step.Title) {
			attested++
		}
	}
	assert.Equal(t, len(s.Site.Nodes), attested)
}
