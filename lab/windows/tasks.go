package windows

import (
	"context"
	"slices"
	"strings"

	"changeover/lab/win32"
)

// Last results of a task that has no exit code (Microsoft, "Task Scheduler Error and Success Constants":
// SCHED_S_TASK_RUNNING, SCHED_S_TASK_HAS_NOT_RUN, SCHED_S_TASK_TERMINATED).
const (
	taskRunning  = 267009
	taskNeverRan = 267011
	taskStopped  = 267014
)

type task struct {
	Task
	// by is the view of the process that registered the task. The journal records the changes of the program for the actor of
	// by.
	by     *Host
	cancel context.CancelFunc
	// gen counts starts and stops. A run that was stopped finds another number, and ends without effect.
	gen int
}

// FullName returns a task's folder and name.
func (t Task) FullName() string { return t.Path + t.Name }

// fullName returns a name with its folder, which is the root folder if the name has none.
func fullName(name string) string {
	if strings.HasPrefix(name, `\`) {
		return name
	}
	return `\` + name
}

// List lists the scheduled tasks by folder and name.
func (ts Tasks) List() []Task {
	ts.h.w.Lock()
	defer ts.h.w.Unlock()
	var list []Task
	for _, t := range ts.h.tasks {
		list = append(list, t.Task)
	}
	slices.SortFunc(list, func(a, b Task) int { return strings.Compare(win32.Fold(a.FullName()), win32.Fold(b.FullName())) })
	return list
}

// Register adds a task; an empty Path means the root folder, an empty User SYSTEM. With force it replaces a task of the same
// name; without force, error 183.
func (ts Tasks) Register(t Task, force bool) error {
	ts.h.w.Lock()
	defer ts.h.w.Unlock()
	if t.Path == "" {
		t.Path = `\`
	}
	if old := ts.find(t.FullName()); old != nil {
		if !force {
			return win32.Fail(win32.CodeAlreadyExists, "register task %q on %s", t.Name, ts.h.name)
		}
		ts.drop(old)
	}
	if t.User == "" {
		t.User = "SYSTEM"
	}
	t.State, t.LastResult = "Ready", taskNeverRan
	ts.h.tasks = append(ts.h.tasks, &task{Task: t, by: ts.h})
	ts.h.w.ChangedLocked()
	return nil
}

// find finds a task by folder and name; a name without a folder means the root folder.
func (ts Tasks) find(name string) *task {
	for _, t := range ts.h.tasks {
		if strings.EqualFold(t.FullName(), fullName(name)) {
			return t
		}
	}
	return nil
}

// readable finds a task whose registration can be read; nil otherwise, as for a missing task.
func (ts Tasks) readable(name string) *task {
	if t := ts.find(name); t != nil && !t.Broken {
		return t
	}
	return nil
}

// Break damages or repairs the registration of a task; error 2 for an unknown task.
func (ts Tasks) Break(name string, broken bool) error {
	ts.h.w.Lock()
	defer ts.h.w.Unlock()
	t := ts.find(name)
	if t == nil {
		return win32.Fail(win32.CodeFileNotFound, "break task %q on %s", name, ts.h.name)
	}
	t.Broken = broken
	ts.h.w.ChangedLocked()
	return nil
}

// drop stops and removes a task.
func (ts Tasks) drop(t *task) {
	t.stop(taskStopped)
	ts.h.tasks = slices.DeleteFunc(ts.h.tasks, func(other *task) bool { return other == t })
}

// Start begins to run a task. If the task runs already, Start does nothing, as is the default of TaskSettings.MultipleInstances
// (Microsoft, TASK_INSTANCES_IGNORE_NEW). Error 2 for an unknown or broken task.
func (ts Tasks) Start(name string) error {
	ts.h.w.Lock()
	defer ts.h.w.Unlock()
	t := ts.readable(name)
	if t == nil {
		return win32.Fail(win32.CodeFileNotFound, "start task %q on %s", name, ts.h.name)
	}
	if t.State == "Running" {
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.gen++
	t.State, t.LastResult, t.LastRun, t.Output, t.cancel = "Running", taskRunning, ts.h.w.Now(), "", cancel
	go t.by.Tasks.run(ctx, t, t.gen, Run{Host: t.by, Path: ts.h.ExpandLocked(t.Program), Arguments: t.Arguments, User: t.User}, ts.h.w.runner)
	ts.h.w.ChangedLocked()
	return nil
}

func (ts Tasks) run(ctx context.Context, t *task, gen int, run Run, runner Runner) {
	code, output := ts.runAction(ctx, run, runner)
	ts.h.w.Lock()
	defer ts.h.w.Unlock()
	if t.gen != gen || !ts.h.up {
		return
	}
	t.State, t.LastResult, t.Output = "Ready", uint32(code), output //nolint:gosec // exit codes are 32 bits wide
	ts.h.w.ChangedLocked()
}

// runAction runs the program of a task and returns its exit code and output. If the
// program cannot be started, the code is the HRESULT that the scheduler shows.
func (ts Tasks) runAction(ctx context.Context, run Run, runner Runner) (int, string) {
	if runner != nil {
		if code, output, found := runner(ctx, run); found {
			return code, output
		}
	}
	run.Path = strings.Trim(run.Path, `"`)
	code, output, err := ts.h.RunProgram(ctx, run)
	if err != nil {
		return int(0x80070000 | win32.CodeOf(err)), err.Error()
	}
	return code, output
}

// Stop ends a task's program if it runs; error 2 for an unknown or broken task.
func (ts Tasks) Stop(name string) error {
	ts.h.w.Lock()
	defer ts.h.w.Unlock()
	t := ts.readable(name)
	if t == nil {
		return win32.Fail(win32.CodeFileNotFound, "stop task %q on %s", name, ts.h.name)
	}
	t.stop(taskStopped)
	ts.h.w.ChangedLocked()
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

// Unregister stops and removes a task; error 2 for an unknown or broken task.
func (ts Tasks) Unregister(name string) error {
	ts.h.w.Lock()
	defer ts.h.w.Unlock()
	t := ts.readable(name)
	if t == nil {
		return win32.Fail(win32.CodeFileNotFound, "unregister task %q on %s", name, ts.h.name)
	}
	ts.drop(t)
	ts.h.w.ChangedLocked()
	return nil
}
