// Package perform carries out operator tasks of a run at the consoles of a running lab, as a person would.
package perform

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"go.temporal.io/sdk/converter"

	"changeover/lab/serve"
	"changeover/lab/xpr"
	"changeover/runbook"
)

// waiting is what the worker's progress and `changeover tasks ID -o json` have in common.
type waiting struct {
	Tasks    []runbook.OperatorTask `json:"tasks"`
	Children []runbook.ChildReport  `json:"children"`
}

// Read reads what `changeover tasks ID -o json` prints.
func Read(from io.Reader) ([]runbook.OperatorTask, error) {
	var read waiting
	decoder := json.NewDecoder(from)
	if err := decoder.Decode(&read); err != nil {
		return nil, fmt.Errorf("cannot read the tasks: %w; give what 'changeover tasks ID -o json' prints", err)
	}
	if read.Tasks == nil {
		return nil, errors.New("cannot read the tasks: the JSON has no list 'tasks'; give what 'changeover tasks ID -o json' prints")
	}
	return read.Tasks, nil
}

// Runs is what OfRun asks: a client of the Temporal server.
type Runs interface {
	QueryWorkflow(ctx context.Context, id, runID, query string, args ...any) (converter.EncodedValue, error)
}

// OfRun asks a worker for the open tasks of a run, or of the one below it that waits: deploy has few of its own. It
// returns the workflow ID of the run whose tasks they are.
func OfRun(ctx context.Context, c Runs, id string) (run string, tasks []runbook.OperatorTask, err error) {
	var open waiting
	value, err := c.QueryWorkflow(ctx, id, "", runbook.ProgressQuery)
	if err == nil {
		err = value.Get(&open)
	}
	if err != nil {
		return "", nil, fmt.Errorf("cannot ask for the tasks of %s: %w; name a run that waits, and see that its worker runs", id, err)
	}
	if len(open.Tasks) > 0 {
		return id, open.Tasks, nil
	}
	for _, child := range open.Children {
		if child.Waiting == "" {
			continue
		}
		if run, tasks, err = OfRun(ctx, c, child.WorkflowID); err != nil || len(tasks) > 0 {
			return run, tasks, err
		}
	}
	return id, nil, nil
}

// Choose gives the tasks that are done at a console; where an id is given, only the one of that id.
func Choose(open []runbook.OperatorTask, id string) ([]runbook.OperatorTask, error) {
	var chosen []runbook.OperatorTask
	var known []string
	for _, task := range open {
		known = append(known, task.ID)
		switch {
		case id != "" && task.ID != id:
		case task.Program != "" && task.Host != "":
			chosen = append(chosen, task)
		case id != "":
			return nil, fmt.Errorf("cannot do the task %s at a console: it shows no program to start; do what it says, and confirm it", id)
		}
	}
	switch {
	case len(chosen) > 0:
		return chosen, nil
	case id != "":
		return nil, fmt.Errorf("cannot do the task %s: it is not open; open are: %s", id, orNone(known))
	}
	return nil, fmt.Errorf("cannot do anything at a console: no open task shows a program to start; open are: %s", orNone(known))
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// AtConsole is a task as the lab's console takes it.
func AtConsole(task runbook.OperatorTask) xpr.Task {
	t := xpr.Task{Program: task.Program}
	for _, page := range task.Pages {
		p := xpr.Page{Title: page.Title}
		for _, field := range page.Fields {
			p.Fields = append(p.Fields, xpr.Field{Label: field.Label, Value: field.Value})
		}
		t.Pages = append(t.Pages, p)
	}
	return t
}

// Lab is a running lab, reached by its control interface.
type Lab struct{ control string }

// At is the lab whose control interface is at an address, host:port or a URL.
func At(address string) Lab {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	return Lab{strings.TrimSuffix(address, "/")}
}

// Do does a task at its host's console and says what it did. What the program or its pages do not accept
// is the error.
func (l Lab) Do(ctx context.Context, task runbook.OperatorTask) (string, error) {
	body, err := json.Marshal(serve.ConsoleRequest{Host: task.Host, Task: AtConsole(task)})
	if err != nil {
		return "", fmt.Errorf("cannot do the task %s: %w", task.ID, err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, l.control+"/console", bytes.NewReader(body))
	if err != nil {
		return "", fmt.Errorf("cannot reach the lab at %s: %w; give host:port of 'lab serve --control'", l.control, err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", fmt.Errorf("cannot reach the lab: %w; start it with 'lab serve --control' and give its address", err)
	}
	defer func() { _ = response.Body.Close() }() // it was read, or is of no use
	text, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	switch {
	case err != nil:
		return "", fmt.Errorf("cannot read the lab's answer at %s: %w; look at the host before the task is repeated", l.control, err)
	case response.StatusCode == http.StatusConflict:
		return "", fmt.Errorf("the task %s was not done at the console of %s: %s", task.ID, task.Host, strings.TrimSpace(string(text)))
	case response.StatusCode != http.StatusNoContent:
		return "", fmt.Errorf("cannot do the task %s: %s answers %s: %s; give the address of a lab's control interface", task.ID, l.control, response.Status, strings.TrimSpace(string(text)))
	}
	return done(task), nil
}

func done(task runbook.OperatorTask) string {
	fields := 0
	for _, page := range task.Pages {
		fields += len(page.Fields)
	}
	return fmt.Sprintf("carried out task %s on %s: %s\n  started %s, and filled in %s", task.ID, task.Host, task.Title, task.Program, runbook.Count(fields, "field"))
}
