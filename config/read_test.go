package config

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadFillsDefaultsAndChecksNoRule(t *testing.T) {
	file := filepath.Join(t.TempDir(), "site.yaml")
	require.NoError(t, os.WriteFile(file, []byte("site: a/b\nDISK: {driveLetter: s}\n"), 0o600))
	site, err := Read(file)
	require.NoError(t, err)
	assert.Equal(t, "a/b", site.Name)
	assert.Equal(t, `S:\OpenScape\xpr`, site.XPR.InstallDir)

	_, err = Read(file + "x")
	require.ErrorIs(t, err, os.ErrNotExist)
	assert.ErrorContains(t, err, "cannot read the site file")
}

func TestDecodeShowsNoValue(t *testing.T) {
	for name, text := range map[string]string{
		"unknown key": "site: a\nhunter2: x\n", "a dot in a key": "site: a\ndisk.id: hunter2\n",
		"another type": "site: a\nxpr: {adminPassword: [hunter2]}\n",
	} {
		var site Site
		err := Decode([]byte(text), &site)
		require.ErrorIs(t, err, ErrFields, name)
		assert.NotContains(t, err.Error(), "hunter2", name)
		assert.Equal(t, "a", site.Name, "%s: the rest is filled", name)
	}
	err := Decode([]byte("site: [a\n"), &Site{})
	require.Error(t, err)
	assert.NotErrorIs(t, err, ErrFields)
}

// The library reads only the first document, and ignores the rest of the file.
func TestASecondDocumentIsRefused(t *testing.T) {
	for text, line := range map[string]int{
		"site: a\n---\nsite: b\n": 2, "# x\n---\nsite: a\n---\n": 4, "---\n---\nsite: a\n": 2, "site: a\n...\n\nsite: b\n": 4, "site: a\n---\n[hunter2\n": 3,
	} {
		err := Decode([]byte(text), &Site{})
		var several *SeveralDocumentsError
		require.ErrorAs(t, err, &several, text)
		assert.Equal(t, line, several.Line, text)
		assert.NotContains(t, err.Error(), "hunter2")
	}
	for _, text := range []string{"", "---\nsite: a\n", "site: a\n...\n", "site: a\n...\n# end\n"} {
		require.NoError(t, Decode([]byte(text), &Site{}), text)
	}
}

// A merge may bring a key that the mapping has in another spelling. The mapping's own goes first, and of two
// merges the first, on every load.
func TestOwnKeysGoBeforeMergedOnes(t *testing.T) {
	for text, want := range map[string]string{
		"disk: {<<: {DriveLetter: S}, driveLetter: R}":                              "R",
		"disk: {driveLetter: R, <<: {DRIVELETTER: S}}":                              "R",
		"disk:\n  <<: [{DriveLetter: S}, {driveletter: T}]\n":                       "S",
		"disk: {<<: {<<: {DriveLetter: S}, driveLETTER: T}}":                        "T",
		"role: &r\n  name: x\n  Priority: S\ndisk: {<<: {driveletter: R}, id: '1'}": "R",
	} {
		for range 60 {
			var site Site
			require.NoError(t, Decode([]byte(text), &site), text)
			require.Equal(t, want, site.Disk.DriveLetter, text)
		}
	}
}
