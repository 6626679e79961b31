package connection

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnAPIKeyWithoutQuotesIsNotShown(t *testing.T) {
	profiles := filepath.Join(t.TempDir(), "temporal.toml")
	require.NoError(t, os.WriteFile(profiles, []byte("[profile.default]\napi_key = eyJhbGciOiJ.abc\n"), 0o600))
	t.Setenv("TEMPORAL_CONFIG_FILE", profiles)
	_, err := clientOptions(Options{})
	require.ErrorContains(t, err, `line 2 (last key "profile.default.api_key"): expected a value in quotes`)
	assert.NotContains(t, err.Error(), "eyJ")
}
