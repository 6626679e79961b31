// Package scheduling models the scripting objects of the Task Scheduler, which Windows Vista and Windows Server 2008
// introduced (Microsoft, "Task Scheduler Scripting Objects").
package scheduling

import (
	"strings"
	"time"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/win32"
	"changeover/lab/windows"
)

// Service is the COM class Schedule.Service on the host of a process.
type Service struct{ *cmdlets.Process }

const comType = "System.__ComObject"

// Object returns a TaskService. It gives access to folders after Connect, which connects to its own host.
func (s Service) Object() *posh.Object {
	connected := false
	o := posh.NewObject(comType, posh.LiveProperty("Connected", func() posh.Value { return connected }, nil))
	method(o, "Connect", 0, func([]posh.Value) (posh.Value, error) {
		connected = true
		return posh.Void{}, nil
	})
	method(o, "GetFolder", 1, func(args []posh.Value) (posh.Value, error) {
		if !connected {
			// ERROR_ONLY_IF_CONNECTED
			return nil, cmdlets.NetError("System.Runtime.InteropServices.COMException", 1251, "This operation is supported only when you are connected to the server.")
		}
		path := `\` + strings.Trim(cmdlets.First(args), `\`)
		if path != `\` && len(s.below(path)) == 0 {
			return nil, notFound()
		}
		return s.folder(path), nil
	})
	return o
}

// method adds a method with count parameters to an object.
func method(o *posh.Object, name string, count int, do func(args []posh.Value) (posh.Value, error)) {
	o.SetMethod(name, func(args []posh.Value) (posh.Value, error) {
		if len(args) != count {
			return nil, posh.NotSupported("%s with %d arguments", name, len(args))
		}
		return do(args)
	})
}

// notFound returns the exception for ERROR_FILE_NOT_FOUND.
func notFound() error {
	return cmdlets.NetError("System.IO.FileNotFoundException", win32.CodeFileNotFound, win32.Message(win32.CodeFileNotFound))
}

// below returns the tasks in a folder and in its subfolders.
func (s Service) below(path string) []windows.Task {
	var list []windows.Task
	for _, t := range s.Host.Tasks.List() {
		if under(t.Path, path) {
			list = append(list, t)
		}
	}
	return list
}

func under(folder, path string) bool {
	path = strings.TrimSuffix(path, `\`) + `\`
	return len(folder) >= len(path) && strings.EqualFold(folder[:len(path)], path)
}

// folder returns a TaskFolder.
func (s Service) folder(path string) *posh.Object {
	o := posh.NewObject(comType, posh.P("Name", path[strings.LastIndex(path, `\`)+1:]), posh.P("Path", path))
	method(o, "GetFolders", 1, func([]posh.Value) (posh.Value, error) { return s.folders(path), nil })
	method(o, "GetTasks", 1, func([]posh.Value) (posh.Value, error) { return s.tasks(path) })
	method(o, "GetTask", 1, func(args []posh.Value) (posh.Value, error) {
		return s.registered(inFolder(path, cmdlets.First(args)))
	})
	method(o, "RegisterTask", 6, func(args []posh.Value) (posh.Value, error) { return s.register(path, args) })
	method(o, "DeleteTask", 2, func(args []posh.Value) (posh.Value, error) {
		if s.Host.Tasks.Unregister(inFolder(path, cmdlets.First(args))) != nil {
			return nil, notFound()
		}
		return posh.Void{}, nil
	})
	return o
}

func inFolder(path, name string) string { return strings.TrimSuffix(path, `\`) + `\` + name }

// folders returns a TaskFolderCollection of the folders in a folder. In the lab a folder exists while it contains
// tasks.
func (s Service) folders(path string) posh.Value {
	list, last := []posh.Value{}, ""
	for _, t := range s.below(path) {
		name, _, deeper := strings.Cut(strings.TrimPrefix(t.Path[len(strings.TrimSuffix(path, `\`)):], `\`), `\`)
		if deeper && !strings.EqualFold(name, last) {
			list, last = append(list, s.folder(inFolder(path, name))), name
		}
	}
	return list
}

// tasks returns a RegisteredTaskCollection of the tasks in a folder. Its behaviour for a task that can't be read is
// not documented; the lab does not model it.
func (s Service) tasks(path string) (posh.Value, error) {
	list := []posh.Value{}
	for _, t := range s.below(path) {
		switch {
		case !strings.EqualFold(t.Path, inFolder(path, "")):
		case t.Broken:
			return nil, posh.NotSupported("listing a folder that contains a task with an unreadable registration")
		default:
			list = append(list, s.task(t))
		}
	}
	return list, nil
}

// states maps the states of a task to numbers (Microsoft, RegisteredTask.State).
var states = map[string]int64{"Disabled": 1, "Queued": 2, "Ready": 3, "Running": 4}

// neverRan is the last run time of a task that has never run: the scheduler returns zero (MS-TSCH 3.2.5.4.17,
// SchRpcGetLastRunInfo), which is this day as a DATE (IRegisteredTask::get_LastRunTime).
var neverRan = time.Date(1899, time.December, 30, 0, 0, 0, 0, time.Local)

// lastRun returns when a task was last started, and its result. Before the first run, the time and the result are zero
// (MS-TSCH, as above); schtasks.exe and later releases show the result SCHED_S_TASK_HAS_NOT_RUN.
func lastRun(t windows.Task) (time.Time, int64) {
	if t.LastRun.IsZero() {
		return neverRan, 0
	}
	return t.LastRun, int64(int32(t.LastResult)) //nolint:gosec // reinterpreted as signed
}

// task returns a RegisteredTask. Its last result is a Long, which is signed.
func (s Service) task(t windows.Task) *posh.Object {
	at, result := lastRun(t)
	o := posh.NewObject(comType, posh.P("Name", t.Name), posh.P("Path", t.FullName()), posh.P("State", states[t.State]),
		posh.P("LastRunTime", at), posh.P("LastTaskResult", result))
	method(o, "Run", 1, func(args []posh.Value) (posh.Value, error) {
		if args[0] != nil {
			return nil, posh.NotSupported("Run of a task with parameters")
		}
		if s.Host.Tasks.Start(t.FullName()) != nil {
			return nil, notFound()
		}
		return posh.NewObject(comType, posh.P("Name", t.Name), posh.P("Path", t.FullName())), nil
	})
	return o
}
