package tests

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/windows/release"
)

// No text for people names a command that Windows Server 2008 R2 lacks: config.Commands words those that go by the release.
func TestTextsForPeopleNameCommandsOfEveryRelease(t *testing.T) {
	r, found := release.Of("2008 R2")
	require.True(t, found)
	texts := 0
	for _, part := range []string{"activities", "workflows", "worker", "starter", "config/rules", "config/sitefile"} {
		for place, text := range literals(t, filepath.Join("..", part)) {
			texts++
			assert.Empty(t, lacking(r, text), "%s: %s", place, text)
		}
	}
	assert.Greater(t, texts, 5000)
}

// What a text is put together from counts as one, with a blank for each value.
func TestWhatAReleaseLacksIsFoundInATextOfSeveralPieces(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\nvar a = \"(Resume-ClusterNode -Name \" +\n name + \" -Failback NoFailback)\"", 0)
	require.NoError(t, err)
	text := wholeText(file.Decls[0].(*ast.GenDecl).Specs[0].(*ast.ValueSpec).Values[0])
	assert.Equal(t, "(Resume-ClusterNode -Name   -Failback NoFailback)", text)
	r, _ := release.Of("2008 R2")
	assert.Equal(t, []string{"Resume-ClusterNode -Failback"}, lacking(r, text))
}

// literals are the texts in the files of a folder, tests excepted, by their places.
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

// wholeText is a text, or several that are put together; empty where an expression is none.
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

// pieces is a part of a text, a blank for a value.
func pieces(text string) string {
	if text == "" {
		return " "
	}
	return text
}
