package scenario

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/recording"
	"changeover/config"
	"changeover/runbook"
)

// Runs on hosts are recorded, and the recording answers the same runbooks again without a host, with the same verdict
// and the same effects for every step. It contains no secret, whether or not the search for secrets can find it: some
// are too short or too common.
func TestARecordedRunIsATestWithoutHosts(t *testing.T) {
	const site = "../../config/sites/berlin.yaml"
	s := New(t, site)
	hosts := map[string]*recording.Replay{}
	files := map[string]string{}
	for _, name := range []string{runbook.Prepare, runbook.Install} {
		directory := t.TempDir()
		recorder, err := recording.New(recording.Options{Directory: directory, Mask: s.known.Scrub, Logger: slog.New(slog.DiscardHandler)})
		require.NoError(t, err)
		s.Through = recorder.Sessions
		result, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
		require.Equal(t, runbook.StateDone, result.State, "%v", result.Deviations)
		require.Positive(t, result.Changed)
		plant(t, s, recorder.Sessions(s.pool))
		recorder.Close()
		files[name] = recorder.File()
		hosts[name], err = recording.Load(directory, "default-test-run-id")
		require.NoError(t, err)
	}
	s.Lab.Close()

	var facts []runbook.SiteFact
	for i, name := range []string{runbook.Prepare, runbook.Install} {
		again := Answered(t, site, hosts[name])
		again.Typed, again.facts = s.Typed, facts
		_, err := again.Run(name, runbook.Input{})
		require.NoError(t, err)
		require.NoError(t, hosts[name].Lacking())
		assert.Empty(t, hosts[name].Left())
		assert.Equal(t, outcomes(s.Evidence[i]), outcomes(again.LastEvidence()), name)
		facts = again.facts

		text, err := os.ReadFile(files[name])
		require.NoError(t, err)
		require.Contains(t, string(text), `-Password ********`)
		assert.NotContains(t, string(text), "Horse-Battery-9")
		assert.NotContains(t, string(text), "pw7")
	}
}

// plant sends requests that contain secrets, and requests whose answers contain one of them.
func plant(t *testing.T, s *Stage, hosts host.Sessions) {
	t.Helper()
	session, err := hosts.Session(t.Context(), s.Site.Name, s.Site.FirstNode())
	require.NoError(t, err)
	for _, secret := range []string{"Horse-Battery-9", "pw7"} {
		file := filepath.Join(t.TempDir(), "secret")
		require.NoError(t, os.WriteFile(file, []byte(secret), 0o600))
		account := scripts.SetServiceAccount.Of("Name", "Spooler", "Account", `.\`+secret, "Password", config.Secret("file:"+file))
		_, _ = session.Run(t.Context(), account, nil) // the test does not depend on whether the host accepts the account
	}
	_, err = session.Run(t.Context(), scripts.SetServiceDisplayName.Of("Name", "Spooler", "DisplayName", "Printing for Horse-Battery-9"), nil)
	require.NoError(t, err)
	var seen struct {
		Services []struct{ DisplayName string }
	}
	_, err = session.Run(t.Context(), scripts.GetServices.Of("Names", []string{"Spooler"}), &seen)
	require.NoError(t, err)
	require.Len(t, seen.Services, 1)
	require.Contains(t, seen.Services[0].DisplayName, "Horse-Battery-9", "the service receives a host's answer unmasked")
}

// outcome is the result of a step.
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
