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
var ErrExists = errors.New("the file exists already")

// mode is that of a site file, which holds no secrets, and which workers of another account read.
const mode = 0o644

// Save writes a file as package wholefile does, and the directories that it needs. A file that is there is replaced only by force.
func Save(path string, text []byte, force bool) error {
	write := wholefile.Write
	if force {
		write = wholefile.Replace
	}
	missing, _ := directories(path)
	err := write(path, text, mode)
	if err != nil {
		for _, directory := range missing {
			_ = os.Remove(directory) // It is empty, or belongs to somebody else by now and stays.
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

// Free fails if a file could not be saved, before anybody is asked anything: with ErrExists where one is there and is not to be replaced
// by force, and where its directory cannot be written. It makes no directory: nothing is to be left by a command that fails later.
func Free(path string, force bool) error {
	info, err := os.Lstat(path)
	switch {
	case err == nil && info.IsDir():
		return fmt.Errorf("cannot write %s: this is a directory; name a file with --file", path)
	case err == nil && !force:
		return fmt.Errorf("cannot write %s: %w", path, ErrExists)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	_, present := directories(path)
	if err := wholefile.Try(present, 0, mode); err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	return nil
}

// directories are those above a file: the missing ones, the lowest first, and the one that is there.
func directories(path string) (missing []string, present string) {
	for present = filepath.Dir(path); ; present = filepath.Dir(present) {
		if _, err := os.Lstat(present); !errors.Is(err, fs.ErrNotExist) || present == filepath.Dir(present) {
			return missing, present
		}
		missing = append(missing, present)
	}
}
