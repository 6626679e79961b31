package tests

import (
	"go/ast"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/catalogue/steps"
)

// placeRow is a row of the table "Where to find a step or a message" in docs/developers.md: beginnings of step ids, and a file in workflows/.
var placeRow = regexp.MustCompile("(?m)^\\| (`[A-Z]+-[^|]*) \\| `([a-z_/]+\\.go)` \\|")

// A reader who knows a step's id finds the file that carries the step out in the table of docs/developers.md: the longest
// beginning of the id that the table has.
func TestTheTableOfFilesHasEveryStep(t *testing.T) {
	text, err := os.ReadFile("../docs/developers.md")
	require.NoError(t, err)
	places := map[string]string{}
	for _, row := range placeRow.FindAllStringSubmatch(string(text), -1) {
		for _, begin := range strings.Split(row[1], ", ") {
			places[strings.Trim(begin, "`")] = row[2]
		}
	}
	used, all := filesOfSteps(t), steps.All()
	require.Len(t, used, len(all), "every step of the manual is carried out by a file in workflows/")
	found := map[string]bool{}
	for _, step := range all {
		begin := placeOf(places, step.ID)
		found[begin] = true
		assert.Contains(t, used[step.ID], places[begin], "docs/developers.md leads from %s to a file that does not name the step", step.ID)
	}
	for begin := range places {
		assert.True(t, found[begin], "docs/developers.md names %s, to which no step leads", begin)
	}
}

// placeOf is the longest beginning of an id that a table has; a beginning ends before a dot or a dash.
func placeOf(places map[string]string, id string) string {
	best := ""
	for begin := range places {
		rest, ok := strings.CutPrefix(id, begin)
		if ok && len(begin) > len(best) && (rest == "" || rest[0] == '.' || rest[0] == '-') {
			best = begin
		}
	}
	return best
}

// filesOfSteps are the files in workflows/ that name a step, by the step's id.
func filesOfSteps(t *testing.T) map[string][]string {
	t.Helper()
	ids := map[string]string{}
	for _, file := range source(t, "config/catalogue/steps") {
		ast.Inspect(file.File, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != len(spec.Names) {
				return true
			}
			for i, name := range spec.Names {
				if id := idOf(spec.Values[i]); id != "" {
					ids[name.Name] = id
				}
			}
			return false
		})
	}
	files := map[string][]string{}
	for _, file := range source(t, "workflows") {
		if strings.HasSuffix(file.Path, "_test.go") {
			continue
		}
		ast.Inspect(file.File, func(n ast.Node) bool {
			if selector, ok := n.(*ast.SelectorExpr); ok {
				if id := ids[selector.Sel.Name]; id != "" {
					files[id] = append(files[id], strings.TrimPrefix(file.Path, "workflows/"))
				}
			}
			return true
		})
	}
	return files
}

// idOf is the ID in the composite literal of a step's row; empty: there is none.
func idOf(row ast.Expr) string {
	id := ""
	ast.Inspect(row, func(n ast.Node) bool {
		pair, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		key, isName := pair.Key.(*ast.Ident)
		value, isText := pair.Value.(*ast.BasicLit)
		if isName && isText && key.Name == "ID" {
			id = strings.Trim(value.Value, `"`)
		}
		return true
	})
	return id
}

// placeToken is a directory of the service or the name of a Go file in a table of docs/developers.md.
var placeToken = regexp.MustCompile(`\b(?:(?:workflows|activities|config|runbook|starter|worker|connection)\b(?:/[a-z_]+)*(?:\.go)?|[a-z_]+\.go)\b`)

// The tables of messages name directories, and files in the directory that was named last.
func TestTheTablesOfMessagesNameFilesThatExist(t *testing.T) {
	text, err := os.ReadFile("../docs/developers.md")
	require.NoError(t, err)
	_, tables, found := strings.Cut(string(text), "A message is in the code of its subject.")
	require.True(t, found)
	tables, _, _ = strings.Cut(tables, "\n## ")
	files := 0
	for _, row := range strings.Split(tables, "\n") {
		cells := strings.Split(row, " | ")
		if len(cells) != 2 || strings.HasPrefix(row, "| text") {
			continue
		}
		directory := ""
		for _, place := range placeToken.FindAllString(cells[1], -1) {
			if strings.HasSuffix(place, ".go") {
				files++
				if !strings.Contains(place, "/") {
					place = path.Join(directory, place)
				}
				directory = path.Dir(place)
			} else {
				directory = place
			}
			assert.True(t, exists("../"+place), "docs/developers.md names %s, which does not exist: %s", place, row)
		}
	}
	assert.Greater(t, files, 50)
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
