package system

import (
	"fmt"
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/win32"
	"changeover/lab/windows"
)

// Tasks implements the module ScheduledTasks.
type Tasks struct{ *cmdlets.Process }

// Commands returns the cmdlets of the module ScheduledTasks by name.
func (s Tasks) Commands() map[string]posh.Command {
	return map[string]posh.Command{
		"New-ScheduledTaskAction":      cmdlets.Only(newTaskAction, "Execute", "Argument", "WorkingDirectory"),
		"New-ScheduledTaskPrincipal":   cmdlets.Only(newTaskPrincipal, "UserId", "LogonType", "RunLevel"),
		"New-ScheduledTaskSettingsSet": cmdlets.Only(newTaskSettings, "AllowStartIfOnBatteries", "DontStopIfGoingOnBatteries", "ExecutionTimeLimit", "Priority"),
		"Register-ScheduledTask":       cmdlets.Only(s.registerTask, "TaskName", "TaskPath", "Action", "Principal", "Settings", "User", "Description", "Force"),
		"Get-ScheduledTask":            cmdlets.Only(s.getTask, "TaskName", "TaskPath"),
		"Get-ScheduledTaskInfo":        cmdlets.Only(s.getTaskInfo, "TaskName", "TaskPath", "InputObject"),
		"Start-ScheduledTask":          cmdlets.Only(s.startTask, "TaskName", "TaskPath", "InputObject"),
		"Stop-ScheduledTask":           cmdlets.Only(s.stopTask, "TaskName", "TaskPath", "InputObject"),
		"Unregister-ScheduledTask":     cmdlets.Only(s.unregisterTask, "TaskName", "TaskPath", "InputObject"),
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
	// 72 hours is the default time limit (Microsoft, MSFT_TaskSettings3: ExecutionTimeLimit). The lab does not enforce
	// it.
	c.Emit(taskObject("MSFT_TaskSettings3", nil, posh.P("ExecutionTimeLimit", "PT72H"), posh.P("Priority", int32(7))))
	return nil
}

// registerTask implements Register-ScheduledTask for tasks without triggers.
func (s Tasks) registerTask(c *posh.Invocation) error {
	actions := posh.Array(c.Value("Action"))
	if len(actions) != 1 {
		return posh.NotSupported("a task with %d actions", len(actions))
	}
	action, ok := actions[0].(*posh.Object)
	if !ok {
		return posh.NotSupported("a value of -Action that is not a task action")
	}
	user := s.User
	if c.Has("User") {
		user = c.String("User")
	} else if p, ok := c.Value("Principal").(*posh.Object); ok {
		user = posh.ToString(p.Get("UserId"))
	}
	account, err := s.Host.Accounts.Lookup(user)
	if err != nil {
		return taskError(c, err)
	}
	path, err := taskPath(c)
	if err != nil {
		return err
	}
	task := windows.Task{
		Name: c.String("TaskName"), Path: path, Program: posh.ToString(action.Get("Execute")), Arguments: posh.ToString(action.Get("Arguments")),
		WorkingDirectory: posh.ToString(action.Get("WorkingDirectory")), User: account.Account, Description: c.String("Description"),
	}
	if err := s.Host.Tasks.Register(task, c.Bool("Force")); err != nil {
		return taskError(c, err)
	}
	if made, ok := s.task(task.FullName()); ok {
		c.Emit(scheduledTask(made))
	}
	return nil
}

// taskPath returns the folder of -TaskPath, or the root folder. The folder must be a full path, with a backslash at both ends
// (Microsoft, Get-ScheduledTask). The lab does not model other forms and wildcards.
func taskPath(c *posh.Invocation) (string, error) {
	if !c.Has("TaskPath") {
		return `\`, nil
	}
	paths := c.Strings("TaskPath")
	if len(paths) != 1 || !strings.HasPrefix(paths[0], `\`) || !strings.HasSuffix(paths[0], `\`) || posh.HasWildcard(paths[0]) {
		return "", posh.NotSupported("the -TaskPath %s", strings.Join(paths, ", "))
	}
	return paths[0], nil
}

// task returns the task with this folder and name, ignoring case.
func (s Tasks) task(fullName string) (windows.Task, bool) {
	for _, t := range s.Host.Tasks.List() {
		if cmdlets.Equal(t.FullName(), fullName) {
			return t, true
		}
	}
	return windows.Task{}, false
}

// taskError writes an error of the module. Its id contains the HRESULT.
func taskError(c *posh.Invocation, err error) error {
	code := win32.CodeOf(err)
	category := "NotSpecified"
	switch code {
	case win32.CodeFileNotFound:
		category = "ObjectNotFound"
	case win32.CodeAlreadyExists:
		category = "ResourceExists"
	}
	return c.WriteError(&posh.Error{
		Message: cmdlets.TextOf(err), ID: fmt.Sprintf("HRESULT 0x8007%04x,%s", code, c.Name), Exception: cmdlets.CimException, Category: category, NonTerminating: true,
	})
}

func scheduledTask(t windows.Task) *posh.Object {
	return taskObject("MSFT_ScheduledTask", t, posh.P("TaskName", t.Name), posh.P("TaskPath", t.Path), posh.P("Description", t.Description),
		cmdlets.Enum("State", t.State, map[string]int64{"Disabled": 1, "Queued": 2, "Ready": 3, "Running": 4}[t.State]))
}

// queried returns the tasks that match -TaskName, which accepts wildcards, in the folder of -TaskPath, or in all
// folders without it. If one of the tasks can't be read, it writes an error as well.
func (s Tasks) queried(c *posh.Invocation) ([]windows.Task, error) {
	path, err := taskPath(c)
	if err != nil {
		return nil, err
	}
	var out []windows.Task
	broken := false
	patterns := c.Strings("TaskName")
	for _, t := range s.Host.Tasks.List() {
		switch {
		case c.Has("TaskPath") && !cmdlets.Equal(t.Path, path):
		case t.Broken:
			broken = true
		case cmdlets.AnyMatches(patterns, t.Name):
			out = append(out, t)
		}
	}
	switch {
	case broken:
		return out, taskError(c, &win32.Error{Code: win32.CodeFileNotFound, Text: win32.Message(win32.CodeFileNotFound)})
	case len(out) == 0 && len(patterns) == 1 && !posh.HasWildcard(patterns[0]):
		return nil, c.WriteError(cmdlets.CimNotFound(c.Name, "MSFT_ScheduledTask", "TaskName", patterns[0]))
	case len(out) == 0 && len(patterns) == 0 && c.Has("TaskPath"):
		return nil, c.WriteError(cmdlets.CimNotFound(c.Name, "MSFT_ScheduledTask", "TaskPath", path))
	}
	return out, nil
}

// taskNames returns the names of the tasks from the pipeline, or the names of -TaskName, which accepts no wildcards here, in
// the folder of -TaskPath or in the root folder.
func taskNames(c *posh.Invocation) ([]string, error) {
	var names []string
	if !c.Piped && !c.Has("InputObject") {
		path, err := taskPath(c)
		for _, name := range c.Strings("TaskName") {
			names = append(names, path+name)
		}
		return names, err
	}
	for _, v := range c.Objects("InputObject") {
		if o, ok := v.(*posh.Object); ok {
			names = append(names, posh.ToString(o.Get("TaskPath"))+posh.ToString(o.Get("TaskName")))
		}
	}
	return names, nil
}

// eachTask calls f for each task that the call names.
func eachTask(c *posh.Invocation, f func(fullName string) error) error {
	names, err := taskNames(c)
	if err != nil {
		return err
	}
	return forTasks(c, names, f)
}

func forTasks(c *posh.Invocation, names []string, f func(fullName string) error) error {
	for _, name := range names {
		if err := f(name); err != nil {
			if err := taskError(c, err); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s Tasks) getTask(c *posh.Invocation) error {
	all, err := s.queried(c)
	for _, t := range all {
		c.Emit(scheduledTask(t))
	}
	return err
}

func (s Tasks) getTaskInfo(c *posh.Invocation) error {
	return eachTask(c, func(name string) error {
		t, ok := s.task(name)
		if !ok || t.Broken {
			return &win32.Error{Code: win32.CodeFileNotFound, Text: win32.Message(win32.CodeFileNotFound)}
		}
		c.Emit(taskObject("MSFT_TaskDynamicInfo", nil, posh.P("TaskName", t.Name), posh.P("TaskPath", t.Path), posh.P("LastRunTime", t.LastRun), posh.P("LastTaskResult", int64(t.LastResult))))
		return nil
	})
}

func (s Tasks) startTask(c *posh.Invocation) error { return eachTask(c, s.Host.Tasks.Start) }

func (s Tasks) stopTask(c *posh.Invocation) error { return eachTask(c, s.Host.Tasks.Stop) }

func (s Tasks) unregisterTask(c *posh.Invocation) error {
	if !c.Has("TaskName") {
		return eachTask(c, s.Host.Tasks.Unregister)
	}
	all, err := s.queried(c)
	if err != nil {
		return err
	}
	var names []string
	for _, t := range all {
		names = append(names, t.FullName())
	}
	return forTasks(c, names, s.Host.Tasks.Unregister)
}
