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
