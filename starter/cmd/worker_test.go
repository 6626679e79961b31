package cmd

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func twoVersions() *fakeServer {
	return &fakeServer{workers: map[string]time.Duration{"a@b": 0, "c@d": 0}, builds: map[string]string{"a@b": "v1", "c@d": "v2"}, current: "v1"}
}

func TestVersionsAreListedTheNewestFirst(t *testing.T) {
	f := serve(t, twoVersions())
	out, _, err := runAgainst(t.Context(), f, "worker versions")
	require.NoError(t, err)
	assert.Equal(t, "BUILD  STATE     FIRST SEEN\nv2     inactive  2026-01-02T00:00:00Z\nv1     current   2026-01-01T00:00:00Z\n", out)
	out, _, err = runAgainst(t.Context(), f, "worker versions -o json")
	require.NoError(t, err)
	assert.Contains(t, out, `"schemaVersion": 1`)
	assert.Contains(t, out, `"current": "v1"`)
	_, _, err = runAgainst(t.Context(), serve(t, &fakeServer{}), "worker versions")
	assert.ErrorContains(t, err, "cannot find Temporal worker deployment changeover: no worker of this deployment has connected to the server yet; start a worker")
}

// A person may have new runs start on another version by degrees, with the temporal command.
func TestAVersionOnWhichAPartOfTheRunsStartsIsNotInactive(t *testing.T) {
	f := twoVersions()
	f.ramping = "v2"
	out, _, err := runAgainst(t.Context(), serve(t, f), "worker versions")
	require.NoError(t, err)
	assert.Contains(t, out, "\nv2     ramping  2026-01-02T00:00:00Z\n")
}

func TestPromoteMakesAVersionCurrent(t *testing.T) {
	f := serve(t, twoVersions())
	_, _, err := runAgainst(t.Context(), f, "worker promote v3")
	require.EqualError(t, err, "cannot promote v3: Temporal worker deployment changeover has no such version; choose one of v2 (inactive), v1 (current)")
	out, _, err := runAgainst(t.Context(), f, "worker promote v1")
	require.NoError(t, err)
	assert.Equal(t, "version v1 is current already\n", out)
	out, _, err = runAgainst(t.Context(), f, "worker promote v2")
	require.NoError(t, err)
	assert.Equal(t, "version v2 is current: new runs start on it; keep a worker of version v1 running until 'changeover worker versions' shows version v1 as drained\n", out)
	assert.Equal(t, "v2", f.current)
}
