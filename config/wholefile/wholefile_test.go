package wholefile

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// only checks that a file is all that is in its directory, with its content and mode.
func only(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	have, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, text, string(have))
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, mode, info.Mode().Perm())
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, left, 1, "nothing else is left")
}

func TestAFileIsNeverReplacedByAccident(t *testing.T) {
	for _, mode := range []fs.FileMode{0o600, 0o644} {
		path := filepath.Join(t.TempDir(), "made", "file")
		require.NoError(t, Write(path, []byte("first"), mode))
		require.ErrorIs(t, Write(path, []byte("second"), mode), fs.ErrExist)
		only(t, path, "first", mode)
		directory, err := os.Stat(filepath.Dir(path))
		require.NoError(t, err)
		assert.Equal(t, map[fs.FileMode]fs.FileMode{0o600: 0o700, 0o644: 0o755}[mode], directory.Mode().Perm())
		require.NoError(t, Replace(path, []byte("third"), mode))
		only(t, path, "third", mode)
	}
}

// Not every file system has hard links.
func TestAFileIsWrittenWhereThereAreNoLinks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	noLinks := calls{func(_, to string) error { return &os.LinkError{Op: "link", New: to, Err: syscall.EPERM} }, syncDirectory}
	require.NoError(t, noLinks.write(path, []byte("first"), 0o600))
	require.ErrorIs(t, noLinks.write(path, []byte("second"), 0o600), fs.ErrExist)
	only(t, path, "first", 0o600)
}

// The directory is written to the disk when the file has its name and the temporary file is gone. An error of the disk is reported.
func TestTheDirectoryIsWrittenToTheDisk(t *testing.T) {
	for name, write := range map[string]func(calls, string) error{
		"write":   func(c calls, path string) error { c.name = os.Link; return c.write(path, []byte("text"), 0o600) },
		"replace": func(c calls, path string) error { c.name = os.Rename; return c.place(path, []byte("text"), 0o600) },
	} {
		path := filepath.Join(t.TempDir(), "made", "file")
		synced := 0
		require.ErrorIs(t, write(calls{sync: func(directory string) error {
			synced++
			assert.Equal(t, filepath.Dir(path), directory, name)
			only(t, path, "text", 0o600)
			return syscall.EIO
		}}, path), syscall.EIO, name)
		assert.Equal(t, 1, synced, name)
	}
	require.NoError(t, syncDirectory(t.TempDir()))
	require.ErrorIs(t, syncDirectory(filepath.Join(t.TempDir(), "missing")), fs.ErrNotExist)
	if runtime.GOOS == "linux" {
		require.NoError(t, syncDirectory("/proc"), "a file system without fsync of directories")
	}
}

func TestTryLeavesNothing(t *testing.T) {
	directory := filepath.Join(t.TempDir(), "evidence")
	require.NoError(t, Try(directory, 1000, 0o600))
	left, err := os.ReadDir(directory)
	require.NoError(t, err)
	assert.Empty(t, left)
	require.NoError(t, os.WriteFile(filepath.Join(directory, "file"), nil, 0o600))
	require.Error(t, Try(filepath.Join(directory, "file"), 1, 0o600))
}

func TestNamesHoldNoPath(t *testing.T) {
	for name, want := range map[string]string{
		"deploy/berlin": "deploy_berlin", "../../etc/passwd": "_.._etc_passwd", `C:\x`: "C__x", "install/bérlin": "install_b_rlin",
	} {
		assert.Equal(t, want, Name(name))
	}
	assert.Equal(t, "integrate_berlin_r-1.json", Name("integrate/berlin", "r-1.json"))
}
