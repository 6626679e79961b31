//go:build unix

package textfile

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPipesAndDevicesAreNotRead(t *testing.T) {
	directory := t.TempDir()
	root, err := os.OpenRoot(directory)
	require.NoError(t, err)
	t.Cleanup(func() { _ = root.Close() })
	require.NoError(t, syscall.Mkfifo(filepath.Join(directory, "pipe"), 0o600))
	began := time.Now()
	_, err = Read(filepath.Join(directory, "pipe"))
	require.ErrorIs(t, err, ErrNotRegular)
	_, err = ReadIn(root, "pipe")
	require.ErrorIs(t, err, ErrNotRegular)
	assert.Less(t, time.Since(began), deadline, "it does not wait")
	_, err = Read("/dev/zero")
	require.ErrorIs(t, err, ErrNotRegular)
}
