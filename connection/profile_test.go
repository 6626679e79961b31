package connection

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
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

// The reader of the variables ignores other values, so the connection would be without TLS.
func TestATLSVariableThatIsNeitherTrueNorFalseIsRefused(t *testing.T) {
	t.Setenv("TEMPORAL_CONFIG_FILE", filepath.Join(t.TempDir(), "none.toml"))
	for _, name := range []string{"TEMPORAL_TLS", "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION"} {
		for value, right := range map[string]bool{"yes": false, "on": false, "enabled": false, "2": false, "": true, "1": true, "0": true, "TRUE": true, "false": true} {
			t.Run(name+"="+value, func(t *testing.T) {
				t.Setenv(name, value)
				options, err := clientOptions(Options{})
				if !right {
					require.EqualError(t, err, "cannot use the environment variable "+name+": its value must be true or false")
					return
				}
				require.NoError(t, err)
				if value == "1" {
					assert.NotNil(t, options.ConnectionOptions.TLS)
				}
			})
		}
	}
}

// That a server is not verified shows nowhere else.
func TestAServerThatIsNotVerifiedIsWarnedOf(t *testing.T) {
	t.Setenv("TEMPORAL_CONFIG_FILE", filepath.Join(t.TempDir(), "none.toml"))
	for value, warned := range map[string]bool{"true": true, "false": false} {
		t.Setenv("TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", value)
		var out bytes.Buffer
		_, err := clientOptions(Options{Logger: slog.New(slog.NewTextHandler(&out, nil))})
		require.NoError(t, err)
		assert.Equal(t, warned, strings.Contains(out.String(), "INSECURE: "), value)
	}
}
