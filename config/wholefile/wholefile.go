// Package wholefile writes files that never replace another file by accident.
//
// A file gets its content under a temporary name in the same directory, is written to the disk (fsync), and then gets its own name. So its
// name shows the whole file or none. When a function returns no error, the directory is on the disk too: the file outlasts a loss of power.
// There are four exceptions:
//
//   - Write on a file system without hard links, such as FAT, fills the file under its own name. A reader may see a part of the
//     file, and a crash may leave a part.
//   - Windows does not promise that Replace is atomic, and cannot write a directory to the disk: after a loss of power, a file may be missing
//     or may be the earlier one.
//   - The same loss is possible where a file system has no fsync of directories, or where the account may not read the directory.
//   - A directory that a function creates is not yet in the directory above on the disk.
package wholefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// Write writes a file, and creates its directory if needed. If a file of that name exists, it fails with fs.ErrExist.
func Write(path string, text []byte, mode fs.FileMode) error {
	return calls{os.Link, syncDirectory}.write(path, text, mode)
}

// Replace is Write for a file that may replace another.
func Replace(path string, text []byte, mode fs.FileMode) error {
	return calls{os.Rename, syncDirectory}.place(path, text, mode)
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

// calls are those of the operating system: name gives a temporary file its name, sync writes a directory to the disk.
type calls struct {
	name func(from, to string) error
	sync func(directory string) error
}

// write gives a file its name by a link, which fails where the name is taken. FAT and some network file systems
// have no hard links: there the file is filled under its own name, where that is free.
func (c calls) write(path string, text []byte, mode fs.FileMode) error {
	link := c.name
	c.name = func(temporary, path string) error {
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
	return c.place(path, text, mode)
}

// place writes a temporary file beside a file and has it take the file's name.
func (c calls) place(path string, text []byte, mode fs.FileMode) error {
	temporary, err := temporaryIn(filepath.Dir(path), text, mode)
	if err != nil {
		return err
	}
	err = c.name(temporary, path)
	if removed := os.Remove(temporary); !errors.Is(removed, fs.ErrNotExist) {
		err = errors.Join(err, removed)
	}
	if err != nil {
		return err
	}
	return c.sync(filepath.Dir(path))
}

// syncDirectory writes the names in a directory to the disk where the operating system, the file system and the
// permissions of the directory allow it.
func syncDirectory(directory string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	opened, err := os.Open(directory)
	if errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if err != nil {
		return err
	}
	err = opened.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		err = nil
	}
	return errors.Join(err, opened.Close())
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
