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

// waiting holds the fields that the worker's progress and the output of `changeover tasks ID -o json` have in common.
type waiting struct {
	Tasks    []runbook.OperatorTask `json:"tasks"`
	Children []runbook.ChildReport  `json:"children"`
}

// Read reads the tasks from the output of `changeover tasks ID -o json`. It returns an error for JSON without a list 'tasks'.
func Read(from io.Reader) ([]runbook.OperatorTask, error) {
	var read waiting
	decoder := json.NewDecoder(from)
	if err := decoder.Decode(&read); err != nil {
		return nil, fmt.Errorf("cannot read the tasks: %w; give the output of 'changeover tasks ID -o json'", err)
	}
	if read.Tasks == nil {
		return nil, errors.New("cannot read the tasks: the JSON has no list 'tasks'; give the output of 'changeover tasks ID -o json'")
	}
	return read.Tasks, nil
}

// Runs queries workflows; a client of the Temporal server implements it.
type Runs interface {
	QueryWorkflow(ctx context.Context, id, runID, query string, args ...any) (converter.EncodedValue, error)
}

// OfRun queries a worker for the open tasks of a run. If the run has no open task, as is usual for deploy, OfRun returns the
// tasks of the child run that waits. run is the workflow ID of the run that the tasks belong to.
func OfRun(ctx context.Context, c Runs, id string) (run string, tasks []runbook.OperatorTask, err error) {
	var open waiting
	value, err := c.QueryWorkflow(ctx, id, "", runbook.ProgressQuery)
	if err == nil {
		err = value.Get(&open)
	}
	if err != nil {
		return "", nil, fmt.Errorf("cannot ask for the tasks of %s: %w; give the ID of a run that waits, and check that a worker is running", id, err)
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

// Choose returns the tasks that start a program at a console; if id is not empty, only the task with that id. It returns an
// error if there is no such task.
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
			return nil, fmt.Errorf("cannot do the task %s at a console: the task shows no program to start; do what its text says, then confirm the task", id)
		}
	}
	switch {
	case len(chosen) > 0:
		return chosen, nil
	case id != "":
		return nil, fmt.Errorf("cannot do the task %s: the task is not open; open tasks: %s", id, orNone(known))
	}
	return nil, fmt.Errorf("cannot do a task at a console: no open task shows a program to start; open tasks: %s", orNone(known))
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// AtConsole converts a task of a run to a task of the lab's console.
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

// Lab is a client of a running lab's control interface.
type Lab struct{ control string }

// At returns the client of the control interface at an address, host:port or a URL.
func At(address string) Lab {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	return Lab{strings.TrimSuffix(address, "/")}
}

// Do carries out a task at its host's console and returns a report. It returns an error with everything that
// the program or its pages do not accept.
func (l Lab) Do(ctx context.Context, task runbook.OperatorTask) (string, error) {
	body, err := json.Marshal(serve.ConsoleRequest{Host: task.Host, Task: AtConsole(task)})
	if err != nil {
		return "", fmt.Errorf("cannot do the task %s: %w", task.ID, err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, l.control+"/console", bytes.NewReader(body))
	if err != nil {
		return "", fmt.Errorf("cannot reach the lab at %s: %w; give the address of 'lab serve --control' as host:port", l.control, err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", fmt.Errorf("cannot reach the lab: %w; start the lab with 'lab serve --control', and give the same address here", err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	switch {
	case err != nil:
		return "", fmt.Errorf("cannot read the lab's answer at %s: %w; send GET /journal to the lab to see whether the task was done, before you repeat it", l.control, err)
	case response.StatusCode == http.StatusConflict:
		return "", fmt.Errorf("the task %s was not done at the console of %s: %s", task.ID, task.Host, strings.TrimSpace(string(text)))
	case response.StatusCode != http.StatusNoContent:
		return "", fmt.Errorf("cannot do the task %s: %s answers %s: %s; give the address of a lab's control interface", task.ID, l.control, response.Status, strings.TrimSpace(string(text)))
	}
	return report(task), nil
}

// report returns the text for a task that was carried out.
func report(task runbook.OperatorTask) string {
	fields := 0
	for _, page := range task.Pages {
		fields += len(page.Fields)
	}
	return fmt.Sprintf("carried out task %s on %s: %s\n  started %s, and filled in %s", task.ID, task.Host, task.Title, task.Program, runbook.Count(fields, "field"))
}
