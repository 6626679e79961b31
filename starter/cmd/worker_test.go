package cmd

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	deploymentpb "go.temporal.io/api/deployment/v1"
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
	assert.Equal(t, "version v1 is already current\n", out)
	out, _, err = runAgainst(t.Context(), f, "worker promote v2")
	require.NoError(t, err)
	assert.Equal(t, "version v2 is current: new runs start on it; keep a worker of version v1 running until 'changeover worker versions' shows version v1 as drained\n", out)
	assert.Equal(t, "v2", f.current)
}

// The server gives the task queue to the deployment that was set last: the workers of the former one then wait for nothing.
func TestAnotherDeploymentThatServesTheTaskQueueIsShown(t *testing.T) {
	f := serve(t, twoVersions())
	f.serves = &deploymentpb.WorkerDeploymentVersion{DeploymentName: "other", BuildId: "x1"}
	out, _, err := runAgainst(t.Context(), f, "worker versions")
	require.NoError(t, err)
	assert.Contains(t, out, "\nnew runs start on version x1 of worker deployment other, not on a version of changeover; to change this: changeover worker promote BUILD --deployment changeover --address "+f.address+"\n")
	out, _, err = runAgainst(t.Context(), f, "worker versions -o json")
	require.NoError(t, err)
	assert.Contains(t, out, `"deployment": "other",`)
	_, said, err := runAgainst(t.Context(), f, "tasks x --timeout 1s")
	require.Error(t, err)
	assert.Contains(t, said, "no worker of the current version x1 of worker deployment other polls task queue 'xpr'; start a worker of this version, or make another version current with: changeover worker promote BUILD --deployment changeover --address")

	_, _, err = runAgainst(t.Context(), f, "worker promote v1")
	require.ErrorContains(t, err, "cannot promote v1: new runs start on version x1 of worker deployment other; to start new runs on a version of worker deployment changeover: changeover worker promote v1 --deployment changeover --address")
	out, _, err = runAgainst(t.Context(), f, "worker promote v1 --deployment changeover")
	require.NoError(t, err)
	assert.Equal(t, "version v1 is current: new runs start on it, and no longer on version x1 of worker deployment other; "+
		"keep a worker of that version running until 'changeover worker versions --deployment other --address "+f.address+"' shows version x1 as drained\n", out)
	assert.Nil(t, f.serves)
	assert.Equal(t, []string{"other"}, f.withdrawn)

	_, _, err = runAgainst(t.Context(), serve(t, &fakeServer{serves: &deploymentpb.WorkerDeploymentVersion{DeploymentName: "other", BuildId: "x1"}}), "worker versions")
	assert.ErrorContains(t, err, "; new runs start on version x1 of worker deployment other; to list its versions: changeover worker versions --deployment other --address")
}
