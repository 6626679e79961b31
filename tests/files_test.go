package tests

import (
	"go/ast"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// ownFiles holds the source files that read files which the service itself writes or which are embedded. Only the lab
// reads a site file with config/read.go, and config/wholefile only creates new files.
var ownFiles = []string{"activities/site/evidence_file.go", "activities/powershell/scripts/script.go", "config/read.go", "config/textfile/textfile.go", "config/wholefile/wholefile.go", "worker/service/version.go"}

// Only package textfile reads files that a person names, since such a file may be a pipe, a device or endless.
func TestFilesThatPeopleNameAreReadByOnePackage(t *testing.T) {
	for _, part := range serviceParts(t) {
		for _, file := range source(t, part) {
			if strings.HasSuffix(file.Path, "_test.go") || slices.Contains(ownFiles, file.Path) {
				continue
			}
			ast.Inspect(file.File, func(n ast.Node) bool {
				if call, ok := n.(*ast.SelectorExpr); ok && slices.Contains([]string{"ReadFile", "Open", "OpenFile"}, call.Sel.Name) {
					of, _ := call.X.(*ast.Ident)
					assert.False(t, of != nil && (of.Name == "os" || of.Name == "root"), "%s reads a file; read it with package textfile", file.Path)
				}
				return true
			})
		}
	}
}
