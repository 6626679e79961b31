package perform

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"changeover/config"
	"changeover/lab/serve"
	"changeover/runbook"
)

// secrets resolves every reference.
type secrets struct{}

func (secrets) Resolve(ref config.Secret) (string, error) { return "secret of " + string(ref), nil }

// newLab starts a lab of the example site and returns it with the client of its control interface.
func newLab(t *testing.T) (*serve.Lab, Lab) {
	t.Helper()
	site, err := config.Read("../../config/sites/berlin.yaml")
	require.NoError(t, err)
	l, err := serve.Start(site, serve.Options{Directory: t.TempDir(), Scale: 0.01, Secrets: secrets{}})
	require.NoError(t, err)
	t.Cleanup(l.Close)
	url, err := l.ServeControl("127.0.0.1:0")
	require.NoError(t, err)
	return l, At(strings.TrimPrefix(url, "http://"))
}

// printed returns the output of `changeover tasks ID -o json` with these tasks.
func printed(t *testing.T, tasks ...runbook.OperatorTask) string {
	t.Helper()
	list, err := json.Marshal(tasks)
	require.NoError(t, err)
	return `{"schemaVersion": 1, "state": "waiting", "work": [], "tasks": ` + string(list) + `, "parked": [], "children": []}`
}

func runtimes(l *serve.Lab) runbook.OperatorTask {
	return runbook.OperatorTask{
		ID: "runtimes", Title: "Install the runtimes", Host: "KERN1", Program: l.Site.Media.Path + `\XpressionsInstall\Prerequisites\vcredist_x64.exe`,
		Pages: []runbook.Page{{Title: "Setup", Manual: "9.4.1", Fields: []runbook.Field{{Label: "a", Value: "b"}, {Label: "password", Value: "env:X", Secret: true}}}},
	}
}

func TestATaskIsDoneAtTheConsole(t *testing.T) {
	l, at := newLab(t)
	open, err := Read(strings.NewReader(printed(t, runtimes(l))))
	require.NoError(t, err)
	require.Len(t, open, 1)
	before := len(l.World.Host("KERN1").Software.List())
	said, err := at.Do(t.Context(), open[0])
	require.NoError(t, err)
	assert.Equal(t, "carried out task runtimes on KERN1: Install the runtimes\n  started "+open[0].Program+", and filled in 2 fields", said)
	assert.Greater(t, len(l.World.Host("KERN1").Software.List()), before)
}

func TestTheErrorListsAllProblemsOfThePages(t *testing.T) {
	l, at := newLab(t)
	task := runtimes(l)
	task.ID, task.Program, task.Pages = "xpr-setup", l.Site.Media.Path+`\XpressionsInstall\setup.exe`, nil
	_, err := at.Do(t.Context(), task)
	require.ErrorContains(t, err, "the task xpr-setup was not done at the console of KERN1: cannot finish")
	assert.Equal(t, 2, strings.Count(err.Error(), "; "), "two problems and the advice: %v", err)
	task.Program = `C:\none.exe`
	_, err = at.Do(t.Context(), task)
	require.ErrorContains(t, err, `cannot start C:\none.exe on KERN1`)
}

func TestTasksAreChosen(t *testing.T) {
	console, stated := runbook.OperatorTask{ID: "setup", Host: "KERN1", Program: "x"}, runbook.OperatorTask{ID: "backup"}
	all := []runbook.OperatorTask{stated, console, {ID: "prep", Host: "KERN2", Program: "y"}}
	chosen, err := Choose(all, "")
	require.NoError(t, err)
	assert.Len(t, chosen, 2)
	chosen, err = Choose(all, "setup")
	require.NoError(t, err)
	assert.Equal(t, []runbook.OperatorTask{console}, chosen)
	for id, want := range map[string]string{"backup": "shows no program to start", "other": "open tasks: backup, setup, prep"} {
		_, err = Choose(all, id)
		require.ErrorContains(t, err, want)
	}
	_, err = Choose([]runbook.OperatorTask{stated}, "")
	require.ErrorContains(t, err, "open tasks: backup")
	_, err = Choose(nil, "")
	require.ErrorContains(t, err, "open tasks: none")
}

func TestInputWithoutAListOfTasksIsRefused(t *testing.T) {
	for text, want := range map[string]string{"task setup on KERN1": "cannot read the tasks", `{"state": "done"}`: "the JSON has no list 'tasks'", `{"tasks": 1}`: "cannot read the tasks"} {
		_, err := Read(strings.NewReader(text))
		require.ErrorContains(t, err, want)
		require.ErrorContains(t, err, "give the output of 'changeover tasks ID -o json'")
	}
}

// runs is a fake of Runs: progress is the progress of deploy/berlin, or a map by workflow ID.
type runs struct {
	progress any
	err      error
}

func (r runs) QueryWorkflow(_ context.Context, id, _, query string, _ ...any) (converter.EncodedValue, error) {
	if child, ok := r.progress.(map[string]runbook.Progress); ok {
		r.progress = child[id]
	} else if id != "deploy/berlin" {
		return nil, errors.New("no such run")
	}
	if query != runbook.ProgressQuery {
		return nil, errors.New("no such run")
	}
	payloads, err := converter.GetDefaultDataConverter().ToPayloads(r.progress)
	return client.NewValue(payloads), errors.Join(err, r.err)
}

func TestOfRunReturnsTheTasksOfARunOrItsChild(t *testing.T) {
	open := []runbook.OperatorTask{{ID: "setup", Host: "KERN1", Program: "x"}}
	run, got, err := OfRun(t.Context(), runs{progress: runbook.Progress{Tasks: open}}, "deploy/berlin")
	require.NoError(t, err)
	assert.Equal(t, "deploy/berlin", run)
	assert.Equal(t, open, got)
	below := map[string]runbook.Progress{
		"deploy/berlin": {Children: []runbook.ChildReport{
			{WorkflowID: "prepare/berlin", State: runbook.StateDone}, {WorkflowID: "install/berlin", Waiting: "waiting for an operator"},
		}},
		"install/berlin": {Tasks: open},
	}
	run, got, err = OfRun(t.Context(), runs{progress: below}, "deploy/berlin")
	require.NoError(t, err)
	assert.Equal(t, "install/berlin", run)
	assert.Equal(t, open, got)
	_, _, err = OfRun(t.Context(), runs{}, "deploy/rome")
	require.ErrorContains(t, err, "cannot ask for the tasks of deploy/rome: no such run")
	_, _, err = OfRun(t.Context(), runs{progress: "text"}, "deploy/berlin")
	require.ErrorContains(t, err, "cannot ask for the tasks of deploy/berlin")
}

func TestALabThatDoesNotAnswer(t *testing.T) {
	other := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(other.Close)
	task := runbook.OperatorTask{ID: "setup", Host: "KERN1", Program: "x"}
	for address, want := range map[string]string{"127.0.0.1:1": "start the lab with 'lab serve --control'", "http://a b": "give the address of", other.URL + "/": "answers 404 Not Found"} {
		_, err := At(address).Do(t.Context(), task)
		require.ErrorContains(t, err, want)
	}
}
