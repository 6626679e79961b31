package scenario

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/windows/scm"
	"changeover/lab/xpr"
	"changeover/runbook"
)

// After the setup, time stamps are converted once, at the installation (4.4.13), and certificates are checked at the
// end of the integration (4.4.10, D-27).
func TestTimeStampsAndCertificatesAfterTheSetup(t *testing.T) {
	t.Parallel()
	s := New(t, "sites/lyon.yaml")
	for _, name := range []string{runbook.Prepare, runbook.Install} {
		_, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
	}
	s.convertedOnce()
	s.startedAgain()
	seen := s.servesOthers(map[string]int{"INS-4.4.10-1": 443, "INS-4.4.10-2": 995})

	result, err := s.Run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	s.convertedOnce()
	for _, step := range s.LastEvidence().Steps {
		if step.ID == "INT-9.7.4-1" {
			assert.Equal(t, runbook.Unchanged, step.Verdict)
			assert.Contains(t, step.Note, "the time stamps were converted: recorded on ", "the record, not a second conversion, is the reason")
		}
	}
	require.Len(t, seen, 2)
	assert.Contains(t, seen["INS-4.4.10-1"], "10.62.1.20:443 Server name is 'LYN1', wanted 'voicemail.example.com'")
	assert.Contains(t, seen["INS-4.4.10-2"], "10.62.1.20:995 Certificate is 'not served: ")
	assert.Contains(t, seen["INS-4.4.10-2"], "The handshake failed due to an unexpected packet format.")
}

// convertedOnce checks in the program's log that the time stamps were converted exactly once.
func (s *Stage) convertedOnce() {
	text, err := s.hosts()[0].Files.Read(s.Site.XPR.InstallDir + `\bin\TimeZoneSupport.log`)
	require.NoError(s.t, err)
	assert.Equal(s.t, "converted: on\r\n", string(text))
}

// startedAgain checks that the services that were stopped for the conversion run.
func (s *Stage) startedAgain() {
	again := 0
	for _, step := range s.LastEvidence().Steps {
		if step.ID == "INS-4.4.13-1" && strings.HasSuffix(step.Title, " runs again") {
			again++
			key := strings.Fields(step.Title)[1]
			service, err := s.hosts()[0].Services.Get(key)
			require.NoError(s.t, err)
			assert.Equal(s.t, scm.Running, service.State, key)
		}
	}
	assert.Greater(s.t, again, 5)
}

// servesOthers replaces the first step's certificate by that of another host, and removes the second one's. When a
// step waits, its own certificate is restored and the step is retried. seen holds the error of each step.
func (s *Stage) servesOthers(port map[string]int) (seen map[string]string) {
	good := map[string]any{}
	for id, number := range port {
		good[id], _ = s.Lab.World.Certificates.Load(number)
		require.NotNil(s.t, good[id])
	}
	now := s.Lab.World.Now()
	der, err := xpr.Certificate(s.Site.FirstNode(), now.Add(-time.Hour), now.Add(time.Hour))
	require.NoError(s.t, err)
	s.Lab.World.Certificates.Store(port["INS-4.4.10-1"], der)
	s.Lab.World.Certificates.Delete(port["INS-4.4.10-2"])
	seen = map[string]string{}
	s.Parked = func(p runbook.ParkedStep) string {
		seen[p.Step.ID] = p.Error
		s.Lab.World.Certificates.Store(port[p.Step.ID], good[p.Step.ID])
		return runbook.RetryUpdate
	}
	return seen
}
