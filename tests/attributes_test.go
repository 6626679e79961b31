package tests

import (
	"go/ast"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// startOptions holds the SDK's types with the options of a started workflow.
var startOptions = []string{"client.StartWorkflowOptions", "client.ScheduleWorkflowAction", "workflow.ChildWorkflowOptions"}

// withoutSite holds the files that start a workflow for no site.
var withoutSite = []string{"worker/service/schedule.go", "starter/cmd/init.go"}

// Every start of a workflow sets its search attributes, so that the run is found by its site before its first task.
func TestEveryWorkflowIsStartedWithItsAttributes(t *testing.T) {
	starts := 0
	for _, part := range serviceParts(t) {
		for _, file := range source(t, part) {
			if strings.HasSuffix(file.Path, "_test.go") || slices.Contains(withoutSite, file.Path) {
				continue
			}
			ast.Inspect(file.File, func(n ast.Node) bool {
				options, ok := n.(*ast.CompositeLit)
				if !ok || !slices.Contains(startOptions, selected(options.Type)) {
					return true
				}
				starts++
				assert.Contains(t, keysOf(options), "TypedSearchAttributes", "%s starts a workflow; give it attributes.AtStart", file.Path)
				return true
			})
		}
	}
	assert.Equal(t, 5, starts, "runs, drills of a schedule, runbooks of a deployment, locks and site records")
}

// selected returns a type of another package as "package.Name".
func selected(of ast.Expr) string {
	if s, ok := of.(*ast.SelectorExpr); ok {
		if pkg, ok := s.X.(*ast.Ident); ok {
			return pkg.Name + "." + s.Sel.Name
		}
	}
	return ""
}

// keysOf returns the names of the fields that a literal sets.
func keysOf(literal *ast.CompositeLit) (keys []string) {
	for _, e := range literal.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok {
				keys = append(keys, key.Name)
			}
		}
	}
	return keys
}
