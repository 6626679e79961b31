package shell

import (
	"fmt"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// taskCommands are the cmdlets of the ScheduledTasks module.
func (s *Shell) taskCommands() map[string]posh.Command {
	return map[string]posh.Command{
		"New-ScheduledTaskAction":      only(newTaskAction, "Execute", "Argument", "WorkingDirectory"),
		"New-ScheduledTaskPrincipal":   only(newTaskPrincipal, "UserId", "LogonType", "RunLevel"),
		"New-ScheduledTaskSettingsSet": only(newTaskSettings, "AllowStartIfOnBatteries", "DontStopIfGoingOnBatteries", "ExecutionTimeLimit", "Priority"),
		"Register-ScheduledTask":       only(s.registerTask, "TaskName", "Action", "Principal", "Settings", "User", "Description", "Force"),
		"Get-ScheduledTask":            only(s.getTask, "TaskName"),
		"Get-ScheduledTaskInfo":        only(s.getTaskInfo, "TaskName", "InputObject"),
		"Start-ScheduledTask":          only(s.startTask, "TaskName", "InputObject"),
		"Stop-ScheduledTask":           only(s.stopTask, "TaskName", "InputObject"),
		"Unregister-ScheduledTask":     only(s.unregisterTask, "TaskName", "InputObject"),
	}
}

func taskObject(class string, live any, props ...*posh.Property) *posh.Object {
	o := posh.NewObject("Microsoft.Management.Infrastructure.CimInstance#Root/Microsoft/Windows/TaskScheduler/"+class, props...)
	o.Live = live
	return o
}

func newTaskAction(c *posh.Invocation) error {
	c.Emit(taskObject("MSFT_TaskExecAction", nil, posh.P("Execute", c.String("Execute")), posh.P("Arguments", c.String("Argument")), posh.P("WorkingDirectory", c.String("WorkingDirectory"))))
	return nil
}

func newTaskPrincipal(c *posh.Invocation) error {
	c.Emit(taskObject("MSFT_TaskPrincipal2", nil, posh.P("UserId", c.String("UserId")), posh.P("LogonType", c.String("LogonType")), posh.P("RunLevel", c.String("RunLevel"))))
	return nil
}

func newTaskSettings(c *posh.Invocation) error {
	c.Emit(taskObject("MSFT_TaskSettings3", nil))
	return nil
}

// registerTask registers a task without triggers, which runs when it is started.
func (s *Shell) registerTask(c *posh.Invocation) error {
	actions := posh.Array(c.Value("Action"))
	if len(actions) != 1 {
		return posh.NotSupported("a task with %d actions", len(actions))
	}
	action, ok := actions[0].(*posh.Object)
	if !ok {
		return posh.NotSupported("an -Action that is no task action")
	}
	user := s.user
	if c.Has("User") {
		user = c.String("User")
	} else if p, ok := c.Value("Principal").(*posh.Object); ok {
		user = posh.ToString(p.Get("UserId"))
	}
	account, err := s.host.LookupAccount(user)
	if err != nil {
		return taskError(c, err)
	}
	task := cluster.Task{
		Name: c.String("TaskName"), Path: `\`, Program: posh.ToString(action.Get("Execute")), Arguments: posh.ToString(action.Get("Arguments")),
		WorkingDirectory: posh.ToString(action.Get("WorkingDirectory")), User: account.Account, Description: c.String("Description"),
	}
	if err := s.host.RegisterTask(task, c.Bool("Force")); err != nil {
		return taskError(c, err)
	}
	if made, ok := s.task(task.Name); ok {
		c.Emit(scheduledTask(made))
	}
	return nil
}

// task finds a task by its name, ignoring case.
func (s *Shell) task(name string) (cluster.Task, bool) {
	for _, t := range s.host.Tasks() {
		if equal(t.Name, name) {
			return t, true
		}
	}
	return cluster.Task{}, false
}

// taskError carries the HRESULT in its id, as errors of the module do.
func taskError(c *posh.Invocation, err error) error {
	code := cluster.CodeOf(err)
	category := "NotSpecified"
	switch code {
	case cluster.CodeFileNotFound:
		category = "ObjectNotFound"
	case cluster.CodeAlreadyExists:
		category = "ResourceExists"
	}
	return c.WriteError(&posh.Error{
		Message: textOf(err), ID: fmt.Sprintf("HRESULT 0x8007%04x,%s", code, c.Name), Exception: cimException, Category: category, NonTerminating: true,
	})
}

func scheduledTask(t cluster.Task) *posh.Object {
	return taskObject("MSFT_ScheduledTask", t, posh.P("TaskName", t.Name), posh.P("TaskPath", t.Path), posh.P("Description", t.Description),
		enum("State", t.State, map[string]int64{"Disabled": 1, "Queued": 2, "Ready": 3, "Running": 4}[t.State]))
}

// queried are the tasks that a query by -TaskName finds, which takes wildcards.
func (s *Shell) queried(c *posh.Invocation) ([]cluster.Task, error) {
	var out []cluster.Task
	patterns := c.Strings("TaskName")
	for _, t := range s.host.Tasks() {
		if anyMatches(patterns, t.Name) {
			out = append(out, t)
		}
	}
	if len(out) == 0 && len(patterns) == 1 && !posh.HasWildcard(patterns[0]) {
		return nil, c.WriteError(cimNotFound(c.Name, "MSFT_ScheduledTask", "TaskName", patterns[0]))
	}
	return out, nil
}

// taskNames are those of tasks from the pipeline or by -TaskName, taken literally.
func taskNames(c *posh.Invocation) []string {
	if !c.Piped && !c.Has("InputObject") {
		return c.Strings("TaskName")
	}
	var names []string
	for _, v := range c.Objects("InputObject") {
		if o, ok := v.(*posh.Object); ok {
			names = append(names, posh.ToString(o.Get("TaskName")))
		}
	}
	return names
}

func eachTask(c *posh.Invocation, names []string, f func(name string) error) error {
	for _, name := range names {
		if err := f(name); err != nil {
			if err := taskError(c, err); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Shell) getTask(c *posh.Invocation) error {
	all, err := s.queried(c)
	for _, t := range all {
		c.Emit(scheduledTask(t))
	}
	return err
}

func (s *Shell) getTaskInfo(c *posh.Invocation) error {
	return eachTask(c, taskNames(c), func(name string) error {
		t, ok := s.task(name)
		if !ok {
			return &cluster.Error{Code: cluster.CodeFileNotFound, Text: cluster.Message(cluster.CodeFileNotFound)}
		}
		c.Emit(taskObject("MSFT_TaskDynamicInfo", nil, posh.P("TaskName", t.Name), posh.P("LastRunTime", t.LastRun), posh.P("LastTaskResult", int64(t.LastResult))))
		return nil
	})
}

func (s *Shell) startTask(c *posh.Invocation) error {
	return eachTask(c, taskNames(c), s.host.StartTask)
}

func (s *Shell) stopTask(c *posh.Invocation) error {
	return eachTask(c, taskNames(c), s.host.StopTask)
}

func (s *Shell) unregisterTask(c *posh.Invocation) error {
	names := taskNames(c)
	if c.Has("TaskName") {
		all, err := s.queried(c)
		if err != nil {
			return err
		}
		names = nil
		for _, t := range all {
			names = append(names, t.Name)
		}
	}
	return eachTask(c, names, s.host.UnregisterTask)
}
