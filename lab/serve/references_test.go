package serve

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
)

func TestReferencesAreResolved(t *testing.T) {
	directory := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(directory, "unix"), []byte("s3cret \n\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(directory, "windows"), []byte("s3cret\r\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(directory, "empty"), []byte("\n"), 0o600))
	t.Setenv("CHANGEOVER_LAB_SECRET", "from the environment")
	for ref, want := range map[config.Secret]string{
		"env:CHANGEOVER_LAB_SECRET": "from the environment", "file:unix": "s3cret \n", "file:windows": "s3cret",
		config.Secret("file:" + filepath.Join(directory, "unix")): "s3cret \n",
	} {
		value, err := References{directory}.Resolve(ref)
		require.NoError(t, err)
		assert.Equal(t, want, value)
	}
	for _, ref := range []config.Secret{"env:CHANGEOVER_LAB_NONE", "file:none", "file:empty"} {
		_, err := References{directory}.Resolve(ref)
		assert.ErrorContains(t, err, string(ref))
	}
	_, err := References{}.Resolve("hunter2")
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "hunter2")
}
