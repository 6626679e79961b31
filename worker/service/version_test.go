package service

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/connection"
)

func TestTheBuildIDIsTheCommitOfACleanTreeOnly(t *testing.T) {
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef0123"}
	for want, settings := range map[string][]debug.BuildSetting{
		"0123456789ab": {commit, {Key: "vcs.modified", Value: "false"}},
		"":             {commit, {Key: "vcs.modified", Value: "true"}},
	} {
		assert.Equal(t, want, cleanCommit(settings))
	}
	assert.Empty(t, cleanCommit([]debug.BuildSetting{commit}), "it is not known whether the tree was clean")
	assert.Empty(t, cleanCommit(nil))
}

func TestTwoExecutablesHaveTwoBuildIDs(t *testing.T) {
	dir := t.TempDir()
	name := func(text string) string {
		path := filepath.Join(dir, "worker")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		id, err := hashOf(path)
		require.NoError(t, err)
		return id
	}
	assert.Equal(t, name("a"), name("a"))
	assert.NotEqual(t, name("a"), name("b"))
	_, err := hashOf(filepath.Join(dir, "missing"))
	assert.ErrorContains(t, err, "give --build-id")
}

// fakeDeployment answers with the next of its states and refuses as often as it says.
type fakeDeployment struct {
	looks   []func() (connection.DeploymentState, error)
	refuses int
	set     []string
}

func (f *fakeDeployment) Describe(context.Context) (connection.DeploymentState, error) {
	look := f.looks[0]
	if len(f.looks) > 1 {
		f.looks = f.looks[1:]
	}
	return look()
}

func (f *fakeDeployment) SetCurrent(_ context.Context, build string, _ connection.DeploymentState) error {
	if f.refuses--; f.refuses >= 0 {
		return errors.New("no pollers so far, or another worker was first")
	}
	f.set = append(f.set, build)
	return nil
}

func TestOnlyTheFirstVersionBecomesCurrentByItself(t *testing.T) {
	shows := func(current string, err error) func() (connection.DeploymentState, error) {
		return func() (connection.DeploymentState, error) { return connection.DeploymentState{Current: current}, err }
	}
	// Another deployment serves the task queue, whatever this deployment has.
	served := func(current string, err error) func() (connection.DeploymentState, error) {
		return func() (connection.DeploymentState, error) {
			return connection.DeploymentState{Current: current, Serves: connection.Version{Deployment: "other", BuildID: "a"}}, err
		}
	}
	for name, tc := range map[string]struct {
		deployment fakeDeployment
		set        []string
		said       string
	}{
		"the first worker": {fakeDeployment{looks: []func() (connection.DeploymentState, error){shows("", nil)}}, []string{"b"}, "This worker's version is current"},
		"it has to poll first": {
			fakeDeployment{looks: []func() (connection.DeploymentState, error){shows("", connection.ErrNoVersions), shows("", nil)}, refuses: 1}, []string{"b"}, "version is current",
		},
		"another version is current": {
			fakeDeployment{looks: []func() (connection.DeploymentState, error){shows("a", nil)}},
			nil,
			"This worker's version is not current: the worker carries out only the runs that began on this version. To start new runs on this version, run: changeover worker promote b --deployment changeover",
		},
		"it is current already":    {fakeDeployment{looks: []func() (connection.DeploymentState, error){shows("b", nil)}}, nil, "version is current"},
		"another worker was first": {fakeDeployment{looks: []func() (connection.DeploymentState, error){shows("", nil), shows("a", nil)}, refuses: 1}, nil, "not current"},
		"another deployment is current, and this one is new": {
			fakeDeployment{looks: []func() (connection.DeploymentState, error){served("", connection.ErrNoVersions)}},
			nil,
			"If the name is wrong, start the worker with --deployment other. If new runs are to start on this version, run: changeover worker promote b --deployment changeover",
		},
		"another deployment is current, and this one has polled": {fakeDeployment{looks: []func() (connection.DeploymentState, error){served("", nil)}}, nil, "currentDeployment=other current=a"},
		"another deployment has become current":                  {fakeDeployment{looks: []func() (connection.DeploymentState, error){served("b", nil)}}, nil, "currentDeployment=other current=a"},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			settleVersion(t.Context(), &tc.deployment, connection.Version{Deployment: "changeover", BuildID: "b"}, slog.New(slog.NewTextHandler(&log, nil)), time.Millisecond)
			assert.Equal(t, tc.set, tc.deployment.set)
			assert.Contains(t, log.String(), tc.said)
		})
	}
}
