package scenario

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/recording"
	"changeover/config"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A run on hosts is recorded, and the recording answers the same runbook again: without any host, with the same
// verdict and the same effects for every step. It holds no secret, neither one that a search finds nor one that
// is too short or too common for that.
func TestARecordedRunIsATestWithoutHosts(t *testing.T) {
	const site = "../../config/sites/berlin.yaml"
	directory := t.TempDir()
	s := New(t, site)
	recorder, err := recording.New(recording.Options{Directory: directory, Mask: s.pool.Scrub, Logger: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	s.Through = recorder.Sessions
	first, err := s.Run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	require.Equal(t, runbook.StateDone, first.State, "%v", first.Deviations)
	require.Positive(t, first.Changed)
	plant(t, s, recorder.Sessions(s.pool))
	recorder.Close()
	s.Lab.Close()

	replay, err := recording.Load(directory, "default-test-run-id")
	require.NoError(t, err)
	again := Answered(t, site, replay)
	second, err := again.Run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	require.NoError(t, replay.Lacking())
	assert.Empty(t, replay.Left())
	assert.Equal(t, first.State, second.State)
	assert.Equal(t, outcomes(s.LastEvidence()), outcomes(again.LastEvidence()))

	text, err := os.ReadFile(recorder.File())
	require.NoError(t, err)
	require.Contains(t, string(text), `-Password ********`)
	assert.NotContains(t, string(text), "Horse-Battery-9")
	assert.NotContains(t, string(text), "pw7")
}

// plant sends requests that carry secrets, and ones whose answers hold one of them.
func plant(t *testing.T, s *Stage, hosts host.Sessions) {
	t.Helper()
	session, err := hosts.Session(t.Context(), s.Site.Name, s.Site.FirstNode())
	require.NoError(t, err)
	for _, secret := range []string{"Horse-Battery-9", "pw7"} {
		file := filepath.Join(t.TempDir(), "secret")
		require.NoError(t, os.WriteFile(file, []byte(secret), 0o600))
		account := scripts.SetServiceAccount.Of("Name", "Spooler", "Account", `.\`+secret, "Password", config.Secret("file:"+file))
		_, _ = session.Run(t.Context(), account, nil) // Whether the host takes it does not matter.
	}
	_, err = session.Run(t.Context(), scripts.SetServiceDisplayName.Of("Name", "Spooler", "DisplayName", "Printing for Horse-Battery-9"), nil)
	require.NoError(t, err)
	var seen struct {
		Services []struct{ DisplayName string }
	}
	_, err = session.Run(t.Context(), scripts.GetServices.Of("Names", []string{"Spooler"}), &seen)
	require.NoError(t, err)
	require.Len(t, seen.Services, 1)
	require.Contains(t, seen.Services[0].DisplayName, "Horse-Battery-9", "what a host answers reaches the service as it is")
}

// outcome is what became of a step.
type outcome struct {
	Step    string
	Verdict runbook.Verdict
	Effects []runbook.Effect
	Error   string
}

func outcomes(e runbook.Evidence) []outcome {
	var all []outcome
	for _, step := range e.Steps {
		all = append(all, outcome{step.Place() + " " + step.Title, step.Verdict, step.Effects, step.Error})
	}
	return all
}
