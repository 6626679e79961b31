package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
	"time"

	"go.temporal.io/sdk/worker"

	"changeover/connection"
)

const (
	// commitLength and hashLength are the characters of a build ID that tell two builds apart.
	commitLength = 12
	hashLength   = 16
	// versionPause is the time between the first two attempts at making a version current; it doubles up to
	// versionPauseMost.
	versionPause     = 200 * time.Millisecond
	versionPauseMost = 30 * time.Second
	// versionCall bounds one request about versions.
	versionCall = 10 * time.Second
)

// buildID names this build: the commit of a clean tree, otherwise a hash of the executable. With the commit alone,
// the builds of two different changed trees would have the same name.
func buildID() (string, error) {
	if info, ok := debug.ReadBuildInfo(); ok {
		if commit := cleanCommit(info.Settings); commit != "" {
			return commit, nil
		}
	}
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("cannot name this build of the worker: cannot find the executable: %w; give --build-id ID", err)
	}
	return hashOf(path)
}

// cleanCommit is the stamped commit, or nothing where there is none or the tree had changes.
func cleanCommit(settings []debug.BuildSetting) string {
	var commit string
	clean := false
	for _, s := range settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value
		case "vcs.modified":
			clean = s.Value == "false"
		}
	}
	if !clean || len(commit) < commitLength {
		return ""
	}
	return commit[:commitLength]
}

func hashOf(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("cannot name this build of the worker: cannot read the executable: %w; give --build-id ID", err)
	}
	defer func() { _ = file.Close() }()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", fmt.Errorf("cannot name this build of the worker: cannot read the executable %s: %w; give --build-id ID", path, err)
	}
	return "sha256-" + hex.EncodeToString(sum.Sum(nil))[:hashLength], nil
}

// versioning is what the worker says of its version when it polls. Each workflow has a versioning behavior
// of its own.
func versioning(s Settings) worker.DeploymentOptions {
	return worker.DeploymentOptions{
		UseVersioning: true,
		Version:       worker.WorkerDeploymentVersion{DeploymentName: s.Deployment, BuildID: s.BuildID},
	}
}

// deployment reads and changes which version of the worker is current.
type deployment interface {
	Describe(ctx context.Context) (connection.DeploymentState, error)
	SetCurrent(ctx context.Context, buildID string, read connection.DeploymentState) error
}

// settleVersion makes the worker's version current if the task queue has no current version. It waits until
// the worker has polled. A current version is not replaced, not even one of another deployment: starting a worker, possibly an
// older one or one with a misspelled --deployment, must not move new runs to it.
func settleVersion(ctx context.Context, d deployment, own connection.Version, logger *slog.Logger, pause time.Duration) {
	var last string
	build := own.BuildID
	for {
		current, err := trySettle(ctx, d, own)
		var other otherDeploymentError
		switch {
		case errors.As(err, &other):
			logger.Error("The current version of the worker belongs to another worker deployment, so this worker carries out only the runs that began on its own version. "+
				"If the name is wrong, start the worker with --deployment "+other.serves.Deployment+". If new runs are to start on this version, run: changeover worker promote "+build+" --deployment "+own.Deployment,
				"deployment", own.Deployment, "build", build, "currentDeployment", other.serves.Deployment, "current", other.serves.BuildID)
			return
		case err == nil && current == build:
			logger.Info("This worker's version is current: new runs start on this version.", "build", build)
			return
		case err == nil:
			logger.Warn("This worker's version is not current: the worker carries out only the runs that began on this version. To start new runs on this version, run: changeover worker promote "+build+" --deployment "+own.Deployment,
				"build", build, "current", current)
			return
		case ctx.Err() == nil && err.Error() != last && !errors.Is(err, connection.ErrNoVersions):
			last = err.Error()
			logger.Warn("The current version of the worker cannot be read or set yet; the worker tries again.", "build", build, "reason", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
			pause = min(2*pause, versionPauseMost)
		}
	}
}

// otherDeploymentError says that new runs start on a version of another deployment.
type otherDeploymentError struct{ serves connection.Version }

func (e otherDeploymentError) Error() string {
	return "new runs start on version " + e.serves.String()
}

// trySettle returns the build ID of the current version, which it sets where there is none.
func trySettle(ctx context.Context, d deployment, own connection.Version) (current string, err error) {
	ctx, cancel := context.WithTimeout(ctx, versionCall)
	defer cancel()
	state, err := d.Describe(ctx)
	if other := state.Other(own.Deployment); other != (connection.Version{}) {
		return "", otherDeploymentError{other}
	}
	if err != nil {
		return "", err
	}
	if state.Current != "" {
		return state.Current, nil
	}
	if err := d.SetCurrent(ctx, own.BuildID, state); err != nil {
		return "", err // Another worker may have been first; the next look shows it.
	}
	return own.BuildID, nil
}
