package tests

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	// markdownLink is a link of a document; its group is the target, without a title.
	markdownLink = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	// namedSection is how a message names a section of a document: 'Upgrading the worker' in docs/workers.md.
	namedSection = regexp.MustCompile(`'([^'"+]+)' in (docs/[a-z-]+\.md)`)
	// notInAnchor matches what GitHub leaves out of the anchor of a heading.
	notInAnchor = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
)

// anchorsOf returns the anchors of the headings of a document, as GitHub makes them.
func anchorsOf(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", path))
	require.NoError(t, err)
	var anchors []string
	for line := range strings.SplitSeq(string(text), "\n") {
		if heading := strings.TrimLeft(line, "#"); heading != line {
			anchors = append(anchors, anchor(heading))
		}
	}
	return anchors
}

func anchor(heading string) string {
	return strings.ReplaceAll(notInAnchor.ReplaceAllString(strings.ToLower(strings.TrimSpace(heading)), ""), " ", "-")
}

// A link that leads nowhere sends a reader to the beginning of a long page, or to an error.
func TestLinksOfDocumentsLeadToAFileAndAHeading(t *testing.T) {
	links := 0
	for _, document := range filesNamed(t, "*.md") {
		text, err := os.ReadFile(filepath.Join("..", document))
		require.NoError(t, err)
		for _, found := range markdownLink.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(found[1], "://") {
				continue
			}
			links++
			file, heading, hasHeading := strings.Cut(found[1], "#")
			path := document
			if file != "" {
				path = filepath.Join(filepath.Dir(document), file)
			}
			if _, err := os.Stat(filepath.Join("..", path)); !assert.NoError(t, err, "%s links to %s", document, found[1]) || !hasHeading {
				continue
			}
			assert.True(t, slices.Contains(anchorsOf(t, path), heading), "%s links to %s, but %s has no such heading", document, found[1], path)
		}
	}
	assert.Greater(t, links, 100, "documents have links")
}

// A message that names a section of a document is of no use if the section has another title or is in another document.
func TestMessagesNameSectionsThatDocumentsHave(t *testing.T) {
	sections := 0
	for _, source := range filesNamed(t, "*.go") {
		text, err := os.ReadFile(filepath.Join("..", source))
		require.NoError(t, err)
		for _, found := range namedSection.FindAllStringSubmatch(string(text), -1) {
			sections++
			assert.Contains(t, anchorsOf(t, found[2]), anchor(found[1]), "%s names a section of %s", source, found[2])
		}
	}
	assert.Positive(t, sections, "messages name sections")
}
