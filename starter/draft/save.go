package draft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrExists says that a file is there already.
var ErrExists = errors.New("it exists already")

// Save writes a file whole or not at all. One that is there is replaced only by force.
func Save(path string, text []byte, force bool) error {
	directory := filepath.Dir(path)
	if err := os.MkdirAll(directory, 0o755); err != nil { //nolint:gosec // a site file holds no secrets, and workers of another account read it
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	temporary, err := os.CreateTemp(directory, ".init-*")
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	defer func() { _ = os.Remove(temporary.Name()) }()
	_, err = temporary.Write(text)
	err = errors.Join(err, temporary.Chmod(0o644), temporary.Sync(), temporary.Close())
	if err == nil {
		place := os.Link // fails where the name is taken, also since a moment ago
		if force {
			place = os.Rename
		}
		err = place(temporary.Name(), path)
	}
	if errors.Is(err, fs.ErrExist) {
		err = ErrExists
	}
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	return nil
}

// Free returns ErrExists if a file is there, before anybody is asked anything.
func Free(path string) error {
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return fmt.Errorf("cannot write %s: %w", path, ErrExists)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return fmt.Errorf("cannot write %s: %w", path, err)
}
