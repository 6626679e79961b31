package bundle

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Another program may write the file after CheckFile.
func TestAFileThatIsThereIsNotReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.zip")
	require.NoError(t, os.WriteFile(path, []byte("mine"), 0o600))
	var b Bundle
	b.Add("a", []byte("x"))
	require.ErrorIs(t, b.Write(path, time.Now(), false), errPresent)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(text))
	require.NoError(t, b.Write(path, time.Now(), true))
	text, err = os.ReadFile(path)
	require.NoError(t, err)
	assert.NotEqual(t, "mine", string(text))
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, left, 1)
}

func TestTheReadmeEscapesControlCharacters(t *testing.T) {
	var b Bundle
	b.Lacks("the evidence: %s", "no\x1b[2J\nanswer")
	b.NoSiteFile()
	b.Describe("deploy/berlin", time.Now())
	assert.Contains(t, string(b.Contents()[0].text), "- the evidence: no\\u001b[2J answer\n")
}

// readme returns the README.md of a bundle.
func readme(b *Bundle) string {
	b.NoSiteFile()
	b.Describe("deploy/berlin", time.Now())
	return string(b.Contents()[0].text)
}

func TestTheReadmeNamesRecordingsOnlyIfTheBundleHasThem(t *testing.T) {
	var without Bundle
	text := readme(&without)
	assert.NotContains(t, text, "`recordings/`")
	assert.Contains(t, text, "\n- `evidence/`: the evidence of these runs, as `changeover audit -o json` prints it; workflows such as the lock have no evidence\n")
	assert.Contains(t, text, "\n## Missing\n\n- recordings: the command was run without `--recordings`, so the bundle contains no recordings\n\n## Files\n")
	assert.Empty(t, without.Missing(), "nobody asked for recordings, so the bundle is complete")

	directory := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(directory, "recording-1.jsonl"), []byte(`{"recording":1,"build":"v1","started":"2026-03-01T12:00:00Z"}
{"run":"r","host":"KERN1"}
`), 0o600))
	var with Bundle
	require.NoError(t, with.AddRecordings(directory, map[string]bool{"r": true}))
	text = readme(&with)
	assert.Contains(t, text, "- `recordings/`: the requests")
	assert.Contains(t, text, "\n## Missing\n\nNothing.\n\n## Files\n")

	var none Bundle
	require.NoError(t, none.AddRecordings(directory, map[string]bool{"another": true}))
	text = readme(&none)
	assert.NotContains(t, text, "`recordings/`")
	assert.Contains(t, text, "\n## Missing\n\n- recordings: no file in ")
	assert.NotContains(t, text, "without `--recordings`")
}
