// Package devserver runs Temporal's development server for the demo and the tests. It uses the temporal command that is on
// PATH. If PATH has none, it builds the pinned command once from the module proxy.
package devserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// commandPackage is the package of the temporal command. Its version is pinned in tools/temporal/go.mod, a separate
// module that keeps the dependencies of the service small.
const (
	commandPackage = "github.com/temporalio/cli/cmd/temporal"
	commandModule  = "github.com/temporalio/cli"
	toolModule     = "tools/temporal"
)

// Binary returns the path of a temporal command. If PATH has none, Binary builds the pinned command into the user's cache
// directory, which takes minutes the first time, and writes its progress to log.
func Binary(ctx context.Context, log io.Writer) (string, error) {
	if path, err := exec.LookPath("temporal"); err == nil {
		return path, nil
	}
	root, err := moduleRoot(ctx)
	if err != nil {
		return "", err
	}
	version, err := pinnedVersion(filepath.Join(root, toolModule, "go.mod"))
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("cannot find a cache directory for the temporal command: %w", err)
	}
	path := filepath.Join(cache, "changeover", "temporal-"+version)
	if built(path) {
		return path, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", fmt.Errorf("cannot create the cache of the temporal command: %w", err)
	}
	// Two builds at the same time would do all the work twice, so a second process waits.
	lock := flock.New(path + ".lock")
	if _, err := lock.TryLockContext(ctx, lockPause); err != nil {
		return "", fmt.Errorf("cannot wait for another build of the temporal command: %w; if no build is running, remove %s.lock", err, path)
	}
	defer lock.Unlock() //nolint:errcheck // the end of the process unlocks it too
	if built(path) {
		return path, nil
	}
	fmt.Fprintf(log, "building the temporal command %s; this takes a few minutes and happens only once ...\n", version)
	return path, build(ctx, filepath.Join(root, toolModule), path)
}

// lockPause is the time between two attempts to get the lock.
const lockPause = 200 * time.Millisecond

func built(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// build builds the command under another name and renames it, so that an
// interrupted build leaves no incomplete command at path.
func build(ctx context.Context, dir, path string) error {
	partial := path + ".partial"
	defer os.Remove(partial) //nolint:errcheck // it does not exist after the rename
	// These are the flags of .ci/flags, so that a first demo builds the standard library once for all programs.
	cmd := exec.CommandContext(ctx, "go", "build", "-ldflags=-s -w", "-gcflags=all=-dwarf=false", "-o", partial, commandPackage)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod -buildvcs=false")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("cannot build the temporal command; put a temporal command on PATH instead: %w\n%s", err, out)
	}
	return os.Rename(partial, path)
}

// moduleRoot returns the root of the module that contains the working directory.
func moduleRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("cannot ask the go command for the module of the project; check that go is on PATH: %w", err)
	}
	file := strings.TrimSpace(string(out))
	if file == "" || file == os.DevNull {
		return "", errors.New("cannot find the pinned temporal command; start in a checkout of the project, or put temporal on PATH")
	}
	return filepath.Dir(file), nil
}

// pinnedVersion returns the version of commandModule that a go.mod file requires.
func pinnedVersion(goMod string) (string, error) {
	data, err := os.ReadFile(goMod)
	if err != nil {
		return "", fmt.Errorf("cannot read the pinned version of the temporal command: %w", err)
	}
	for line := range strings.Lines(string(data)) {
		fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(fields) >= 2 && fields[0] == commandModule {
			return fields[1], nil
		}
	}
	return "", fmt.Errorf("cannot find the version of module %s in %s", commandModule, goMod)
}
