package cluster

import (
	"context"
	"slices"
	"strings"
)

// Results that the task scheduler shows for a task without an exit code.
const (
	taskRunning  = 267009
	taskNeverRan = 267011
	taskStopped  = 267014
)

type task struct {
	Task
	// by is the host as the process saw it that registered the task: the task's program acts for it.
	by     *Host
	cancel context.CancelFunc
	gen    int
}

// FullName is a task's folder and name.
func (t Task) FullName() string { return t.Path + t.Name }

// fullName is a name in the root folder where no folder stands before it.
func fullName(name string) string {
	if strings.HasPrefix(name, `\`) {
		return name
	}
	return `\` + name
}

// Tasks lists the scheduled tasks by folder and name.
func (h *Host) Tasks() []Task {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	var list []Task
	for _, t := range h.tasks {
		list = append(list, t.Task)
	}
	slices.SortFunc(list, func(a, b Task) int { return strings.Compare(fold(a.FullName()), fold(b.FullName())) })
	return list
}

// RegisterTask adds a task, in the root folder where it names none; error 183 where the folder has the
// name and force is not set.
func (h *Host) RegisterTask(t Task, force bool) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	if t.Path == "" {
		t.Path = `\`
	}
	if old := h.task(t.FullName()); old != nil {
		if !force {
			return fail(CodeAlreadyExists, "register task %q on %s", t.Name, h.name)
		}
		h.dropTask(old)
	}
	if t.User == "" {
		t.User = "SYSTEM"
	}
	t.State, t.LastResult = "Ready", taskNeverRan
	h.tasks = append(h.tasks, &task{Task: t, by: h})
	h.w.changed()
	return nil
}

// task finds a task by folder and name, in the root folder where only a name is given.
func (h *Host) task(name string) *task {
	for _, t := range h.tasks {
		if strings.EqualFold(t.FullName(), fullName(name)) {
			return t
		}
	}
	return nil
}

func (h *Host) dropTask(t *task) {
	t.stop(taskStopped)
	h.tasks = slices.DeleteFunc(h.tasks, func(other *task) bool { return other == t })
}

// StartTask begins to run a task; a running one is left alone. Error 2 without the task.
func (h *Host) StartTask(name string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	t := h.task(name)
	if t == nil {
		return fail(CodeFileNotFound, "start task %q on %s", name, h.name)
	}
	if t.State == "Running" {
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.gen++
	t.State, t.LastResult, t.LastRun, t.Output, t.cancel = "Running", taskRunning, h.w.now(), "", cancel
	go t.by.runTask(ctx, t, t.gen, Run{Host: t.by, Path: h.expand(t.Program), Arguments: t.Arguments, User: t.User}, h.w.runner)
	h.w.changed()
	return nil
}

func (h *Host) runTask(ctx context.Context, t *task, gen int, run Run, runner Runner) {
	code, output := h.runAction(ctx, run, runner)
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	if t.gen != gen || !h.up {
		return
	}
	t.State, t.LastResult, t.Output = "Ready", uint32(code), output //nolint:gosec // exit codes are 32 bits wide
	h.w.changed()
}

// runAction runs the program that a task names; the exit code is the HRESULT
// that the scheduler shows where the program can't be started.
func (h *Host) runAction(ctx context.Context, run Run, runner Runner) (int, string) {
	if runner != nil {
		if code, output, found := runner(ctx, run); found {
			return code, output
		}
	}
	run.Path = strings.Trim(run.Path, `"`)
	code, output, err := h.RunProgram(ctx, run)
	if err != nil {
		return int(0x80070000 | CodeOf(err)), err.Error()
	}
	return code, output
}

// StopTask ends a running task's program; error 2 without the task.
func (h *Host) StopTask(name string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	t := h.task(name)
	if t == nil {
		return fail(CodeFileNotFound, "stop task %q on %s", name, h.name)
	}
	t.stop(taskStopped)
	h.w.changed()
	return nil
}

func (t *task) stop(result uint32) {
	if t.State != "Running" {
		return
	}
	t.gen++
	t.cancel()
	t.State, t.LastResult = "Ready", result
}

// UnregisterTask removes a task; error 2 without it.
func (h *Host) UnregisterTask(name string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	t := h.task(name)
	if t == nil {
		return fail(CodeFileNotFound, "unregister task %q on %s", name, h.name)
	}
	h.dropTask(t)
	h.w.changed()
	return nil
}
