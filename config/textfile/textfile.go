// Package textfile reads files that people name: only regular files, only up to a size, and only for a limited time.
// A pipe, a device or a file server that does not answer must not stop the program.
package textfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"
	"time"
)

// MaximumSize is the number of bytes that a file may have.
const MaximumSize = 1 << 20

// deadline is how long reading a file may take.
const deadline = 5 * time.Second

// Errors of files that are not read.
var (
	ErrNotRegular = errors.New("not a regular file")
	ErrTooLarge   = fmt.Errorf("the file is larger than %d bytes", MaximumSize)
	ErrTooSlow    = fmt.Errorf("the file could not be read within %s", deadline)
)

// Read returns the content of a file.
func Read(path string) ([]byte, error) { return read(path, path, os.OpenFile, os.Stat) }

// ReadIn returns the content of a file in a directory, and never leaves the directory.
func ReadIn(root *os.Root, name string) ([]byte, error) {
	return read(filepath.Join(root.Name(), name), name, root.OpenFile, root.Stat)
}

// Named returns the paths of the files in a directory whose names match a pattern. Only the pattern has wildcards:
// the directory may be called sites[1]. A directory that cannot be read is an error: it may have such files.
func Named(directory, pattern string) ([]string, error) {
	entries, err := os.ReadDir(directory)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, entry := range entries {
		matches, err := path.Match(pattern, entry.Name())
		if err != nil {
			return nil, err
		}
		if matches {
			paths = append(paths, filepath.Join(directory, entry.Name()))
		}
	}
	return paths, nil
}

type (
	opener  func(name string, flag int, perm os.FileMode) (*os.File, error)
	statter func(name string) (fs.FileInfo, error)
)

func read(path, name string, open opener, stat statter) ([]byte, error) {
	return within(deadline, path, func() ([]byte, error) {
		file, err := openRegular(name, open, stat)
		if err != nil {
			return nil, err
		}
		defer func() { _ = file.Close() }() // only read from
		return content(name, file)
	})
}

// Open opens a file of any size for reading. Only the opening is bounded in time.
func Open(path string) (io.ReadCloser, error) {
	return within(deadline, path, func() (io.ReadCloser, error) { return openRegular(path, os.OpenFile, os.Stat) })
}

func openRegular(name string, open opener, stat statter) (*os.File, error) {
	// The type is checked first, since merely opening a device may have an effect.
	info, err := stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: ErrNotRegular}
	}
	// The file may have been replaced by a pipe since the check: without O_NONBLOCK, opening it would wait for its other end.
	file, err := open(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	if info, err = file.Stat(); err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "read", Path: name, Err: ErrNotRegular}
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// content reads an open file; a file may be longer than its size said.
func content(name string, file io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(file, MaximumSize+1))
	if err == nil && len(data) > MaximumSize {
		return nil, &fs.PathError{Op: "read", Path: name, Err: ErrTooLarge}
	}
	return data, err
}

// within returns the result of do, or ErrTooSlow after the limit. do may go on in the background: a read that hangs in the
// kernel cannot be interrupted. While it hangs, the file is not read again: each read would keep a further thread.
func within[T any](limit time.Duration, name string, do func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	tooSlow := &fs.PathError{Op: "read", Path: name, Err: ErrTooSlow}
	var none T
	mine, free := hanging.begin(name)
	if !free {
		return none, tooSlow
	}
	done := make(chan result, 1)
	go func() {
		defer mine.end()
		value, err := do()
		done <- result{value, err}
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case r := <-done:
		return r.value, r.err
	case <-timer.C:
		mine.leave()
		return none, tooSlow
	}
}
