package histories

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/catalogue"
)

// For every recorded history, the workflows must make the same decisions again, or call workflow.GetVersion. With
// ChangedData, the test also checks that the process has changed data. tests/TestReplayCoversTheWorkflows runs it so, and measures what it covers.
func TestReplay(t *testing.T) {
	if os.Getenv(ChangedData) != "" {
		require.Equal(t, "Another Role", (&config.Site{}).WithDefaults().Role.Name, "the defaults are changed")
		require.Equal(t, "added", catalogue.Services()[0].Key, "the catalogue is changed")
	}
	files, err := Files(".")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		assert.NoError(t, Replay(file), file)
	}
}
