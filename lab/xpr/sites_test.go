package xpr

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/lab/cluster/customer"
	"changeover/lab/windows"
)

// TestExampleSitesCanBeBuilt builds hosts and medium of every example site, and
// checks that the tables have each service of the site.
func TestExampleSitesCanBeBuilt(t *testing.T) {
	files, err := filepath.Glob("../../config/sites/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			site, err := config.Read(file)
			require.NoError(t, err)
			w, err := customer.FromSite(site, windows.Options{Scale: 0.002, Secret: secrets})
			require.NoError(t, err)
			t.Cleanup(w.Close)
			_, err = New(w, site)
			require.NoError(t, err)
			assert.Len(t, w.Hosts(), len(site.Nodes))
			for _, key := range site.XPR.Services {
				_, known := findRow(optionalRows, key)
				assert.True(t, known || key == "Exchange2003" || key == "Exchange2007", key)
			}
		})
	}
}
