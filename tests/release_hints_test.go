package tests

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/windows/release"
)

// Texts for people name no command that Windows Server 2008 R2 lacks. Where the command depends on the release,
// config.Commands has its name.
func TestTextsForPeopleNameCommandsOfEveryRelease(t *testing.T) {
	r, found := release.Of("2008 R2")
	require.True(t, found)
	texts := 0
	// The catalogue describes tests and calls of the service, and config holds the commands of each release.
	parts := append(serviceParts(t), "config/rules", "config/sitefile")
	for _, part := range slices.DeleteFunc(parts, func(part string) bool { return part == "config" }) {
		for place, text := range literals(t, filepath.Join("..", part)) {
			texts++
			assert.Empty(t, lacking(r, text), "%s: %s", place, text)
		}
	}
	assert.Greater(t, texts, 5000)
}

// A text that is put together from pieces is searched as one text, with a blank for each value.
func TestMissingCommandsAreFoundInATextOfSeveralPieces(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\nvar a = \"(Resume-ClusterNode -Name \" +\n name + \" -Failback NoFailback)\"", 0)
	require.NoError(t, err)
	text := wholeText(file.Decls[0].(*ast.GenDecl).Specs[0].(*ast.ValueSpec).Values[0])
	assert.Equal(t, "(Resume-ClusterNode -Name   -Failback NoFailback)", text)
	r, _ := release.Of("2008 R2")
	assert.Equal(t, []string{"Resume-ClusterNode -Failback"}, lacking(r, text))
}

// literals maps places to the string literals in the files of a folder, without tests.
func literals(t *testing.T, folder string) map[string]string {
	t.Helper()
	all, files := map[string]string{}, token.NewFileSet()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if e, isExpression := n.(ast.Expr); isExpression {
				if text := wholeText(e); len(text) > len(all[files.Position(e.Pos()).String()]) {
					all[files.Position(e.Pos()).String()] = text
				}
			}
			return true
		})
		return nil
	})
	require.NoError(t, err)
	return all
}

// wholeText returns a string literal, or the text that several literals are put together to; "" for other
// expressions.
func wholeText(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if e.Kind == token.STRING && err == nil {
			return text
		}
	case *ast.BinaryExpr:
		left, right := wholeText(e.X), wholeText(e.Y)
		if e.Op == token.ADD && left+right != "" {
			return pieces(left) + pieces(right)
		}
	}
	return ""
}

// pieces returns a part of a text, or a blank for a part that is not a literal.
func pieces(text string) string {
	if text == "" {
		return " "
	}
	return text
}
