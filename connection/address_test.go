package connection

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The library would ask DNS for the address as it is, and report after some seconds that the server cannot be reached.
func TestAnAddressIsAHostAndAPort(t *testing.T) {
	t.Setenv("TEMPORAL_CONFIG_FILE", filepath.Join(t.TempDir(), "none.toml"))
	for address, wrong := range map[string]string{
		"temporal.example.net:7233": "", "127.0.0.1:7233": "", "[::1]:7233": "", ":7233": "", "": "", "dns:///temporal.example.net:7233": "", "unix:///run/temporal.sock": "", "passthrough:///a:1": "",
		"http://temporal:7233": "it is a URL", "https://temporal:7233/": "it is a URL", "temporal://a:7233": "it is a URL", "grpc://a:7233": "it is a URL",
		"temporal": "the port is missing", "127.0.0.1": "the port is missing", "::1": "the port is missing", "temporal:": "the port is missing",
		"temporal:http": "the port is not a number from 1 to 65535", "temporal:70000": "the port is not a number from 1 to 65535", "temporal:0": "the port is not a number from 1 to 65535",
		"temporal:7233/x": "the port is not a number from 1 to 65535", "a b:7233": "it contains a space",
	} {
		for _, from := range []string{"flag", "variable"} {
			o, source := Options{Address: address}, "--address"
			if from == "variable" {
				o.Address, source = "", "TEMPORAL_ADDRESS or the profile in temporal.toml"
				t.Setenv("TEMPORAL_ADDRESS", address)
			} else {
				t.Setenv("TEMPORAL_ADDRESS", "")
			}
			_, err := clientOptions(o)
			if wrong == "" {
				require.NoError(t, err, address)
				continue
			}
			assert.EqualError(t, err, "cannot use '"+address+"' as the address of the Temporal server: "+wrong+"; write it as host:port, such as temporal.example.net:7233, in "+source)
		}
	}
}
