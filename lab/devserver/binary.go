// Package devserver runs Temporal's development server for the demo and the
// tests: the temporal command that is on PATH, else the pinned one, built once
// from the module proxy.
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

// commandPackage is the pinned command's package; its version stands in tools/temporal/go.mod,
// a module of its own so that the service's dependencies stay small.
const (
	commandPackage = "github.com/temporalio/cli/cmd/temporal"
	commandModule  = "github.com/temporalio/cli"
	toolModule     = "tools/temporal"
)

// Binary returns the path of a temporal command. It builds the pinned one where
// PATH has none, which takes minutes the first time; progress goes to log.
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
	// A second process waits: two builds at once would do all the work twice.
	lock := flock.New(path + ".lock")
	if _, err := lock.TryLockContext(ctx, lockPause); err != nil {
		return "", fmt.Errorf("cannot wait for another build of the temporal command: %w; remove %s.lock if there is none", err, path)
	}
	defer lock.Unlock() //nolint:errcheck // the process's end unlocks as well
	if built(path) {
		return path, nil
	}
	fmt.Fprintf(log, "building the temporal command %s once (takes a few minutes) ...\n", version)
	return path, build(ctx, filepath.Join(root, toolModule), path)
}

// lockPause is how often a waiting builder looks whether the other one is done.
const lockPause = 200 * time.Millisecond

func built(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// build compiles beside the final name and renames, so that a build that was cut
// short leaves no half-written command.
func build(ctx context.Context, dir, path string) error {
	partial := path + ".partial"
	defer os.Remove(partial) //nolint:errcheck // gone after the rename
	// The flags of .ci/flags, so that the standard library is built once for all programs of a first demo.
	cmd := exec.CommandContext(ctx, "go", "build", "-ldflags=-s -w", "-gcflags=all=-dwarf=false", "-o", partial, commandPackage)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod -buildvcs=false")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("cannot build the temporal command; put one on PATH instead: %w\n%s", err, out)
	}
	return os.Rename(partial, path)
}

// moduleRoot is the checkout that the command was started in.
func moduleRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("cannot ask go for the module; is go on PATH? %w", err)
	}
	file := strings.TrimSpace(string(out))
	if file == "" || file == os.DevNull {
		return "", errors.New("cannot find the pinned temporal command; start from the project's checkout or put temporal on PATH")
	}
	return filepath.Dir(file), nil
}

func pinnedVersion(goMod string) (string, error) {
	data, err := os.ReadFile(goMod)
	if err != nil {
		return "", fmt.Errorf("cannot read which temporal command is pinned: %w", err)
	}
	for line := range strings.Lines(string(data)) {
		fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(fields) >= 2 && fields[0] == commandModule {
			return fields[1], nil
		}
	}
	return "", fmt.Errorf("cannot find %s in %s", commandModule, goMod)
}
