package scenario

import (
	"cmp"
	"fmt"
	"time"

	"go.temporal.io/sdk/testsuite"

	"changeover/runbook"
)

// person simulates the operator: it does all tasks at the lab's consoles and confirms them.
type person struct {
	stage *Stage
	env   *testsuite.TestWorkflowEnvironment
	// ids holds the IDs of the workflows to watch; an empty ID stands for the workflow that was started.
	ids     []string
	done    map[string]bool
	updates int
	// refused holds the errors of updates that were refused.
	refused []error
}

// glances is the maximum number of times that the person looks for tasks. There is one minute of the run's time
// between them.
const glances = 2000

// watch starts to look for open tasks until the run ends.
func (p *person) watch() {
	p.done = map[string]bool{}
	left := glances
	var again func()
	again = func() {
		for _, id := range p.ids {
			p.serve(id)
		}
		if left--; left > 0 && !p.env.IsWorkflowCompleted() {
			p.env.RegisterDelayedCallback(again, time.Minute)
		}
	}
	p.env.RegisterDelayedCallback(again, time.Minute)
}

func (p *person) serve(id string) {
	if parked := p.progress(id).Parked; len(parked) > 0 {
		p.stage.t.Logf("%s waits: %s: %s", id, parked[0].Step.Place(), parked[0].Error)
		// A scenario that expects a step to wait sets Parked.
		answer, reason := runbook.AbortUpdate, "nobody expected this"
		if p.stage.Parked != nil {
			answer, reason = p.stage.Parked(parked[0]), "looked at it"
		}
		step := parked[0].Step
		p.update(id, answer, runbook.Decision{Operator: "eva", Reason: reason, Step: step.ID, Host: step.Host, Attempt: parked[0].Attempt})
		return
	}
	for _, task := range p.tasks(id) {
		key := id + task.ID + task.Opened.String()
		if !p.done[key] && task.Program != "" && p.stage.Lab != nil {
			if err := p.stage.Lab.Console.Perform(task.Host, consoleTask(task)); err != nil {
				p.note(fmt.Errorf("cannot do task %s: %w", task.ID, err))
				return
			}
		}
		if !p.done[key] && p.stage.Does != nil {
			p.stage.Does(task)
		}
		p.done[key] = true
		p.update(id, runbook.ConfirmUpdate, p.confirmation(task))
	}
}

// confirmation returns the person's answer to a task. Values that can't be changed later are those on the lab's
// screens.
func (p *person) confirmation(task runbook.OperatorTask) runbook.Confirmation {
	c := runbook.Confirmation{
		Operator: "eva", Reason: "done at the console", Task: task.ID, Values: map[string]string{}, Statements: map[string]string{},
	}
	for _, v := range task.Values {
		c.Values[v.Key] = p.stage.onScreen(cmp.Or(task.Host, p.stage.Site.FirstNode()), v.Key)
	}
	for _, s := range task.Statements {
		c.Statements[s.Key] = "so it is"
	}
	return c
}

func (p *person) progress(id string) runbook.Progress {
	value, err := p.env.QueryWorkflow(runbook.ProgressQuery)
	if id != "" {
		value, err = p.env.QueryWorkflowByID(id, runbook.ProgressQuery)
	}
	var progress runbook.Progress
	if err == nil {
		_ = value.Get(&progress) // an empty result has no parked steps
	}
	return progress
}

func (p *person) tasks(id string) []runbook.OperatorTask {
	value, err := p.env.QueryWorkflow(runbook.TasksQuery)
	if id != "" {
		value, err = p.env.QueryWorkflowByID(id, runbook.TasksQuery)
	}
	var tasks []runbook.OperatorTask
	if err != nil || value.Get(&tasks) != nil {
		return nil
	}
	return tasks
}

// update sends an Update to the workflow, or to one of its children.
func (p *person) update(id, name string, arg any) {
	p.updates++
	updateID := fmt.Sprint("update-", p.updates)
	if id == "" {
		p.env.UpdateWorkflow(name, updateID, p, arg)
		return
	}
	if err := p.env.UpdateWorkflowByID(id, name, updateID, p, arg); err != nil {
		p.note(err)
	}
}

// Accept implements testsuite's callbacks for an Update.
func (p *person) Accept() {}

// Reject implements testsuite's callbacks for an Update.
func (p *person) Reject(err error) { p.note(err) }

// Complete implements testsuite's callbacks for an Update.
func (p *person) Complete(_ any, err error) {
	if err != nil {
		p.note(err)
	}
}

// patience is the number of refused updates after which the run is aborted.
const patience = 5

// note records the error of a refused update, and aborts the run when there are too many.
func (p *person) note(err error) {
	p.refused = append(p.refused, err)
	if len(p.refused) == patience {
		p.stage.t.Logf("a person was refused %d times, at last: %v", patience, err)
		p.update("", runbook.AbortUpdate, runbook.Decision{Operator: "eva", Reason: "refused"})
	}
}
