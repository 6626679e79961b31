package runbook

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/catalogue/steps"
)

// parsed returns a file of this package, or another file of the service.
func parsed(t *testing.T, path string) (*token.FileSet, *ast.File) {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	return files, file
}

// constants returns the text constants that a file defines, with their types' names ("" for none).
func constants(t *testing.T, path string) (texts, types map[string]string) {
	t.Helper()
	texts, types = map[string]string{}, map[string]string{}
	_, file := parsed(t, path)
	for _, declaration := range file.Decls {
		group, ok := declaration.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			continue
		}
		for _, each := range group.Specs {
			spec := each.(*ast.ValueSpec)
			for i, name := range spec.Names {
				if i >= len(spec.Values) {
					continue
				}
				literal, ok := spec.Values[i].(*ast.BasicLit)
				if !ok || literal.Kind != token.STRING {
					continue
				}
				text, err := strconv.Unquote(literal.Value)
				require.NoError(t, err)
				texts[name.Name], types[name.Name] = text, ""
				if of, ok := spec.Type.(*ast.Ident); ok {
					types[name.Name] = of.Name
				}
			}
		}
	}
	return texts, types
}

// setOf returns the names and texts of a type's constants.
func setOf(t *testing.T, path, of string) map[string]string {
	t.Helper()
	texts, types := constants(t, path)
	maps.DeleteFunc(texts, func(name, _ string) bool { return types[name] != of })
	require.NotEmpty(t, texts)
	return texts
}

// switchedOver returns the constants that the cases of a method name.
func switchedOver(t *testing.T, path, method string) []string {
	t.Helper()
	var names []string
	_, file := parsed(t, path)
	for _, declaration := range file.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok || function.Name.Name != method {
			continue
		}
		ast.Inspect(function.Body, func(n ast.Node) bool {
			if clause, ok := n.(*ast.CaseClause); ok {
				for _, expression := range clause.List {
					names = append(names, expression.(*ast.Ident).Name)
				}
			}
			return true
		})
	}
	return names
}

func TestVerdictsAreAllVerdicts(t *testing.T) {
	set := setOf(t, "verdict.go", "Verdict")
	var texts []string
	for _, v := range Verdicts() {
		texts = append(texts, string(v))
	}
	assert.ElementsMatch(t, slices.Collect(maps.Values(set)), texts)
	assert.ElementsMatch(t, slices.Collect(maps.Keys(set)), switchedOver(t, "verdict.go", "Reached"), "each has its place in Reached")
	assert.False(t, Verdict("").Reached(), "a step in work")
}

func TestStatesAreAllStates(t *testing.T) {
	set := setOf(t, "state.go", "State")
	var texts []string
	for _, s := range States() {
		texts = append(texts, string(s))
		assert.NotEqual(t, ExitCommand, s.ExitStatus(), "%s is no fault of the command", s)
	}
	assert.ElementsMatch(t, slices.Collect(maps.Values(set)), texts)
	for _, method := range []string{"Final", "ExitStatus"} {
		assert.ElementsMatch(t, slices.Collect(maps.Keys(set)), switchedOver(t, "state.go", method), "each has its place in %s", method)
	}
	assert.Equal(t, ExitCommand, State("").ExitStatus())
}

func TestExitStatuses(t *testing.T) {
	for state, status := range map[State]int{
		StateDone: 0, StateInSync: 0, StateSkipped: 0, StateRunning: 0, StateWouldChange: 2, StateDoneWithDeviations: 3, StateFailed: 3, StateAborted: 3,
		StateWaitingForOperator: 4, StateWaitingForEvidence: 4, StateHeld: 4, StateWaitingForWindow: 5, StateIncomplete: 6,
	} {
		assert.Equal(t, status, state.ExitStatus(), state)
	}
}

// What an activity returns is retried by policy or is a fault; there is nothing between.
func TestErrorTypesAreRetriedOrFaults(t *testing.T) {
	texts, _ := constants(t, "errors.go")
	ofRuns := []string{
		ErrAborted, ErrSiteLocked, ErrLockLost, ErrSkipped, ErrBadInput, ErrUnanswered, ErrInterrupted, ErrObjectiveMissed, ErrChildFailed, ErrNotConfirmed, ErrDecisionRefused, ErrDecisionExpired,
	}
	for name, text := range texts {
		kinds := 0
		for _, is := range []bool{Retryable(text), slices.Contains(FaultTypes(), text), slices.Contains(ofRuns, text)} {
			if is {
				kinds++
			}
		}
		assert.Equal(t, 1, kinds, "%s is retried by policy, a fault, or an error of a run", name)
	}
}

func TestWorkflowIDs(t *testing.T) {
	assert.Equal(t, "deploy/berlin", WorkflowID(Deploy, Input{Site: "berlin"}))
	assert.Equal(t, "replicate-to-node/berlin/KERN2", WorkflowID(ReplicateToNode, Input{Site: "berlin", Node: "KERN2"}))
	assert.Equal(t, "add-satellite/berlin/APL1", WorkflowID(AddSatellite, Input{Site: "berlin", Satellite: "APL1"}))
	assert.Equal(t, "repair-resource/berlin/mta", WorkflowID(RepairResource, Input{Site: "berlin", Service: "mta"}))
	assert.Equal(t, "install-hotfix/berlin/HF1", WorkflowID(InstallHotfix, Input{Site: "berlin", Hotfix: "HF1"}))
	assert.Equal(t, []string{"lock/umcluster/kern1,kern2"}, LockIDs(ClusterIdentity{}, "UMCLUSTER", []string{"KERN2", "KERN1"}))
	assert.Equal(t, []string{"lock/umcluster/kern1,kern2", "lock/0c1d-7f"}, LockIDs(ClusterIdentity{ID: "0C1D-7F"}, "UMCLUSTER", []string{"KERN1", "KERN2"}))
	assert.Equal(t, LockIDs(ClusterIdentity{}, "umcluster", []string{"aern", "kern"}), LockIDs(ClusterIdentity{}, "UMCLUSTER", []string{"KERN", "aern"}), "Windows compares names in any case")
	assert.Equal(t, "site/berlin", SiteWorkflowID("berlin"))
}

// elsewhere are the words of the contract that stand in other places too, mostly with another
// meaning: options of a command, fields of a site file, a way in which a step is carried out.
var elsewhere = map[string][]string{
	"site":                 {"config/rules", "config/sitefile", "starter/cmd", "starter/draft", "worker/service"},
	"evidence":             {"lab/stage", "worker/service"},
	"unchanged":            {"config", "workflows/maintenance"},
	"AccessDenied":         {"activities/winrm"}, // a subcode of WS-Management
	"record":               {"worker/service"},   // a flag of the worker
	"not-applicable":       {"config/catalogue/steps"},
	"time-zones-converted": {"workflows/maintenance"}, // also the id of the operator task
}

// mayWrite reports whether a folder may write a word of the contract out.
func mayWrite(folder, text string) bool {
	// The table of steps imports the standard library only.
	return slices.Contains(elsewhere[text], folder) || folder == "config/catalogue/steps" && slices.Contains(Names(), text)
}

func TestRunbooksHaveTheNamesOfTheManualsChapters(t *testing.T) {
	assert.Equal(t, steps.Runbooks(), Names()[:len(steps.Runbooks())])
	assert.Equal(t, Deploy, Names()[len(steps.Runbooks())], "the others follow")
}

// A name that histories, the UI or the site record hold is defined once, here; everybody else names
// the constant.
func TestNamesOfTheContractAreDefinedOnce(t *testing.T) {
	names := map[string]string{}
	for _, file := range []string{"names.go", "errors.go", "verdict.go", "state.go", "requests.go", "site.go"} {
		texts, _ := constants(t, file)
		for name, text := range texts {
			names[text] = name
		}
	}
	require.Greater(t, len(names), 60)
	for _, root := range []string{"activities", "config", "connection", "lab/cmd", "lab/demo", "lab/devserver", "lab/stage", "starter", "worker", "workflows"} {
		require.NoError(t, filepath.WalkDir(filepath.Join("..", root), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			folder, err := filepath.Rel("..", filepath.Dir(path))
			require.NoError(t, err)
			files, file := parsed(t, path)
			ast.Inspect(file, func(n ast.Node) bool {
				literal, ok := n.(*ast.BasicLit)
				if !ok || literal.Kind != token.STRING {
					return true
				}
				text, err := strconv.Unquote(literal.Value)
				if name, known := names[text]; err == nil && known && !mayWrite(filepath.ToSlash(folder), text) {
					assert.Fail(t, "a name of the contract is written out", "%s: use runbook.%s instead of %q", files.Position(literal.Pos()), name, text)
				}
				return true
			})
			return nil
		}))
	}
}
