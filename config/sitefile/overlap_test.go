package sitefile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/problem"
)

// neighbours is a directory with the example site berlin, a copy of it, and vienna.
func neighbours(t *testing.T) Directory {
	t.Helper()
	dir := t.TempDir()
	berlin, err := os.ReadFile(filepath.Join("..", "sites", "berlin.yaml"))
	require.NoError(t, err)
	copied := strings.Replace(string(berlin), "site: berlin", "site: copy", 1)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "berlin.yaml"), berlin, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "copy.yaml"), []byte(copied), 0o600))
	vienna, err := os.ReadFile(filepath.Join("..", "sites", "vienna.yaml"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "vienna.yaml"), vienna, 0o600))
	return Directory{Path: dir}
}

func TestTwoSitesShareNothing(t *testing.T) {
	dir := neighbours(t)
	for site, other := range map[string]string{"berlin": "copy.yaml", "copy": "berlin.yaml"} {
		_, _, err := dir.Load(site)
		problems, ok := problem.In(err)
		require.True(t, ok, "%v", err)
		for _, p := range problems {
			assert.Equal(t, problem.RuleOneSite, p.Rule)
			assert.Contains(t, p.Message, "the site file "+other+" has the same value in")
		}
		assert.ErrorContains(t, err, "cluster.name")
		assert.ErrorContains(t, err, "nodes[1].clientIP")
	}
	_, _, err := dir.Load("vienna")
	require.NoError(t, err, "the other sites are served")
}

// The address for SIP conferences belongs to one site as the others do.
func TestTwoSitesShareNoAddressForSIP(t *testing.T) {
	dir := neighbours(t)
	require.NoError(t, os.Remove(filepath.Join(dir.Path, "copy.yaml")))
	berlin, err := os.ReadFile(filepath.Join(dir.Path, "berlin.yaml"))
	require.NoError(t, err)
	vienna, err := Directory{Path: "../sites"}.LoadAll("vienna")
	require.NoError(t, err)
	taken := strings.Replace(string(berlin), "  serverName:", "  sipConferences: true\n  sipSecondIP: "+vienna.Site.Nodes[0].ClientIP+"\n  serverName:", 1)
	require.NoError(t, os.WriteFile(filepath.Join(dir.Path, "berlin.yaml"), []byte(taken), 0o600))
	_, _, err = dir.Load("berlin")
	require.ErrorContains(t, err, "the site file vienna.yaml has the same value in nodes[0].clientIP")
	_, _, err = dir.Load("vienna")
	require.ErrorContains(t, err, "the site file berlin.yaml has the same value in xpr.sipSecondIP")
}

func TestAFileThatCannotBeReadDisturbsNoOther(t *testing.T) {
	dir := Directory{Path: t.TempDir()}
	berlin, err := os.ReadFile(filepath.Join("..", "sites", "berlin.yaml"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir.Path, "berlin.yaml"), berlin, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir.Path, "half.yaml"), []byte("site: [half"), 0o600))
	_, _, err = dir.Load("berlin")
	require.NoError(t, err)
}

func TestExamplesShareNothing(t *testing.T) {
	examples := Directory{Path: filepath.Join("..", "sites")}
	for _, site := range []string{"berlin", "munich", "vienna"} {
		_, _, err := examples.Load(site)
		assert.NoError(t, err)
	}
}
