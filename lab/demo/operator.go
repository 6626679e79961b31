package demo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"changeover/lab/perform"
	"changeover/lab/xpr"
	"changeover/runbook"
)

// operatorName is the name that the played operator gives.
const operatorName = "demo"

// operator plays the person at the consoles: it does what an open task says, with the values that the task shows, and confirms
// the task.
type operator struct {
	client  client.Client
	console *xpr.Console
	say     func(format string, args ...any)
	done    map[string]bool
	// refused counts the confirmations of a task that were not accepted.
	refused map[string]int
}

// serve answers the runs that wait, until the context ends. take returns the runs that have begun to wait since its last call.
func (o *operator) serve(ctx context.Context, take func() []string) error {
	waiting := map[string]bool{}
	for {
		for _, id := range take() {
			waiting[id] = true
		}
		for id := range waiting {
			answered, err := o.look(ctx, id)
			if err != nil && ctx.Err() == nil {
				return err
			}
			if answered {
				delete(waiting, id)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(300 * time.Millisecond):
		}
	}
}

// errParked is the error for a step that failed: the demonstration makes no decision about a failed step.
var errParked = errors.New("a step failed and waits for a decision")

// look does the open tasks of a run, and reports whether none is left. A query that fails is repeated later, since the worker
// may be away.
func (o *operator) look(ctx context.Context, id string) (answered bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	value, err := o.client.QueryWorkflow(ctx, id, "", runbook.ProgressQuery)
	if err != nil {
		return false, nil // the query is repeated later
	}
	var progress struct {
		Tasks  []runbook.OperatorTask `json:"tasks"`
		Parked []runbook.ParkedStep   `json:"parked"`
	}
	if err := value.Get(&progress); err != nil {
		return false, fmt.Errorf("cannot read the progress of %s: %w", id, err)
	}
	for _, p := range progress.Parked {
		return false, fmt.Errorf("%w: %s %s on %s: %s", errParked, p.Step.ID, p.Step.Title, p.Step.Host, p.Error)
	}
	for _, task := range progress.Tasks {
		if err := o.do(ctx, id, task); err != nil {
			return false, err
		}
	}
	return len(progress.Tasks) == 0, nil
}

// do works through one task at the host's console and confirms the task.
func (o *operator) do(ctx context.Context, id string, task runbook.OperatorTask) error {
	key := id + "\x00" + task.ID + "\x00" + task.Opened.String()
	if !o.done[key] {
		o.show(task)
		if task.Program != "" {
			if err := o.console.Perform(task.Host, perform.AtConsole(task)); err != nil {
				return fmt.Errorf("cannot do the task '%s' at the console of %s: %w", task.Title, task.Host, err)
			}
		}
		o.done[key] = true
	}
	notAfter, _ := ctx.Deadline()
	handle, err := o.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: runbook.ConfirmUpdate, WaitForStage: client.WorkflowUpdateStageCompleted,
		Args: []any{o.confirmation(task, notAfter.UTC())},
	})
	if err != nil {
		return nil //nolint:nilerr // the worker may be away; the task is still open and is confirmed again
	}
	var refused *temporal.ApplicationError
	if err := handle.Get(ctx, nil); errors.As(err, &refused) && refused.Type() == runbook.ErrNotConfirmed {
		// The worker may have died while it looked at the hosts. A person would confirm the task again.
		if o.refused[key]++; o.refused[key] > maxRefusals {
			return fmt.Errorf("the task '%s' was done, but its confirmation was not accepted: %w", task.Title, err)
		}
	}
	return nil
}

// confirmation returns what the operator states about a task that is done. Values that cannot be changed later are taken from
// the screens of the lab's programs, not from the task.
func (o *operator) confirmation(task runbook.OperatorTask, notAfter time.Time) runbook.Confirmation {
	c := runbook.Confirmation{
		Operator: operatorName, Task: task.ID, Reason: "done at the lab's console", NotAfter: notAfter,
		Values: map[string]string{}, Statements: map[string]string{},
	}
	for _, v := range task.Values {
		c.Values[v.Key] = o.console.OnScreen(task.Host, v.Key)
	}
	for _, s := range task.Statements {
		c.Statements[s.Key] = "done in the lab"
	}
	return c
}

// maxRefusals is the number of times that a refused confirmation is repeated.
const maxRefusals = 3

// show prints what the task asks for, as the person would read it.
func (o *operator) show(task runbook.OperatorTask) {
	where := ""
	if task.Host != "" {
		where = " on " + task.Host
	}
	o.say("operator task: %s%s%s", task.Title, where, covers(task.Steps))
	if task.Program != "" {
		o.say("    start %s", task.Program)
	}
	for _, page := range task.Pages {
		for _, field := range page.Fields {
			o.say("    %s: %s = %s", page.Title, field.Label, field.Value)
		}
		for _, note := range page.Notes {
			o.say("    %s: %s", page.Title, note)
		}
	}
}

// covers returns the ids of the steps that a task covers; of more than four, the first, the last and the number of steps.
func covers(steps []string) string {
	switch n := len(steps); {
	case n == 0:
		return ""
	case n > 4:
		return fmt.Sprintf(" (%s to %s, %d steps)", steps[0], steps[n-1], n)
	}
	return " (" + strings.Join(steps, ", ") + ")"
}
