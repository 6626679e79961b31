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
	t.Setenv("TEMPORAL_CONFIG_FILE", profiles)
	for _, key := range []string{
		"eyJhbGciOiJ.abc", "00734190", "734__190", "73419073419073419073419", "7341e90e734", "734.190.734", "734e999999", "0x734g", "0b734", "0o934", "7341-90-73",
		"7341-90-73T41:90:73Z", "+734190734190734190734190", "-inn734", "true734", "0_734", `eyJh"bG"`,
	} {
		require.NoError(t, os.WriteFile(profiles, []byte("[profile.default]\napi_key = "+key+"\n"), 0o600))
		_, err := clientOptions(Options{})
		require.Error(t, err, key)
		shown := strings.ReplaceAll(err.Error(), profiles, "")
		for _, part := range []string{"eyJ", "734", "190", key} {
			assert.NotContains(t, shown, part, key)
		}
		if !strings.Contains(shown, "incompatible types") {
			assert.Contains(t, shown, `line 2 (last key "profile.default`, key)
		}
	}
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
