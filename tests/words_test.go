package tests

import (
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// replacedWords maps words and phrases that are hard to read to what to write instead. docs/glossary.md has the
// project's own words.
var replacedWords = map[string]string{
	`besides`:                  "in addition to, other than",
	`anew`:                     "again",
	`in vain`:                  "without success",
	`at hand`:                  "available",
	`beaten`:                   "overtaken, lost",
	`owe[ds]?|owing`:           "missing, left to do",
	`told|tells? whether`:      "reported, given; reports whether",
	`says? whether`:            "reports whether",
	`surveys?|surveyed`:        "read, refresh",
	`quiesced?|quiescing`:      "take offline, stop",
	`mends?|mended`:            "fix",
	`vouch(es|ed)?`:            "confirm",
	`ofSubstance`:              "the name of what it means",
	`waits for nobody`:         "no operator action is needed",
	`leave out --\w+`:          "--flag does not apply to RUNBOOK",
	`was at it`:                "worked on it",
	`hence|thereby|whence`:     "so, by that",
	`lest|unto|wherein|nought`: "plain words",
	`a (file|command|run|node) a (run|node|host|command|file|kind)`: "one ... per ...",
}

var replacedPatterns = func() map[*regexp.Regexp]string {
	patterns := map[*regexp.Regexp]string{}
	for words, instead := range replacedWords {
		patterns[regexp.MustCompile(`(?i)\b(?:`+words+`)\b`)] = instead
	}
	return patterns
}()

// Identifiers are split at the beginning of words, for example aNewIntent and ANewIntent.
var (
	capital = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	article = regexp.MustCompile(`([A-Z])([A-Z][a-z])`)
)

// Comments, messages, names, scripts and documents are in plain technical English.
func TestWordsAreThoseOfTheField(t *testing.T) {
	plain := map[string]bool{} // the identifiers that were looked at, of which most occur many times
	for _, file := range source(t, ".") {
		if file.Path == "tests/words_test.go" {
			continue // It holds the list.
		}
		for _, group := range file.Comments {
			assertPlain(t, file.Path, group.Text())
		}
		ast.Inspect(file.File, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if n.Kind == token.STRING {
					assertPlain(t, file.Path, n.Value)
				}
			case *ast.Ident:
				if !plain[n.Name] {
					plain[n.Name] = assertPlain(t, file.Path, article.ReplaceAllString(capital.ReplaceAllString(n.Name, "$1 $2"), "$1 $2"))
				}
			}
			return true
		})
	}
	for _, pattern := range []string{"*.md", "*.ps1", "*.yaml", "Makefile"} {
		for _, path := range filesNamed(t, pattern) {
			text, err := os.ReadFile(filepath.Join("..", path))
			require.NoError(t, err)
			assertPlain(t, path, string(text))
		}
	}
}

// ownDefect finds a text that asks the reader to report something.
var ownDefect = regexp.MustCompile(`(?i)\b(?:defects?|bugs?)\b|\breport (?:this|it) (?:as|to)\b`)

// Every message about a defect of Changeover has the words of runbook.ReportDefect, which name the section with what to send.
func TestMessagesAboutDefectsHaveOneWording(t *testing.T) {
	places := 0
	for _, file := range source(t, ".") {
		if strings.HasSuffix(file.Path, "_test.go") || file.Path == "runbook/defect.go" {
			continue
		}
		ast.Inspect(file.File, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if n.Kind == token.STRING {
					assert.Empty(t, ownDefect.FindString(n.Value), "%s words it differently: %s", file.Path, n.Value)
				}
			case *ast.SelectorExpr:
				if n.Sel.Name == "ReportDefect" {
					places++
				}
			}
			return true
		})
	}
	assert.Greater(t, places, 5, "messages use it")
	guide, err := os.ReadFile(filepath.Join("..", "docs", "operators.md"))
	require.NoError(t, err)
	assert.Contains(t, string(guide), "\n## "+runbook.DefectSection+"\n")
	assert.Contains(t, string(guide), "changeover support-bundle ID")
	for _, script := range filesNamed(t, "*.ps1") {
		text, err := os.ReadFile(filepath.Join("..", script))
		require.NoError(t, err)
		assert.Empty(t, ownDefect.FindString(string(text)), script)
	}
}

// sharedMedium finds a claim that the setup medium is on a share, such as 'the medium may be on a slow share'.
var sharedMedium = regexp.MustCompile(`(?i)\bmedi(?:um|a) (?:\w+ ){0,3}on a (?:\w+ )?share`)

// The site file's rule P-25 refuses a network share as the place of the setup medium, so nothing else is written for one.
func TestNothingSaysThatTheMediumIsOnAShare(t *testing.T) {
	var paths []string
	for _, pattern := range []string{"*.go", "*.md", "*.ps1", "*.yaml"} {
		paths = append(paths, filesNamed(t, pattern)...)
	}
	for _, path := range paths {
		text, err := os.ReadFile(filepath.Join("..", path))
		require.NoError(t, err)
		if path != "tests/words_test.go" {
			assert.Empty(t, sharedMedium.FindString(string(text)), path)
		}
	}
}

func assertPlain(t *testing.T, path, text string) bool {
	t.Helper()
	plain := true
	for pattern, instead := range replacedPatterns {
		if found := pattern.FindString(text); found != "" {
			plain = assert.Fail(t, "not plain", "%s says '%s'; write: %s", path, found, instead)
		}
	}
	return plain
}

// filesNamed returns the files of the repository whose names match a pattern, without recorded data.
func filesNamed(t *testing.T, pattern string) []string {
	t.Helper()
	var found []string
	require.NoError(t, filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == ".git" || entry.Name() == "testdata" || entry.Name() == "histories") {
			return fs.SkipDir
		}
		if matches, _ := filepath.Match(pattern, entry.Name()); matches && !entry.IsDir() {
			found = append(found, strings.TrimPrefix(filepath.ToSlash(name), "../"))
		}
		return nil
	}))
	return found
}
