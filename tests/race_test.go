package tests

import (
	"go/ast"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPackagesThatStartGoroutinesAreTestedForRaces(t *testing.T) {
	const script = "../.ci/race"
	require.FileExists(t, script) // a change of the script invalidates the cached test result
	output, err := exec.CommandContext(t.Context(), script, "list").Output()
	require.NoError(t, err)
	tested := strings.Fields(string(output))
	for _, file := range source(t, ".") {
		if file.dir() == "tests" || !startsGoroutines(file.File) {
			continue
		}
		assert.Contains(t, tested, path.Join(module, file.dir()), "%s starts a goroutine, which .ci/race does not see", file.Path)
	}
}

// starters maps packages of the standard library to functions that run something in a new goroutine.
var starters = map[string][]string{
	"time":     {"AfterFunc"},
	"context":  {"AfterFunc"},
	"httptest": {"NewServer", "NewTLSServer", "NewUnstartedServer"},
	"exec":     {"Command", "CommandContext"},
}

// startsGoroutines reports whether a file starts goroutines itself: with a go statement, with one of the starters, or
// with a method Go, except that of package workflow.
func startsGoroutines(file *ast.File) bool {
	found := false
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.GoStmt:
			found = true
		case *ast.SelectorExpr:
			var on string
			if name, ok := node.X.(*ast.Ident); ok {
				on = name.Name
			}
			found = found || node.Sel.Name == "Go" && on != "workflow" || slices.Contains(starters[on], node.Sel.Name)
		}
		return !found
	})
	return found
}
