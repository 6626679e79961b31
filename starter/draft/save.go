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
func Save(path string, text []byte, force bool) error { return save(path, text, force, os.Link) }

func save(path string, text []byte, force bool, link func(from, to string) error) error {
	temporary, err := temporaryFor(path)
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	defer func() { _ = os.Remove(temporary.Name()) }()
	err = fill(temporary, text)
	switch {
	case err != nil:
	case force:
		err = os.Rename(temporary.Name(), path)
	default:
		err = link(temporary.Name(), path) // fails where the name is taken, also since a moment ago
		if err != nil && !errors.Is(err, fs.ErrExist) {
			err = create(path, text) // FAT and some network file systems have no hard links.
		}
	}
	if errors.Is(err, fs.ErrExist) {
		err = ErrExists
	}
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	return nil
}

// create writes a file that was not there, under its own name.
func create(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // a site file holds no secrets, and workers of another account read it
	if err != nil {
		return err
	}
	if err := fill(file, text); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// temporaryFor creates a temporary file beside a file, and the directory of both.
func temporaryFor(path string) (*os.File, error) {
	directory := filepath.Dir(path)
	if err := os.MkdirAll(directory, 0o755); err != nil { //nolint:gosec // as above
		return nil, err
	}
	return os.CreateTemp(directory, ".init-*")
}

// fill writes a file's content to the disk, and closes it. File systems without modes do not keep the text back.
func fill(file *os.File, text []byte) error {
	_, err := file.Write(text)
	if mode := file.Chmod(0o644); !errors.Is(mode, errors.ErrUnsupported) && !errors.Is(mode, fs.ErrPermission) {
		err = errors.Join(err, mode)
	}
	return errors.Join(err, file.Sync(), file.Close())
}

// Free fails if a file could not be saved, before anybody is asked anything: with ErrExists where one is there and is not to be replaced
// by force, and where its directory cannot be written.
func Free(path string, force bool) error {
	info, err := os.Lstat(path)
	switch {
	case err == nil && info.IsDir():
		return fmt.Errorf("cannot write %s: it is a directory; name a file", path)
	case err == nil && !force:
		return fmt.Errorf("cannot write %s: %w", path, ErrExists)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	temporary, err := temporaryFor(path)
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	if err := errors.Join(temporary.Close(), os.Remove(temporary.Name())); err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	return nil
}
