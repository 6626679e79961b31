package service

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
)

func TestSitesAreLookedAtAtTheStart(t *testing.T) {
	berlin, err := os.ReadFile("../../config/sites/berlin.yaml")
	require.NoError(t, err)
	directory := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(directory, "berlin.yaml"), berlin, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(directory, "broken.yaml"), []byte("site: broken\ncolour: red\n"), 0o600))
	password, set := "", false
	warnings := func(hosts ...string) string {
		var out bytes.Buffer
		logger, err := newLogger(&out, "info")
		require.NoError(t, err)
		endpoints := &config.Endpoints{}
		for _, host := range hosts {
			endpoints.Hosts = append(endpoints.Hosts, config.Endpoint{Name: host})
		}
		secrets := config.Resolver{LookupEnv: func(string) (string, bool) { return password, set }}
		warnOfSites(logger, config.Directory{Path: directory}, endpoints, secrets)
		return out.String()
	}

	said := warnings("kern1")
	assert.Contains(t, said, "site=broken")
	assert.Contains(t, said, "colour")
	assert.Contains(t, said, "site=berlin hosts=[KERN2]")
	assert.Contains(t, said, "field=accounts.service.password")
	assert.NotContains(t, said, "field=xpr.adminPassword", "only the person at the setup needs it")

	password, set = "s3cret", true
	said = warnings("KERN1", "KERN2")
	assert.NotContains(t, said, "berlin")
	assert.NotContains(t, said, "s3cret")
}
