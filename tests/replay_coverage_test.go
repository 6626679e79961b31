package tests

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/tests/histories"
)

// replayed is the percentage of the workflows' statements that a replay of the histories must carry out.
const replayed = 95

// exceptionsFile lists the functions that do not count, with their packages and the reasons.
const exceptionsFile = historyDir + "/exceptions.txt"

// function is a function of the workflows and its statements.
type function struct {
	// name consists of the package and the function: "workflows/desk Desk.hold". Function literals have a number:
	// "workflows/desk setDecision.func2".
	name       string
	statements int
	// missing holds the positions of the statements that no replay carries out.
	missing []string
}

// If no replay carries out a piece of code, a change of it is noticed only when a running workflow fails.
//
// The build has changed data: a release may change defaults and add rows to the catalogue, and runs that began before
// use the data in their histories. tests/histories replays with the data as it is.
func TestReplayCoversTheWorkflows(t *testing.T) {
	t.Parallel()
	profile := filepath.Join(t.TempDir(), "profile")
	packages := slices.DeleteFunc(workflowPackages(t), func(name string) bool { return path.Base(name) == "enginetest" })
	replay := exec.CommandContext(t.Context(), "go", "test", "-vet=off", "-run=^TestReplay$", "-overlay="+changedData(t), "-coverpkg="+strings.Join(packages, ","), "-coverprofile="+profile, "./"+historyDir)
	replay.Env = append(os.Environ(), histories.ChangedData+"=1")
	out, err := replay.CombinedOutput()
	require.NoError(t, err, "%s", out)
	text, err := os.ReadFile(profile)
	require.NoError(t, err)
	functions := countStatements(t, string(text))
	exceptions, err := os.ReadFile(exceptionsFile)
	require.NoError(t, err)
	counted, problems := without(functions, string(exceptions))
	assert.Empty(t, problems, exceptionsFile)

	statements, missing := 0, 0
	var report strings.Builder
	for _, f := range counted {
		statements += f.statements
		missing += len(f.missing)
		if len(f.missing) > 0 {
			fmt.Fprintf(&report, "%s: %s\n", f.name, strings.Join(slices.Compact(f.missing), " "))
		}
	}
	t.Logf("a replay carries out %d of %d statements, %.1f %%", statements-missing, statements, 100-100*float64(missing)/float64(statements))
	assert.LessOrEqual(t, 100*missing, (100-replayed)*statements, "record the history of a run that executes more of these statements (see scenes), or list a function in %s:\n%s", exceptionsFile, &report)
}

// without removes the functions that are listed as exceptions. An exception without a reason, or one that is not
// needed, is a problem.
func without(functions []function, exceptions string) (counted []function, problems []string) {
	known := map[string]function{}
	for _, f := range functions {
		known[f.name] = f
	}
	for line := range strings.Lines(exceptions) {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		name := strings.Join(fields[:min(2, len(fields))], " ")
		f, ok := known[name]
		switch {
		case !ok:
			problems = append(problems, name+": there is no such function, or it is listed twice")
		case len(f.missing) == 0:
			problems = append(problems, name+": a replay carries out all of it; remove the line")
		case len(fields) < 3:
			problems = append(problems, name+": say why")
		}
		delete(known, name)
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		counted = append(counted, known[name])
	}
	return counted, problems
}

func TestReplayExceptionsAreNeededAndHaveReasons(t *testing.T) {
	functions := []function{
		{name: "workflows a", statements: 2, missing: []string{"a.go:1"}},
		{name: "workflows b", statements: 3},
		{name: "workflows c", statements: 1, missing: []string{"c.go:1"}},
	}
	counted, problems := without(functions, "# a comment\n\nworkflows a  an error that Temporal never returns\n")
	assert.Equal(t, functions[1:], counted)
	assert.Empty(t, problems)
	_, problems = without(functions, "workflows b  validator\nworkflows c\nworkflows d  validator\n")
	assert.Equal(t, []string{
		"workflows b: a replay carries out all of it; remove the line", "workflows c: say why", "workflows d: there is no such function, or it is listed twice",
	}, problems)
}

func workflowPackages(t *testing.T) []string {
	t.Helper()
	var packages []string
	for _, file := range source(t, "workflows") {
		packages = append(packages, module+file.dir())
	}
	return slices.Compact(packages)
}

// countStatements assigns the statements of a coverage profile to their functions. A line of the profile is
// "package/file.go:line.column,line.column statements count".
func countStatements(t *testing.T, profile string) []function {
	t.Helper()
	blocks := map[string]map[position]block{}
	for line := range strings.Lines(profile) {
		place, counts, _ := strings.Cut(strings.TrimPrefix(line, module), " ")
		file, area, found := strings.Cut(place, ":")
		if !found || strings.HasPrefix(line, "mode:") {
			continue
		}
		var from, to position
		var b block
		_, err := fmt.Sscanf(area, "%d.%d,%d.%d", &from.line, &from.column, &to.line, &to.column)
		require.NoError(t, err, line)
		_, err = fmt.Sscanf(counts, "%d %d", &b.statements, &b.count)
		require.NoError(t, err, line)
		if blocks[file] == nil {
			blocks[file] = map[position]block{}
		}
		b.count += blocks[file][from].count
		blocks[file][from] = b
	}
	var all []function
	for _, file := range slices.Sorted(maps.Keys(blocks)) {
		all = append(all, functionsOf(t, file, blocks[file])...)
	}
	return all
}

type position struct{ line, column int }

type block struct{ statements, count int }

func functionsOf(t *testing.T, file string, blocks map[position]block) []function {
	t.Helper()
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, filepath.Join("..", file), nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	at := func(p token.Pos) position { return position{set.Position(p).Line, set.Position(p).Column} }
	// A function literal comes after the function that contains it.
	var functions []function
	var areas [][2]position
	for _, declaration := range parsed.Decls {
		outer, ok := declaration.(*ast.FuncDecl)
		if !ok {
			continue
		}
		name, inner := outer.Name.Name, 0
		if outer.Recv != nil {
			name = receiver(outer) + "." + name
		}
		name = path.Dir(file) + " " + name
		functions, areas = append(functions, function{name: name}), append(areas, [2]position{at(outer.Pos()), at(outer.End())})
		ast.Inspect(outer, func(n ast.Node) bool {
			if literal, ok := n.(*ast.FuncLit); ok {
				inner++
				functions = append(functions, function{name: fmt.Sprintf("%s.func%d", name, inner)})
				areas = append(areas, [2]position{at(literal.Pos()), at(literal.End())})
			}
			return true
		})
	}
	for _, from := range slices.SortedFunc(maps.Keys(blocks), comparePositions) {
		b := blocks[from]
		for i, area := range slices.Backward(areas) {
			if comparePositions(area[0], from) <= 0 && comparePositions(from, area[1]) < 0 {
				functions[i].statements += b.statements
				if b.count == 0 {
					functions[i].missing = append(functions[i].missing, slices.Repeat([]string{fmt.Sprintf("%s:%d", path.Base(file), from.line)}, b.statements)...)
				}
				break
			}
		}
	}
	return functions
}

func comparePositions(a, b position) int {
	return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column))
}
