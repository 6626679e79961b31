package draft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"changeover/config/wholefile"
)

// ErrExists says that a file is there already.
var ErrExists = errors.New("it exists already")

// mode is that of a site file, which holds no secrets, and which workers of another account read.
const mode = 0o644

// Save writes a file whole or not at all. One that is there is replaced only by force.
func Save(path string, text []byte, force bool) error {
	write := wholefile.Write
	if force {
		write = wholefile.Replace
	}
	err := write(path, text, mode)
	if errors.Is(err, fs.ErrExist) {
		err = ErrExists
	}
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	return nil
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
	if err := wholefile.Try(filepath.Dir(path), 0, mode); err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	return nil
}
