package reference_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/starter/cmd"
	"changeover/starter/reference"
)

func TestTheDocumentIsTheReference(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, reference.Markdown(&out, cmd.Root()))
	document, err := os.ReadFile("../../docs/commands.md")
	require.NoError(t, err)
	assert.Equal(t, string(document), out.String(), "docs/commands.md is what 'make docs' writes")
}

func TestManPages(t *testing.T) {
	directory := filepath.Join(t.TempDir(), "man1")
	root := cmd.Root()
	root.SetArgs([]string{"reference", "--man", directory})
	require.NoError(t, root.Execute())
	page, err := os.ReadFile(filepath.Join(directory, "changeover-run.1"))
	require.NoError(t, err)
	assert.Contains(t, string(page), "Start a runbook")

	root.SetArgs([]string{"reference", "--man", filepath.Join(directory, "changeover-run.1", "below")})
	assert.ErrorContains(t, root.Execute(), "give --man a directory that you may write to")
}
