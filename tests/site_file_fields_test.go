package tests

import (
	"encoding/json"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
)

// goPackage is a package in the output of 'go list -export'.
type goPackage struct {
	ImportPath, Export, Dir string
	GoFiles                 []string
}

// resolving holds the packages of config that turn a site file into what workflows and activities read. The packages
// of the rules, which check fields, and of the schema, which describes them, are not among them.
var resolving = []string{"changeover/config", "changeover/config/services", "changeover/config/resolved"}

// fieldReading holds what a function uses: fields of the site file's types, and functions of the packages in
// resolving.
type fieldReading struct{ fields, calls map[string]bool }

func newFieldReading() *fieldReading { return &fieldReading{map[string]bool{}, map[string]bool{}} }

// Each field of a site file is read by a workflow, an activity, the worker or the command line (which schedules
// drills), directly or through the functions that they call to resolve a site. A field that is only checked would
// have no effect. Functions that fill in defaults read all fields and do not count.
func TestEveryFieldOfASiteFileHasAnEffect(t *testing.T) {
	t.Parallel()
	packages := exported(t)
	outside, within := newFieldReading(), map[string]*fieldReading{}
	for _, p := range packages {
		service := strings.HasPrefix(p.ImportPath, "changeover/workflows") || strings.HasPrefix(p.ImportPath, "changeover/activities") || strings.HasPrefix(p.ImportPath, "changeover/worker") || p.ImportPath == "changeover/starter/cmd"
		if service || slices.Contains(resolving, p.ImportPath) {
			readFields(t, p, packages, func(function string) *fieldReading {
				if service {
					return outside
				}
				if within[function] == nil {
					within[function] = newFieldReading()
				}
				return within[function]
			})
		}
	}
	reachFields(outside, within)
	fields := 0
	visitTypes(reflect.TypeFor[config.Site](), func(t1 reflect.Type, field reflect.StructField) {
		fields++
		assert.True(t, outside.fields[t1.Name()+"."+field.Name], "nothing outside config reads %s.%s (%s in the site file): use it where the manual does, or remove it", t1.Name(), field.Name, config.NameOf(field))
	})
	assert.Greater(t, fields, 150)
}

// exported returns the service's packages and their dependencies with the paths of their compiled export data.
func exported(t *testing.T) map[string]goPackage {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", "list", "-export", "-deps", "-json=ImportPath,Export,Dir,GoFiles", "./workflows/...", "./activities/...", "./worker/...", "./starter/...", "./config/...")
	command.Dir, command.Stderr = "..", os.Stderr
	out, err := command.Output()
	require.NoError(t, err)
	packages := map[string]goPackage{}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for decoder.More() {
		var p goPackage
		require.NoError(t, decoder.Decode(&p))
		packages[p.ImportPath] = p
	}
	return packages
}

// readFields type-checks a package and collects what each of its functions uses.
func readFields(t *testing.T, p goPackage, packages map[string]goPackage, of func(function string) *fieldReading) {
	t.Helper()
	files := token.NewFileSet()
	var parsed []*ast.File
	for _, name := range p.GoFiles {
		file, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		parsed = append(parsed, file)
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Defs: map[*ast.Ident]types.Object{}}
	check := types.Config{Importer: importer.ForCompiler(files, "gc", func(path string) (io.ReadCloser, error) { return os.Open(packages[path].Export) })}
	_, err := check.Check(p.ImportPath, files, parsed, info)
	require.NoError(t, err, p.ImportPath)
	for _, file := range parsed {
		for _, decl := range file.Decls {
			name := ""
			if function, ok := decl.(*ast.FuncDecl); ok {
				name = info.Defs[function.Name].(*types.Func).FullName()
			}
			noteFields(decl, info, of(name))
		}
	}
}

// noteFields collects the fields and functions that a declaration uses.
func noteFields(decl ast.Decl, info *types.Info, into *fieldReading) {
	ast.Inspect(decl, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.SelectorExpr:
			if selection := info.Selections[n]; selection != nil && selection.Kind() == types.FieldVal {
				receiver := selection.Recv()
				if pointer, ok := receiver.(*types.Pointer); ok {
					receiver = pointer.Elem()
				}
				if named, ok := receiver.(*types.Named); ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == resolving[0] {
					into.fields[named.Obj().Name()+"."+n.Sel.Name] = true
				}
			}
		case *ast.Ident:
			if function, ok := info.Uses[n].(*types.Func); ok && function.Pkg() != nil && slices.Contains(resolving, function.Pkg().Path()) {
				into.calls[function.FullName()] = true
			}
		}
		return true
	})
}

// reachFields adds what the called functions use, and those that they call.
func reachFields(from *fieldReading, within map[string]*fieldReading) {
	seen := map[string]bool{}
	var visit func(calls map[string]bool)
	visit = func(calls map[string]bool) {
		for name := range calls {
			function := within[name]
			// Filling in a default does not count.
			if seen[name] || function == nil || strings.Contains(name, ".default") || strings.HasSuffix(name, "WithDefaults") {
				continue
			}
			seen[name] = true
			for field := range function.fields {
				from.fields[field] = true
			}
			visit(function.calls)
		}
	}
	visit(from.calls)
}

// visitTypes calls visit for every field of a struct and of the structs in it.
func visitTypes(t reflect.Type, visit func(t reflect.Type, field reflect.StructField)) {
	for i := range t.NumField() {
		field := t.Field(i)
		visit(t, field)
		below := field.Type
		if below.Kind() == reflect.Slice || below.Kind() == reflect.Pointer {
			below = below.Elem()
		}
		if below.Kind() == reflect.Struct {
			visitTypes(below, visit)
		}
	}
}
