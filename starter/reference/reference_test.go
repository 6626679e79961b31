package reference_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
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

func TestTheReferenceAsJSON(t *testing.T) {
	root := cmd.Root()
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetArgs([]string{"reference", "-o", "json"})
	require.NoError(t, root.Execute())
	type flag struct {
		Name, Short, Type, Default, Description string
		Required                                bool
	}
	var answer struct {
		SchemaVersion int
		Commands      []struct {
			Name, Usage, Summary, Description, Example string
			Flags                                      []flag
		}
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &answer), out.String())
	assert.Equal(t, 1, answer.SchemaVersion)
	found := map[string]map[string]flag{}
	for _, c := range answer.Commands {
		assert.NotEmpty(t, c.Summary, c.Name)
		assert.Contains(t, c.Usage, c.Name)
		found[c.Name] = map[string]flag{}
		for _, f := range c.Flags {
			found[c.Name][f.Name] = f
		}
	}
	document, err := os.ReadFile("../../docs/commands.md")
	require.NoError(t, err)
	assert.Equal(t, strings.Count(string(document), "\n## "), len(answer.Commands), "the commands of the document")
	assert.Equal(t, flag{Name: "site", Type: "string", Description: "site to run the runbook for", Required: true}, found["changeover run"]["site"])
	assert.Equal(t, "30s", found["changeover facts withdraw"]["timeout"].Default, "a flag of its parent")
	assert.Equal(t, "o", found["changeover schedule apply"]["output"].Short)

	root.SetArgs([]string{"reference", "-o", "json", "--man", t.TempDir()})
	require.ErrorContains(t, root.Execute(), "remove --man or -o json")
	root.SetArgs([]string{"reference", "-o", "md"})
	assert.ErrorContains(t, root.Execute(), "choose -o text or -o json")
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
	assert.ErrorContains(t, root.Execute(), "give --man a directory that you can write to")
}
