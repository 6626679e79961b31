package tests

import (
	"go/ast"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The patterns of filepath.Glob contain the directory. On Windows these patterns have no escape character, so files in a directory
// named sites[1] are not found.
func TestNoProgramFindsFilesByAPatternWithTheirDirectory(t *testing.T) {
	for _, file := range source(t, ".") {
		if within(file.dir(), "tests") || within(file.dir(), "tools") || strings.HasSuffix(file.Path, "_test.go") {
			continue
		}
		ast.Inspect(file.File, func(n ast.Node) bool {
			if call, ok := n.(*ast.SelectorExpr); ok && (call.Sel.Name == "Glob" || call.Sel.Name == "Match") {
				from, _ := call.X.(*ast.Ident)
				assert.False(t, from != nil && from.Name == "filepath", "%s calls filepath.%s; call textfile.Named", file.Path, call.Sel.Name)
			}
			return true
		})
	}
}
