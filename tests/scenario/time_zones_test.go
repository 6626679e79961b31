package scenario

import (
	"strings"
	"testing"

	"changeover/lab/windows/scm"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Where the site wants it at the installation, the time stamps are converted behind the setup (4.4.13), once: the services that ran
// before run again, and the integration finds the conversion on record.
func TestTimeStampsAreConvertedBehindTheSetup(t *testing.T) {
	t.Parallel()
	s := New(t, "sites/lyon.yaml")
	for _, name := range []string{runbook.Prepare, runbook.Install} {
		_, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
	}
	first := s.hosts()[0]
	log := s.Site.XPR.InstallDir + `\bin\TimeZoneSupport.log`
	text, err := first.Files.Read(log)
	require.NoError(t, err)
	assert.Equal(t, "converted: on\r\n", string(text))
	again := 0
	for _, step := range s.LastEvidence().Steps {
		if step.ID == "INS-4.4.13-1" && strings.HasSuffix(step.Title, " runs again") {
			again++
			key := strings.Fields(step.Title)[1]
			service, err := first.Services.Get(key)
			require.NoError(t, err)
			assert.Equal(t, scm.Running, service.State, key)
		}
	}
	assert.Greater(t, again, 5)

	_, err = s.Run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	text, err = first.Files.Read(log)
	require.NoError(t, err)
	assert.Equal(t, "converted: on\r\n", string(text), "it is made once")
	for _, step := range s.LastEvidence().Steps {
		if step.ID == "INT-9.7.4-1" {
			assert.Equal(t, runbook.Unchanged, step.Verdict)
			assert.Contains(t, step.Note, "converted, ")
		}
	}
}
