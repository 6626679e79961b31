package shell

import (
	"fmt"
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// taskCommands are the cmdlets of the ScheduledTasks module, and Start-Process,
// which their actions use.
func (s *Shell) taskCommands() map[string]posh.Command {
	return map[string]posh.Command{
		"New-ScheduledTaskAction": newTaskAction, "New-ScheduledTaskPrincipal": newTaskPrincipal, "New-ScheduledTaskSettingsSet": newTaskSettings,
		"Register-ScheduledTask": s.registerTask, "Get-ScheduledTask": s.getTask, "Get-ScheduledTaskInfo": s.getTaskInfo,
		"Start-ScheduledTask": s.startTask, "Stop-ScheduledTask": s.stopTask, "Unregister-ScheduledTask": s.unregisterTask,
		"Start-Process": s.startProcess,
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

func (s *Shell) registerTask(c *posh.Invocation) error {
	if c.Has("Trigger") {
		return posh.NotSupported("Register-ScheduledTask with -Trigger")
	}
	actions := posh.Array(c.Value("Action"))
	if len(actions) != 1 {
		return posh.NotSupported("a task with %d actions", len(actions))
	}
	action, ok := actions[0].(*posh.Object)
	if !ok {
		return posh.NotSupported("an -Action that is no task action")
	}
	user := c.String("User")
	if p, ok := c.Value("Principal").(*posh.Object); ok {
		user = posh.ToString(p.Get("UserId"))
	}
	task := cluster.Task{
		Name: c.String("TaskName"), Path: `\`, Program: posh.ToString(action.Get("Execute")), Arguments: posh.ToString(action.Get("Arguments")),
		WorkingDirectory: posh.ToString(action.Get("WorkingDirectory")), User: user, Description: c.String("Description"),
	}
	if err := s.host.RegisterTask(task, c.Bool("Force")); err != nil {
		return taskError(c, "0x800700b7", textOf(err), err)
	}
	for _, t := range s.host.Tasks() {
		if equal(t.Name, task.Name) {
			c.Emit(scheduledTask(t))
		}
	}
	return nil
}

func taskError(c *posh.Invocation, code, message string, err error) error {
	e := win32Error(c.Name, "Microsoft.Management.Infrastructure.CimException", "NotSpecified", err)
	e.Message, e.ID = message, "HRESULT "+code+","+c.Name
	return c.WriteError(e)
}

func scheduledTask(t cluster.Task) *posh.Object {
	return taskObject("MSFT_ScheduledTask", t, posh.P("TaskName", t.Name), posh.P("TaskPath", t.Path), posh.P("Description", t.Description),
		enum("State", t.State, map[string]int64{"Disabled": 1, "Queued": 2, "Ready": 3, "Running": 4}[t.State]))
}

// tasks are those from the pipeline or by -TaskName.
func (s *Shell) tasks(c *posh.Invocation) ([]cluster.Task, error) {
	var wanted []string
	for _, v := range c.Objects("InputObject") {
		if o, ok := v.(*posh.Object); ok {
			wanted = append(wanted, posh.ToString(o.Get("TaskName")))
		}
	}
	piped := c.Piped || c.Has("InputObject")
	patterns := c.Strings("TaskName")
	var out []cluster.Task
	for _, t := range s.host.Tasks() {
		for _, name := range wanted {
			if equal(name, t.Name) {
				out = append(out, t)
			}
		}
		if !piped && anyMatches(patterns, t.Name) {
			out = append(out, t)
		}
	}
	if !piped && len(out) == 0 && len(patterns) == 1 && !hasWildcard(patterns[0]) {
		return nil, c.WriteError(&posh.Error{
			Message: fmt.Sprintf("No MSFT_ScheduledTask objects found with property 'TaskName' equal to '%s'.  Verify the value of the property and retry.", patterns[0]),
			ID:      "CmdletizationQuery_NotFound_TaskName," + c.Name, Exception: "Microsoft.PowerShell.Cmdletization.Cim.CimJobException", Category: "ObjectNotFound", NonTerminating: true,
		})
	}
	return out, nil
}

func (s *Shell) eachTask(c *posh.Invocation, f func(cluster.Task) error) error {
	all, err := s.tasks(c)
	if err != nil {
		return err
	}
	for _, t := range all {
		if err := f(t); err != nil {
			if err := taskError(c, "0x80070002", textOf(err), err); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Shell) getTask(c *posh.Invocation) error {
	return s.eachTask(c, func(t cluster.Task) error { c.Emit(scheduledTask(t)); return nil })
}

func (s *Shell) getTaskInfo(c *posh.Invocation) error {
	return s.eachTask(c, func(t cluster.Task) error {
		c.Emit(taskObject("MSFT_TaskDynamicInfo", nil, posh.P("TaskName", t.Name), posh.P("LastRunTime", t.LastRun), posh.P("LastTaskResult", int64(t.LastResult))))
		return nil
	})
}

func (s *Shell) startTask(c *posh.Invocation) error {
	return s.eachTask(c, func(t cluster.Task) error { return s.host.StartTask(t.Name) })
}

func (s *Shell) stopTask(c *posh.Invocation) error {
	return s.eachTask(c, func(t cluster.Task) error { return s.host.StopTask(t.Name) })
}

func (s *Shell) unregisterTask(c *posh.Invocation) error {
	if !c.Has("Confirm") || c.Bool("Confirm") {
		return posh.NotSupported("Unregister-ScheduledTask without -Confirm:$false, which asks")
	}
	return s.eachTask(c, func(t cluster.Task) error { return s.host.UnregisterTask(t.Name) })
}

// startProcess runs a program to its end, output into files where asked.
func (s *Shell) startProcess(c *posh.Invocation) error {
	if !c.Bool("Wait") {
		return posh.NotSupported("Start-Process without -Wait")
	}
	exit, output, err := s.host.RunProgram(c.Session.Context(), cluster.Run{
		Host: s.host, Path: c.String("FilePath"), Arguments: strings.Join(c.Strings("ArgumentList"), " "), User: s.user,
	})
	if err != nil {
		return &posh.Error{
			Message: "This command cannot be run due to the error: " + textOf(err), ID: "InvalidOperationException,Microsoft.PowerShell.Commands.StartProcessCommand",
			Exception: "System.InvalidOperationException", Category: "InvalidOperation",
		}
	}
	for parameter, text := range map[string]string{"RedirectStandardOutput": output, "RedirectStandardError": ""} {
		if c.Has(parameter) {
			if err := s.host.WriteFile(c.String(parameter), []byte(text)); err != nil {
				return itemError(c.Name, c.String(parameter), err)
			}
		}
	}
	if c.Bool("PassThru") {
		c.Emit(posh.NewObject("System.Diagnostics.Process", posh.P("ExitCode", int64(exit)), posh.P("HasExited", true)))
	}
	return nil
}
