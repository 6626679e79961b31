package steps_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/catalogue/steps"
)

// inventory are the ids of all 185 steps of the manual, in its order. Ids with a section
// of part 1 (3.1.2-11, 3.1.3-8, 3.2-5) are steps of Windows Server 2008 R2 only.
var inventory = strings.Fields(`
PREP-7.1-1 PREP-7.1-2 PREP-7.1-3 PREP-7.1-4 PREP-7.1-5 PREP-7.1.1-1 PREP-6.1.2-1 PREP-6.2-1 PREP-6.2-2
PREP-7.1.2-1 PREP-7.1.2-2 PREP-7.1.2-3 PREP-7.1.2-4 PREP-7.1.2-5 PREP-7.1.2-6 PREP-7.1.2-7 PREP-7.1.2-8
PREP-7.1.2-9 PREP-7.1.2-10 PREP-3.1.2-11 PREP-7.1.2-12 PREP-7.1.3-1 PREP-7.1.3-2 PREP-7.1.3-3 PREP-7.1.3-4
PREP-7.1.3-5 PREP-7.1.3-6 PREP-7.1.3-7 PREP-3.1.3-8 PREP-7.2-1 PREP-7.2-2 PREP-7.2-3 PREP-7.2-4 PREP-3.2-5
PREP-7.3.1-1 PREP-7.3.1-2 PREP-7.3.1-3 PREP-7.3.2-1 PREP-7.3.2-2 PREP-7.3.2-3 PREP-7.3.2-4 PREP-7.3.2-5
PREP-7.3.2-6 PREP-7.3.3-1 PREP-7.3.3-2

INS-4.0-1 INS-4.2-1 INS-4.2.2.1-1 INS-4.2.2.2-1 INS-4.2.2.2-2 INS-4.2.2.3-1 INS-4.2.2.4-1 INS-4.2.2.5-1
INS-4.2.2.5-2 INS-4.3.1-1 INS-4.3.2-1 INS-4.3.3-1 INS-4.3.3-2 INS-4.3.4.1-1 INS-4.3.4.1-2 INS-4.3.4.1-3
INS-4.3.5-1 INS-4.3.6-1 INS-4.3.7-1 INS-4.3.8-1 INS-4.3.9-1 INS-4.3.10-1 INS-4.3.11-1 INS-4.3.12-1
INS-4.3.13-1 INS-4.4-1 INS-4.4.1-1 INS-4.4.3-1 INS-4.4.4-1 INS-4.4.5-1 INS-4.4.5-2 INS-4.4.6-1 INS-4.4.7-1
INS-4.4.7.1-1 INS-4.4.7.1-2 INS-4.4.8-1 INS-4.4.9.1-1 INS-4.4.9.1-2 INS-4.4.9.2-1 INS-4.4.9.3-1 INS-4.4.10-1
INS-4.4.10-2 INS-4.4.11-1 INS-4.4.12-1 INS-4.4.13-1 INS-4.4.14-1 INS-4.4.15-1 INS-4.4.16-1 INS-V-1

INT-9.2-1 INT-9.2-2 INT-9.2-3 INT-9.2-4 INT-9.3-0 INT-9.3-1 INT-9.3-2 INT-9.3-3 INT-9.3-4 INT-9.3-5 INT-9.3-6
INT-9.3-7 INT-9.3-8 INT-9.4.1-1 INT-9.4.2-1 INT-9.4.2-2 INT-9.4.2-3 INT-9.4.2.1 INT-9.4.3-1 INT-9.4.3-2
INT-9.4.3-3 INT-9.4.3-4 INT-9.4.3-5 INT-9.4.3-6 INT-9.4.4-1 INT-9.4.4-2 INT-9.5-0 INT-9.5.1-1 INT-9.5.1-2
INT-9.5.2-1 INT-9.5.2-2 INT-9.5.2-3 INT-9.5.3-1 INT-9.6.1-1 INT-9.6.2-1 INT-9.6.2-2 INT-9.6.2-3 INT-9.7.2-0
INT-9.7.2-1 INT-9.7.2-2 INT-9.7.2-5 INT-9.7.2-10 INT-9.7.2-12a INT-9.7.2-12b INT-9.7.2-12c INT-9.7.2-12d
INT-9.7.2-14 INT-9.7.2-16 INT-9.7.2-18 INT-9.7.2-19 INT-9.7.2-21 INT-9.7.2-22 INT-9.7.2-23 INT-9.7.3-1
INT-9.7.3-6 INT-9.7.3-7 INT-9.7.3-9 INT-9.7.3-10 INT-9.7.3-11 INT-9.7.3-12 INT-9.7.3-14 INT-9.7.4-1 INT-9.7.5-1

REP-9.8.1-1 REP-9.8.1-2 REP-9.8.1-3b REP-9.8.1-3c REP-9.8.1-3d REP-9.8.2-0 REP-9.8.2-1 REP-9.8.2-3 REP-9.8.2-4
REP-9.8.2-7 REP-9.8.2-11 REP-9.8.2-12 REP-9.8.2-13 REP-9.8.2-14 REP-9.8.3-1 REP-9.8-N

TST-9.9-2 TST-9.9-3 TST-9.9-4 TST-9.9-5 TST-9.9-6 TST-9.9-7

SAT-9.10-0 SAT-9.10-1 SAT-9.10-2 SAT-9.10-4 SAT-9.10-6 SAT-9.10-7
`)

func TestTheTableHasTheStepsOfTheInventoryInTheManualsOrder(t *testing.T) {
	var ids []string
	for _, s := range steps.All() {
		ids = append(ids, s.ID)
		found, ok := steps.Find(s.ID)
		assert.True(t, ok, s.ID)
		assert.Equal(t, s, found)
	}
	assert.Len(t, ids, 185)
	assert.Equal(t, inventory, ids)
	_, ok := steps.Find("INT-9.7.2-20")
	assert.False(t, ok, "an id that the inventory does not have")
}

func TestEveryStepBelongsToARunbook(t *testing.T) {
	count := map[string]int{}
	var all []steps.Step
	for _, name := range steps.Runbooks() {
		count[name] = len(steps.Of(name))
		all = append(all, steps.Of(name)...)
	}
	assert.Equal(t, map[string]int{
		"prepare": 45, "install": 49, "integrate": 63, "replicate-to-node": 16, "failover-test": 6, "add-satellite": 6,
	}, count)
	assert.Equal(t, steps.All(), all)
	assert.Empty(t, steps.Of("deploy"), "deploy has no steps of its own")
	assert.Empty(t, steps.Step{ID: "XYZ-1"}.Runbook())
}

// sections are references to one part of the manual, as "9.7.2/19; 9.7.2/20-21".
func sections(chapters string) *regexp.Regexp {
	one := `[` + chapters + `](\.\d+)*(/\d[\da-e,-]*)?`
	return regexp.MustCompile(`^` + one + `(; ` + one + `)*$`)
}

func TestEveryStepSaysWhatIsReadAndWhatThatProves(t *testing.T) {
	for _, how := range steps.Hows() {
		assert.NotEmpty(t, how.Meaning(), how)
	}
	part1, part2, manual := sections("2345"), sections("6789"), sections("2-9")
	for _, s := range steps.All() {
		assert.Contains(t, steps.Hows(), s.How, s.ID)
		assert.Regexp(t, `^[A-Za-z.'].*[^.]$`, s.Title, s.ID)
		assert.Regexp(t, manual, s.Manual, s.ID)
		if s.Part1 != "" {
			assert.Regexp(t, part1, s.Part1, s.ID)
		}
		if s.Part2 != "" {
			assert.Regexp(t, part2, s.Part2, s.ID)
		}
		if s != steps.InsVStep1 { // the inventory's own gate
			assert.NotEmpty(t, s.Part1+s.Part2, "%s has no section of the manual", s.ID)
		}
		if s.How == steps.NotApplicable || s.How == steps.OutOfScope {
			assert.NotEmpty(t, s.Missing, "%s must say why no runbook carries it out", s.ID)
			continue
		}
		assert.NotEmpty(t, s.Reads, s.ID)
		assert.NotEmpty(t, s.Proves, s.ID)
	}
}

// identifier is the rule of the package's documentation.
func identifier(id string) string {
	parts := strings.Split(id, "-")
	name := parts[0][:1] + strings.ToLower(parts[0][1:]) + strings.ReplaceAll(parts[1], ".", "_")
	if len(parts) == 3 {
		name += "Step" + parts[2]
	}
	return name
}

func TestIdentifiersDeriveFromIDs(t *testing.T) {
	declared := declaredSteps(t)
	assert.ElementsMatch(t, inventory, slices.Collect(maps.Values(declared)))
	for name, id := range declared {
		assert.Equal(t, identifier(id), name)
	}
}

// declaredSteps are the package's step variables with their ids, read from the source.
func declaredSteps(t *testing.T) map[string]string {
	t.Helper()
	declared := map[string]string{}
	for _, file := range parseTree(t, ".") {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || !spec.Names[0].IsExported() || len(spec.Values) != 1 {
				return true
			}
			call, ok := spec.Values[0].(*ast.CallExpr)
			if !ok {
				return true
			}
			fields := call.Args[0].(*ast.CompositeLit).Elts
			for _, field := range fields {
				if pair := field.(*ast.KeyValueExpr); pair.Key.(*ast.Ident).Name == "ID" {
					declared[spec.Names[0].Name] = text(t, pair.Value.(*ast.BasicLit))
				}
			}
			return true
		})
	}
	return declared
}

func TestTheTableImportsTheStandardLibraryOnly(t *testing.T) {
	for name, file := range parseTree(t, ".") {
		for _, spec := range file.Imports {
			path := text(t, spec.Path)
			assert.NotRegexp(t, `^changeover|\.`, path, "%s imports %s", name, path)
		}
	}
}

// stepID is how a step's id begins in source.
var stepID = regexp.MustCompile(`^(PREP|INS|INT|REP|TST|SAT)-.`)

// usedSteps are the ids that the runbooks name, as literals or by an identifier of the table.
func usedSteps(t *testing.T) []string {
	t.Helper()
	declared := declaredSteps(t)
	var used []string
	for _, file := range parseTree(t, filepath.Join("..", "..", "..", "workflows")) {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if n.Kind == token.STRING && stepID.MatchString(text(t, n)) {
					used = append(used, text(t, n))
				}
			case *ast.SelectorExpr:
				if pkg, ok := n.X.(*ast.Ident); ok && pkg.Name == "steps" && declared[n.Sel.Name] != "" {
					used = append(used, declared[n.Sel.Name])
				}
			}
			return true
		})
	}
	slices.Sort(used)
	return slices.Compact(used)
}

func TestTheRunbooksAndTheTableNameTheSameSteps(t *testing.T) {
	used := usedSteps(t)
	require.NotEmpty(t, used)
	for _, id := range used {
		_, ok := steps.Find(id)
		assert.True(t, ok, "workflows/ names step %s, which the table does not have", id)
	}
	for _, s := range steps.All() {
		if s.How != steps.NotApplicable && s.How != steps.OutOfScope {
			assert.True(t, slices.Contains(used, s.ID), "the table says that step %s is %s, but no runbook names it", s.ID, s.How)
		}
	}
}

// parseTree parses the Go files of a folder and of those below it, tests excluded.
func parseTree(t *testing.T, root string) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		files[path] = file
		return err
	})
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// text is the value of a string literal.
func text(t *testing.T, literal *ast.BasicLit) string {
	t.Helper()
	value, err := strconv.Unquote(literal.Value)
	require.NoError(t, err)
	return value
}
