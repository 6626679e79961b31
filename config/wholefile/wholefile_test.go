package wholefile

import (
	"io/fs"
	"os"
	"path/filepath"
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
	noLinks := func(_, to string) error { return &os.LinkError{Op: "link", New: to, Err: syscall.EPERM} }
	place := func(text string) error {
		return write(path, []byte(text), 0o600, func(temporary string) error {
			return appear(temporary, path, []byte(text), 0o600, noLinks)
		})
	}
	require.NoError(t, place("first"))
	require.ErrorIs(t, place("second"), fs.ErrExist)
	only(t, path, "first", 0o600)
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
