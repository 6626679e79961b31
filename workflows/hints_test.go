package workflows

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// A run that waits holds the cluster's lock: who is to run another runbook first has to abort it. This holds
// for every text of the service that advises so.
func TestNoTextAsksForAnotherRunbookWhileTheRunHoldsTheLock(t *testing.T) {
	another := regexp.MustCompile(`\b(run|start) (` + strings.Join(runbook.Names(), "|") + `)\b`)
	texts := 0
	for _, dir := range []string{"../workflows", "../activities", "../config", "../runbook"} {
		require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "catalogue/unproven") {
				return err // what a pilot checks is no text of a run
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING && another.MatchString(text.Value) {
					texts++
					assert.True(t, strings.Contains(text.Value, "abort, ") || strings.Contains(text.Value, "is finished"), "%s: %s", path, text.Value)
				}
				return true
			})
			return nil
		}))
	}
	assert.GreaterOrEqual(t, texts, 5)
}

// A run adds the command that starts its runbook again to the words of runbook.StartAgain, so texts advise this only in these words.
func TestTheAdviceToStartARunbookAgainHasOneWording(t *testing.T) {
	otherwise := regexp.MustCompile(`(?i)\b(?:re)?(?:start|run) (?:(?:this|that|the|your|its) )?(?:parent )?(?:runbook|run|test|check|deployment|drill|deploy/\w*|%s) again|\brestart (?:this|the) (?:runbook|run)\b`)
	texts := 0
	for _, dir := range []string{"../workflows", "../activities", "../config", "../runbook", "../starter"} {
		require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING {
					texts += strings.Count(text.Value, runbook.StartAgain)
					assert.Empty(t, otherwise.FindString(strings.ReplaceAll(text.Value, runbook.StartAgain, "")), "%s: %s", path, text.Value)
				}
				return true
			})
			return nil
		}))
	}
	assert.Greater(t, texts, 50)
}
