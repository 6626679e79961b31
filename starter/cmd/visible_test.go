package cmd

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
	"changeover/runbook/plaintext"
	"changeover/starter/cli"
	"changeover/starter/follow"
)

// hostile moves the cursor, colors, turns the direction of text, and hides.
const hostile = "a\x1b[2J\u202eb\u200b\x9bc\rd"

func hidden(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return plaintext.Hidden(r) && r != '\n' && r != '\t' })
}

func TestEveryCommandPrintsThroughVisible(t *testing.T) {
	root := Root()
	var out, errs bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&errs)
	for _, format := range []string{"text", "json"} {
		root.AddCommand(&cobra.Command{Use: "hostile-" + format, RunE: func(c *cobra.Command, _ []string) error {
			c.PrintErrln(hostile)
			return (&settings{output: format}).printMessage(c.OutOrStdout(), hostile)
		}})
		root.SetArgs([]string{"hostile-" + format})
		require.NoError(t, root.ExecuteContext(t.Context()))
	}
	assert.False(t, hidden(out.String()), "%q", out.String())
	assert.Contains(t, out.String(), `a\u001b[2J\u202eb\u200b`)
	assert.False(t, hidden(errs.String()), "%q", errs.String())
}

func TestEveryEventIsPrintedOnOneVisibleLine(t *testing.T) {
	for _, kind := range []follow.Kind{
		follow.RunStarted, follow.StepFinished, follow.StepOpen, follow.StepFailed, follow.Waiting, follow.Decided, follow.Stuck, follow.Unanswered, follow.RunFinished,
	} {
		var e follow.Event
		for i := range reflect.TypeOf(e).NumField() {
			if f := reflect.ValueOf(&e).Elem().Field(i); f.Kind() == reflect.String {
				f.SetString(hostile + "\nfake line")
			}
		}
		e.Kind, e.Time, e.Verdict = kind, time.Now(), runbook.Changed
		e.Step = runbook.Step{ID: hostile, Manual: hostile, Title: hostile + "\nfake", Host: hostile}
		e.Warnings = []string{hostile}
		e.Changes = []runbook.Change{{Property: hostile + "\n", Before: hostile, After: hostile}}
		var out bytes.Buffer
		follow.Printer{Out: &out}.Print(e)
		assert.False(t, hidden(out.String()), "%s: %q", kind, out.String())
		assert.LessOrEqual(t, strings.Count(out.String(), "\n"), 2, "%s: an event, and a warning", kind)
	}
}

// The command line's sources write to the terminal through Visible only.
func TestNothingWritesToTheTerminalBesideVisible(t *testing.T) {
	require.NoError(t, filepath.WalkDir("..", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit, *ast.CallExpr:
				if allowed(n) {
					return false
				}
			case *ast.SelectorExpr:
				of, _ := n.X.(*ast.Ident)
				terminal := of != nil && of.Name == "os" && (n.Sel.Name == "Stdout" || n.Sel.Name == "Stderr")
				printed := of != nil && of.Name == "fmt" && strings.HasPrefix(n.Sel.Name, "Print")
				assert.False(t, terminal || printed, "%s writes to the terminal itself; write to the command's output, or to cli.Visible", name)
			}
			return true
		})
		return nil
	}))
}

// allowed reports whether an expression is cli.Visible{...} or cli.Colored(...).
func allowed(n ast.Node) bool {
	var of ast.Expr
	switch n := n.(type) {
	case *ast.CompositeLit:
		of = n.Type
	case *ast.CallExpr:
		of = n.Fun
	}
	selected, ok := of.(*ast.SelectorExpr)
	return ok && (selected.Sel.Name == "Visible" || selected.Sel.Name == "Colored")
}

func TestRawIsWhatIsBehindVisible(t *testing.T) {
	var out bytes.Buffer
	assert.Same(t, &out, cli.Raw(cli.Visible{Out: &out}))
	assert.Same(t, &out, cli.Raw(&out))
}

// full is a file on a disk without space.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// Whoever prints the evidence of a run to a file learns that the file is not whole, whatever the state of the run is.
func TestACommandWhoseOutputIsLostFails(t *testing.T) {
	record := payloads(t, runbook.SiteRecord{Facts: []runbook.SiteFact{{Key: "a", Value: "b"}}})
	for line, f := range map[string]*fakeServer{
		"validate " + berlin: {}, "explain": {}, "schema": {}, "services": {}, "scripts": {}, "scripts --pilot": {}, "steps": {}, "steps -o md": {}, "deviations": {}, "reference": {},
		"runs": {}, "audit deploy/berlin": {begun: true}, "tasks deploy/berlin": {answer: payloads(t, runbook.Progress{State: runbook.StateHeld})},
		"watch deploy/berlin": {begun: true}, "watch deploy/berlin -o json": {begun: true}, "facts --site berlin": {answer: record},
		"run deploy --site berlin": {}, "worker versions": {workers: map[string]time.Duration{"a": 0}, builds: map[string]string{"a": "w1"}},
	} {
		root := newRoot(&settings{noticeAfter: 100 * time.Millisecond})
		root.SetOut(full{})
		root.SetErr(io.Discard)
		args := strings.Fields(line)
		if f.begun || f.answer != nil || strings.HasPrefix(line, "run") || f.workers != nil {
			args = append(args, "--address", serve(t, f).address)
		}
		root.SetArgs(args)
		err := root.ExecuteContext(t.Context())
		require.ErrorContains(t, err, "cannot print the whole output of 'changeover ", line)
		assert.Equal(t, runbook.ExitCommand, ExitStatus(err), line)
	}
}
