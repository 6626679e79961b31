package tests

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/rules"
)

var (
	// citedID matches the ids of the manual's contradictions (E-C), differences between its parts (E-P), warnings (D),
	// open questions (Q) and invariants (G), and of rules (V, P, F).
	citedID = regexp.MustCompile(`\b(?:E-C|E-P|D|G|Q|V|P|F)-\d{2,3}\b`)
	// citedDecision matches a decision as comments cite it.
	citedDecision = regexp.MustCompile(`[dD]ecision (\d+[ab]?)\b`)
	// firstColumn matches the first column of a row of a Markdown table.
	firstColumn = regexp.MustCompile(`(?m)^\| *([A-Z0-9][A-Za-z0-9-]*) *\|`)
)

// Every id that a comment cites is defined in a table or document of the repository, so that a reader can look it up.
func TestEveryIDThatACommentCitesIsDefined(t *testing.T) {
	defined := definedIDs(t)
	cited := 0
	for _, file := range source(t, ".") {
		for _, group := range file.Comments {
			for _, id := range citedID.FindAllString(group.Text(), -1) {
				cited++
				assert.True(t, defined[id], "%s cites %s, which is not defined in a table of docs/deviations.md, docs/decisions or config/rules", file.Path, id)
			}
			for _, found := range citedDecision.FindAllStringSubmatch(group.Text(), -1) {
				cited++
				assert.True(t, defined["decision "+found[1]], "%s cites decision %s, which docs/decisions does not have", file.Path, found[1])
			}
		}
	}
	assert.Greater(t, cited, 100, "the test must find ids in comments")
}

// Every decision has a file, and the index names it.
func TestEveryDecisionIsInTheIndex(t *testing.T) {
	index, err := os.ReadFile("../docs/decisions/README.md")
	require.NoError(t, err)
	files, err := filepath.Glob("../docs/decisions/[0-9]*.md")
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Contains(t, string(index), "]("+filepath.Base(file)+")", "docs/decisions/README.md names every decision")
		for _, part := range []string{"# " + strings.TrimLeft(strings.SplitN(filepath.Base(file), "-", 2)[0], "0") + ". ", "**Why.** ", "**Cost.** "} {
			assert.Contains(t, string(text), part, "%s says what was decided, why, and what it costs", file)
		}
	}
	assert.NotEmpty(t, files)
}

func definedIDs(t *testing.T) map[string]bool {
	defined := map[string]bool{}
	for _, path := range []string{"../docs/deviations.md", "../docs/decisions/README.md"} {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, row := range firstColumn.FindAllStringSubmatch(string(text), -1) {
			defined[row[1]] = true
			if path == "../docs/decisions/README.md" {
				defined["decision "+row[1]] = true
			}
		}
	}
	for _, rule := range rules.All() {
		defined[rule.ID] = true
	}
	return defined
}
