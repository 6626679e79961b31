package devserver

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

func TestServerKeepsItsDataInAFile(t *testing.T) {
	dir := t.TempDir()
	s, err := Start(context.Background(), Options{Directory: dir, UI: true, Keywords: []string{"XprSite"}, Log: os.Stderr})
	require.NoError(t, err)
	defer s.Stop()
	assert.FileExists(t, filepath.Join(dir, "temporal.db"))
	assert.FileExists(t, filepath.Join(dir, "temporal.db-wal"), "the journal mode is not WAL")
	assert.NotEmpty(t, s.UIURL)
}

// A run starts with the search attributes as soon as its namespace is added.
func TestANamespaceIsAddedWithTheSearchAttributes(t *testing.T) {
	s, err := Start(t.Context(), Options{Directory: t.TempDir(), Keywords: []string{"XprSite"}, Log: os.Stderr})
	require.NoError(t, err)
	defer s.Stop()
	require.NoError(t, s.AddNamespace(t.Context(), "berlin"))

	c, err := client.Dial(client.Options{HostPort: s.HostPort, Namespace: "berlin"})
	require.NoError(t, err)
	defer c.Close()
	site := temporal.NewSearchAttributeKeyKeyword("XprSite")
	_, err = c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		TaskQueue: "none", TypedSearchAttributes: temporal.NewSearchAttributes(site.ValueSet("berlin")),
	}, "none")
	require.NoError(t, err)

	assert.ErrorContains(t, s.AddNamespace(t.Context(), "berlin"), "cannot register namespace berlin")
}

func TestThePinnedVersionIsReadFromTheToolsModule(t *testing.T) {
	v, err := pinnedVersion("../../tools/temporal/go.mod")
	require.NoError(t, err)
	assert.Regexp(t, `^v\d+\.\d+\.\d+$`, v)

	empty := filepath.Join(t.TempDir(), "go.mod")
	require.NoError(t, os.WriteFile(empty, []byte("module x\n"), 0o600))
	_, err = pinnedVersion(empty)
	assert.ErrorContains(t, err, "cannot find the version of module github.com/temporalio/cli")
}
