package scheduling

import (
	"errors"
	"strings"

	"changeover/lab/cmdexe"
	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/win32"
)

// Constants of a registration (Microsoft, TASK_CREATION, TASK_LOGON_TYPE, Task Scheduler Error and Success Constants).
const (
	taskCreate              = 2
	taskCreateOrUpdate      = 6
	taskLogonServiceAccount = 5
	schedEMalformedXML      = 0x8004131A - 1<<32 // with its sign
)

const comException = "System.Runtime.InteropServices.COMException"

// register registers a task from its XML under a path that begins at the folder, and makes the folders that are missing. With
// TASK_CREATE, an existing task is the error ERROR_ALREADY_EXISTS; with TASK_CREATE_OR_UPDATE, an existing task is replaced
// (Microsoft, TaskFolder.RegisterTask; MS-TSCH 3.2.5.4.2, SchRpcRegisterTask: "MUST register the task if the task does not
// already exist"). The lab has tasks of service accounts only, which have no password.
func (s Service) register(folder string, args []posh.Value) (posh.Value, error) {
	flags, _ := posh.ToInt(args[2])
	logon, _ := posh.ToInt(args[5])
	if flags != taskCreate && flags != taskCreateOrUpdate || logon != taskLogonServiceAccount || args[3] != nil || args[4] != nil {
		return nil, posh.NotSupported("RegisterTask with flags %d, logon type %d and these user arguments", flags, logon)
	}
	task, err := cmdexe.ReadTask(posh.ToString(args[1]))
	switch {
	case errors.Is(err, cmdexe.ErrMalformedTask):
		return nil, &posh.Error{Message: "The task XML is malformed.", ID: cmdlets.ExceptionName(comException), Exception: comException, Category: "NotSpecified", HResult: schedEMalformedXML}
	case err != nil:
		return nil, posh.NotSupported("this XML of a task")
	}
	account, err := s.Host.Accounts.Lookup(task.User)
	if err != nil {
		return nil, failed(err)
	}
	task.User = account.Account
	full := inFolder(folder, strings.Trim(cmdlets.First(args), `\`))
	end := strings.LastIndex(full, `\`) + 1
	task.Path, task.Name = full[:end], full[end:]
	if err := s.Host.Tasks.Register(task, flags == taskCreateOrUpdate); err != nil {
		return nil, failed(err)
	}
	return s.registered(full)
}

// failed returns the exception of a method for an error of the model.
func failed(err error) error {
	code := win32.CodeOf(err)
	return cmdlets.NetError(comException, code, win32.Message(code))
}

// registered returns the RegisteredTask with a full name.
func (s Service) registered(full string) (posh.Value, error) {
	for _, t := range s.below(`\`) {
		if strings.EqualFold(t.FullName(), full) && !t.Broken {
			return s.task(t), nil
		}
	}
	return nil, notFound()
}
