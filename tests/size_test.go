package tests

import (
	"bytes"
	"context"
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// maxLines is the maximum number of lines of a file, so that a file has one subject.
const maxLines = 400

func TestFilesAreShort(t *testing.T) {
	for _, file := range source(t, ".") {
		assert.LessOrEqual(t, lineCount(t, file), maxLines, "%s is too long; split it by subject", file.Path)
	}
}

func lineCount(t *testing.T, file sourceFile) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", file.Path))
	require.NoError(t, err)
	return bytes.Count(text, []byte("\n"))
}

// Limits of a package, not counting its tests.
const (
	maxFiles        = 30
	maxPackageLines = 3300
	maxMethods      = 40
)

// size is the size of a package, not counting its tests.
type size struct {
	files, lines int
	// methods holds the number of methods of each type.
	methods map[string]int
}

func sizes(t *testing.T, parts ...string) map[string]*size {
	t.Helper()
	found := map[string]*size{}
	for _, part := range parts {
		for _, file := range source(t, part) {
			if strings.HasSuffix(file.Path, "_test.go") {
				continue
			}
			s := found[file.dir()]
			if s == nil {
				s = &size{methods: map[string]int{}}
				found[file.dir()] = s
			}
			s.files++
			s.lines += lineCount(t, file)
			for _, declaration := range file.Decls {
				if f, ok := declaration.(*ast.FuncDecl); ok && f.Recv != nil {
					s.methods[receiver(f)]++
				}
			}
		}
	}
	return found
}

// receiver returns the type of a method's receiver, without type parameters.
func receiver(f *ast.FuncDecl) string {
	of := f.Recv.List[0].Type
	for {
		switch t := of.(type) {
		case *ast.StarExpr:
			of = t.X
		case *ast.IndexExpr:
			of = t.X
		case *ast.IndexListExpr:
			of = t.X
		case *ast.Ident:
			return t.Name
		default:
			return ""
		}
	}
}

func TestPackagesAndTypesAreSmall(t *testing.T) {
	packages := sizes(t, append(serviceParts(t), "lab")...)
	assert.Greater(t, packages["workflows/engine"].methods["Run"], 15, "the count finds methods")
	assert.Greater(t, packages["activities/engine"].methods["acting"], 5, "the count finds methods of generic types")
	assert.Greater(t, packages["lab/cluster"].methods["Resources"], 10, "the count finds the lab")
	for name, p := range packages {
		assert.LessOrEqual(t, p.files, maxFiles, "%s has too many files; split it by concern", name)
		assert.LessOrEqual(t, p.lines, maxPackageLines, "%s has too many lines; split it by concern", name)
		for of, methods := range p.methods {
			assert.LessOrEqual(t, methods, maxMethods, "%s.%s has too many methods; split it by concern", name, of)
		}
	}
}

// sessionPackages holds the packages that only the worker and tests link.
var sessionPackages = []string{"changeover/activities/winrm", "changeover/activities/powershell", "github.com/masterzen/winrm"}

// The command line and the workflows use a host's session only through an interface.
func TestCommandLineAndWorkflowsLinkNoTransport(t *testing.T) {
	assert.Subset(t, linked(t, "worker"), sessionPackages, "the worker links them")
	for _, part := range []string{"workflows/...", "starter/...", "runbook", "config/...", "connection", "lab/..."} {
		packages := linked(t, part)
		require.NotEmpty(t, packages)
		for _, name := range sessionPackages {
			assert.NotContains(t, packages, name, "%s links it", part)
		}
	}
}

// linked returns packages of this module and their dependencies, without those of their tests. A pattern is a package, or ends with
// "/..." for the packages below.
func linked(t *testing.T, pattern string) (packages []string) {
	t.Helper()
	source(t, ".") // a change of any source file invalidates the cached test result
	all, err := dependencies()
	require.NoError(t, err)
	part, below := strings.CutSuffix(pattern, "/...")
	for name, imported := range all {
		if name == module+part || below && within(name, module+part) {
			packages = append(append(packages, name), imported...)
		}
	}
	return packages
}

// dependencies maps each package of this module to the packages that it links.
var dependencies = sync.OnceValues(func() (map[string][]string, error) {
	output, err := exec.CommandContext(context.Background(), "go", "list", "-f", `{{.ImportPath}} {{join .Deps " "}}`, module+"...").Output()
	all := map[string][]string{}
	for line := range strings.Lines(string(output)) {
		names := strings.Fields(line)
		all[names[0]] = names[1:]
	}
	return all, err
})
