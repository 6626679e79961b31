package service

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/config/endpoints"
	"changeover/config/secrets"
	"changeover/config/sitefile"
	"changeover/runbook"
)

type noSessions struct{}

func (noSessions) Session(context.Context, string, string) (host.Session, error) { return nil, nil }

// A run may have been started by another worker, and a password may have changed since.
func TestAWorkerKnowsTheSecretsOfASiteBeforeItReadsAHost(t *testing.T) {
	dir := t.TempDir()
	berlin, err := os.ReadFile(filepath.Join("..", "..", "config", "sites", "berlin.yaml"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "berlin.yaml"), berlin, 0o600))
	password := "first password"
	known := &secrets.Scrubber{}
	resolver := secrets.Resolver{Known: known, LookupEnv: func(string) (string, bool) { return password, true }}
	sessions := knowingSessions{noSessions{}, &sites{directory: sitefile.Directory{Path: dir}, secrets: resolver}}
	for _, value := range []string{"first password", "second password"} {
		password = value
		require.Contains(t, known.Scrub("it is "+value), value)
		_, err := sessions.Session(t.Context(), "berlin", "KERN1")
		require.NoError(t, err)
		assert.NotContains(t, known.Scrub("it is "+value), value)
	}
	_, err = sessions.Session(t.Context(), "nowhere", "KERN1")
	require.NoError(t, err, "a site that this worker does not have is the session's to report")
}

// Another worker may have the endpoint, so the activity is tried again.
func TestAnActivityIsLeftToAWorkerThatHasTheEndpoint(t *testing.T) {
	_, err := reach(&endpoints.File{}, secrets.Resolver{})("berlin", "KERN1")
	var failure *host.Failure
	require.ErrorAs(t, err, &failure)
	assert.True(t, runbook.Retryable(failure.Type))
	assert.ErrorContains(t, err, "cannot reach host KERN1: the endpoints file has no host of that name")
	typed := engine.HostError("start PowerShell", "KERN1", err)
	assert.True(t, engine.IsRetryable(typed))
	assert.ErrorContains(t, typed, "succeeds on a worker whose endpoints file contains the host")
}
