package deviations_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/catalogue"
	"changeover/config/catalogue/deviations"
	"changeover/config/catalogue/steps"
	"changeover/config/schema"
)

// root of the repository.
const root = "../../.."

// numbered are the ids of a section of the inventory.
func numbered(prefix string, last int) []string {
	var ids []string
	for i := 1; i <= last; i++ {
		ids = append(ids, fmt.Sprintf("%s%02d", prefix, i))
	}
	return ids
}

// row is what the four tables have in common.
type row struct{ id, manual, siteKeys, decidedBy string }

func allRows() (rows []row, texts map[string][]string) {
	texts = map[string][]string{}
	for _, d := range deviations.Contradictions() {
		rows = append(rows, row{d.ID, d.Manual, d.SiteKeys, d.DecidedBy})
		texts[d.ID] = []string{d.Prints, d.Does, d.Why}
	}
	for _, d := range deviations.Differences() {
		rows = append(rows, row{d.ID, d.Manual, d.SiteKeys, d.DecidedBy})
		texts[d.ID] = []string{d.About, d.PartOne, d.PartTwo, d.Does}
	}
	for _, q := range deviations.Questions() {
		rows = append(rows, row{q.ID, q.Manual, q.SiteKeys, q.DecidedBy})
		texts[q.ID] = []string{strings.TrimSuffix(q.Asks, "?"), q.Default, q.Why}
	}
	for _, w := range deviations.Warnings() {
		rows = append(rows, row{w.ID, w.Manual, w.SiteKeys, w.DecidedBy})
		texts[w.ID] = []string{w.Warns, w.Does}
	}
	return rows, texts
}

func TestTheTablesHaveTheIdsOfTheInventoryInItsOrder(t *testing.T) {
	rows, _ := allRows()
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.id)
	}
	assert.Equal(t, slices.Concat(numbered("E-C", 107), numbered("E-P", 38), numbered("Q-", 25), numbered("D-", 68)), ids)
}

// manual is a list of sections and tables of both parts.
var manual = regexp.MustCompile(`^(all chapters|[2-9](\.\d+)*(/[\da-f,]+)?|Table \d+(-2)?(/\d+)?( row \d+)?)(; ([2-9](\.\d+)*(/[\da-f,]+)?|Table \d+(-2)?(/\d+)?( row \d+)?))*$`)

func TestEveryRowSaysWhereWhatAndWhy(t *testing.T) {
	rows, texts := allRows()
	for _, r := range rows {
		assert.Regexp(t, manual, r.manual, r.id)
		for _, text := range texts[r.id] {
			assert.NotEmpty(t, text, r.id)
			assert.NotRegexp(t, `[.?]$|^\s|\s$|  `, text, r.id)
		}
	}
}

func TestTheSiteKeysAreFieldsOfTheSiteFile(t *testing.T) {
	fields := map[string]bool{}
	for _, field := range schema.SiteFields() {
		fields[field.Path] = true
	}
	rows, _ := allRows()
	named := 0
	for _, r := range rows {
		for _, key := range strings.Fields(r.siteKeys) {
			named++
			assert.True(t, fields[key], "%s names %s, which no site file has", r.id, key)
		}
	}
	assert.Greater(t, named, 50)
}

func TestWhatDecidesExists(t *testing.T) {
	rows, _ := allRows()
	for _, r := range rows {
		assert.NotEmpty(t, r.decidedBy, r.id)
		for _, by := range strings.Fields(r.decidedBy) {
			if strings.Contains(by, "/") {
				assert.FileExists(t, filepath.Join(root, by), r.id)
				continue
			}
			_, ok := steps.Find(by)
			assert.True(t, ok, "%s names step %s, which the table of steps does not have", r.id, by)
		}
	}
}

// Every contradiction is decided, and every warning acted on or shown where it matters.
func TestNothingIsLeftOpen(t *testing.T) {
	for _, d := range deviations.Contradictions() {
		assert.Empty(t, d.Open, d.ID)
	}
	for _, w := range deviations.Warnings() {
		assert.Empty(t, w.Open, w.ID)
	}
}

// cited are ids of rows in comments and texts.
var cited = regexp.MustCompile(`\b(E-C\d{2,3}|E-P\d{2}|[DQ]-\d{2})\b`)

// Every ID that code or documents cite has a row.
func TestEveryIdThatIsCitedHasARow(t *testing.T) {
	known := map[string]bool{}
	rows, _ := allRows()
	for _, r := range rows {
		known[r.id] = true
	}
	found := map[string]bool{}
	require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if strings.HasPrefix(entry.Name(), ".") && entry.Name() != ".." || entry.Name() == "histories" || entry.Name() == "deviations" {
				return filepath.SkipDir
			}
			return nil
		}
		if ext := filepath.Ext(path); ext != ".go" && ext != ".ps1" && ext != ".md" || strings.HasSuffix(path, "docs/deviations.md") {
			return nil
		}
		text, err := os.ReadFile(path)
		for _, id := range cited.FindAllString(string(text), -1) {
			found[id] = true
			assert.True(t, known[id], "%s cites %s, which has no row", path, id)
		}
		return err
	}))
	assert.Greater(t, len(found), 40)
}

func TestTheServicesNameContradictionsThatHaveRows(t *testing.T) {
	known := numbered("E-C", 107)
	named := 0
	for _, service := range catalogue.Services() {
		for _, id := range service.Contradictions {
			named++
			assert.Contains(t, known, id, service.Key)
		}
	}
	assert.Greater(t, named, 20)
}

// askedByTheManual are the steps for which the manual itself wants a person's word.
var askedByTheManual = strings.Fields("PREP-7.1-2 PREP-7.1.2-4 PREP-7.1.2-12 INS-4.0-1 INS-4.2.2.1-1 SAT-9.10-0")

func TestEveryStepThatIsAttestedSaysWhyNoHostIsRead(t *testing.T) {
	var want, have []string
	for _, s := range steps.All() {
		if s.How == steps.Attest && !slices.Contains(askedByTheManual, s.ID) {
			want = append(want, s.ID)
		}
	}
	for _, a := range deviations.AttestedSteps() {
		have = append(have, a.Step)
		assert.NotEmpty(t, a.Why, a.Step)
	}
	assert.Equal(t, want, have, "a step that is attested needs a row in attested.go, one that is read has none")
}
