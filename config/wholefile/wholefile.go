// Package wholefile writes files that appear complete or not at all, and that never replace another file by accident.
package wholefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Write writes a file, and creates its directory if needed. If a file of that name exists, it fails with fs.ErrExist.
func Write(path string, text []byte, mode fs.FileMode) error {
	return write(path, text, mode, func(temporary string) error { return appear(temporary, path, text, mode, os.Link) })
}

// Replace is Write for a file that may replace another.
func Replace(path string, text []byte, mode fs.FileMode) error {
	return write(path, text, mode, func(temporary string) error { return os.Rename(temporary, path) })
}

// Try fails unless a file of a size and a mode can be written to a directory. It leaves no file. It creates a missing directory as Write does.
func Try(directory string, size int, mode fs.FileMode) error {
	temporary, err := temporaryIn(directory, make([]byte, size), mode)
	if err != nil {
		return err
	}
	return os.Remove(temporary)
}

// Name returns a name for a file about a workflow: characters that could lead out of the directory, or that a file
// system does not allow, become underscores.
func Name(parts ...string) string {
	plain := func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '.':
			return r
		}
		return '_'
	}
	return strings.TrimLeft(strings.Map(plain, strings.Join(parts, "_")), ".")
}

// write writes a temporary file beside a file and has it take the file's name.
func write(path string, text []byte, mode fs.FileMode, place func(temporary string) error) error {
	temporary, err := temporaryIn(filepath.Dir(path), text, mode)
	if err != nil {
		return err
	}
	err = place(temporary)
	if removed := os.Remove(temporary); !errors.Is(removed, fs.ErrNotExist) {
		err = errors.Join(err, removed)
	}
	return err
}

// appear gives a temporary file its name by a link, which fails where the name is taken. FAT and some network file
// systems have no hard links: there the file is written under its own name, where that is free.
func appear(temporary, path string, text []byte, mode fs.FileMode, link func(from, to string) error) error {
	err := link(temporary, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	if err := fill(file, text, mode); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// temporaryIn writes a file with a name of its own, and its directory.
func temporaryIn(directory string, text []byte, mode fs.FileMode) (path string, err error) {
	// Those who may read the files may also list them.
	const search = 0o111
	if err := os.MkdirAll(directory, 0o700|mode|mode>>2&search); err != nil {
		return "", err
	}
	temporary, err := os.CreateTemp(directory, ".changeover-*")
	if err != nil {
		return "", err
	}
	if err := fill(temporary, text, mode); err != nil {
		return "", errors.Join(err, os.Remove(temporary.Name()))
	}
	return temporary.Name(), nil
}

// fill writes a file's content to the disk, and closes it. On a file system without modes the mode is ignored.
func fill(file *os.File, text []byte, mode fs.FileMode) error {
	_, err := file.Write(text)
	if failed := file.Chmod(mode); !errors.Is(failed, errors.ErrUnsupported) && !errors.Is(failed, fs.ErrPermission) {
		err = errors.Join(err, failed)
	}
	return errors.Join(err, file.Sync(), file.Close())
}
