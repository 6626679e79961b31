package tests

import (
	"go/ast"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Only one package renders what the UI reads as Markdown. It escapes the texts of people and hosts.
func TestCurrentDetailsAreRenderedByOnePackage(t *testing.T) {
	calls := 0
	for _, file := range source(t, "workflows") {
		if strings.HasSuffix(file.Path, "_test.go") {
			continue
		}
		ast.Inspect(file.File, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || selected(call.Fun) != "workflow.SetCurrentDetails" {
				return true
			}
			calls++
			rendered, _ := call.Args[1].(*ast.CallExpr)
			if !assert.NotNil(t, rendered, "%s writes Markdown itself; render it in package details", file.Path) {
				return true
			}
			method, _ := rendered.Fun.(*ast.SelectorExpr)
			assert.True(t, method != nil && (method.Sel.Name == "Markdown" || strings.HasPrefix(selected(rendered.Fun), "details.")),
				"%s writes Markdown itself; render it in package details", file.Path)
			return true
		})
	}
	assert.Positive(t, calls)
}
