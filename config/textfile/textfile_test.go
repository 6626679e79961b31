package textfile

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOnlyRegularFilesOfASizeAreRead(t *testing.T) {
	directory := t.TempDir()
	root, err := os.OpenRoot(directory)
	require.NoError(t, err)
	t.Cleanup(func() { _ = root.Close() })
	require.NoError(t, os.WriteFile(filepath.Join(directory, "fits"), bytes.Repeat([]byte("a"), MaximumSize), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(directory, "large"), bytes.Repeat([]byte("a"), MaximumSize+1), 0o600))
	require.NoError(t, os.Symlink(filepath.Join(directory, "fits"), filepath.Join(directory, "link")))
	for name, want := range map[string]error{
		"fits": nil, "large": ErrTooLarge, ".": ErrNotRegular, "none": os.ErrNotExist, "link": nil,
	} {
		began := time.Now()
		data, err := Read(filepath.Join(directory, name))
		assert.Less(t, time.Since(began), deadline, "%s: it does not wait", name)
		require.ErrorIs(t, err, want, name)
		if want == nil {
			assert.Len(t, data, MaximumSize, name)
			continue
		}
		assert.ErrorContains(t, err, filepath.Base(filepath.Join(directory, name)))
		_, err = ReadIn(root, name)
		require.ErrorIs(t, err, want, name)
	}
	_, err = ReadIn(root, "../"+filepath.Base(directory)+"/fits")
	require.Error(t, err)
}

func TestAReadThatHangsIsLeft(t *testing.T) {
	hang := make(chan struct{})
	t.Cleanup(func() { close(hang) })
	_, err := within(10*time.Millisecond, "slow", func() ([]byte, error) { <-hang; return nil, nil })
	require.ErrorIs(t, err, ErrTooSlow)
	assert.ErrorContains(t, err, "slow")
}

// A worker reads its files for each activity. Each read that hangs keeps a thread, and Go ends a program with too many of them.
func TestAFileWhoseReadHangsIsNotReadAgainMeanwhile(t *testing.T) {
	hang := make(chan struct{})
	var calls atomic.Int32
	slow := func() ([]byte, error) { calls.Add(1); <-hang; return nil, nil }
	for range 3 {
		_, err := within(10*time.Millisecond, "stale/file", slow)
		require.ErrorIs(t, err, ErrTooSlow)
	}
	assert.EqualValues(t, 1, calls.Load())
	_, err := within(time.Minute, "other/file", func() ([]byte, error) { return nil, nil })
	require.NoError(t, err)
	close(hang)
	require.Eventually(t, func() bool {
		_, err := within(time.Minute, "stale/file", func() ([]byte, error) { return nil, nil })
		return err == nil
	}, 10*time.Second, time.Millisecond, "the file server answers again")
}

// Who may not read a directory must not learn that it is empty.
func TestADirectoryThatCannotBeReadIsAnError(t *testing.T) {
	directory := t.TempDir()
	file := filepath.Join(directory, "a.yaml")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	paths, err := Named(directory, "*.yaml")
	require.NoError(t, err)
	assert.Equal(t, []string{file}, paths)
	paths, err = Named(directory, "*.json")
	require.NoError(t, err)
	assert.Empty(t, paths)
	_, err = Named(directory, "[")
	require.ErrorIs(t, err, path.ErrBadPattern)
	_, err = Named(filepath.Join(directory, "none"), "*.yaml")
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = Named(file, "*.yaml")
	require.Error(t, err, "it is no directory")
	if os.Getuid() > 0 { // root may read everything
		require.NoError(t, os.Chmod(directory, 0o300))
		t.Cleanup(func() { _ = os.Chmod(directory, 0o700) })
		_, err = Named(directory, "*.yaml")
		require.ErrorIs(t, err, os.ErrPermission)
	}
}
