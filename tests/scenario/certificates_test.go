package scenario

import (
	"testing"
	"time"

	"changeover/lab/xpr"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A certificate that the virtual server serves for another host stops the integration at the step that asked for it (4.4.10, D-27),
// and so does a port that serves none. The step is tried again once it is put right.
func TestACertificateForAnotherHostIsSeen(t *testing.T) {
	t.Parallel()
	s := New(t, "sites/lyon.yaml")
	for _, name := range []string{runbook.Prepare, runbook.Install} {
		_, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
	}
	const web, tunnel = 443, 995
	port := map[string]int{"INS-4.4.10-1": web, "INS-4.4.10-2": tunnel}
	good := map[string]any{}
	for id, number := range port {
		good[id], _ = s.Lab.World.Certificates.Load(number)
		require.NotNil(t, good[id])
	}
	now := s.Lab.World.Now()
	der, err := xpr.Certificate("LYN1", now.Add(-time.Hour), now.Add(time.Hour))
	require.NoError(t, err)
	s.Lab.World.Certificates.Store(web, der)
	s.Lab.World.Certificates.Delete(tunnel)
	seen := map[string]string{}
	s.Parked = func(p runbook.ParkedStep) string {
		seen[p.Step.ID] = p.Error
		s.Lab.World.Certificates.Store(port[p.Step.ID], good[p.Step.ID])
		return runbook.RetryUpdate
	}
	result, err := s.Run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	require.Len(t, seen, 2)
	assert.Contains(t, seen["INS-4.4.10-1"], "10.62.1.20:443 Server name is 'LYN1', wanted 'voicemail.example.com'")
	assert.Contains(t, seen["INS-4.4.10-2"], "10.62.1.20:995 Certificate is 'not served: ")
	assert.Contains(t, seen["INS-4.4.10-2"], "The handshake failed due to an unexpected packet format.")
	assert.Equal(t, runbook.StateDone, result.State)
}
