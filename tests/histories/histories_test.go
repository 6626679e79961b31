package histories

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/catalogue"
)

// With ChangedData, the test checks that the process has changed data, and that the workflows decide as they did with
// the data in the histories. tests/TestReplayCoversTheWorkflows measures what it covers.
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
