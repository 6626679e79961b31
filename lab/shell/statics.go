package shell

import (
	"strings"
	"time"

	"changeover/lab/posh"
)

// shortType is a type's name without the System namespace, in lower case.
func shortType(name string) string { return strings.TrimPrefix(strings.ToLower(name), "system.") }

// Static implements posh.Host for the .NET types that look at the machine.
func (s *Shell) Static(_ *posh.Session, typeName, member string, args []posh.Value, call bool) (posh.Value, bool, error) {
	switch shortType(typeName) {
	case "microsoft.win32.registryvalueoptions":
		return s.registryOption(member)
	case "io.file":
		return s.fileStatic(member, args, call)
	case "environment":
		return s.environmentStatic(member)
	case "security.principal.windowsidentity":
		if strings.EqualFold(member, "GetCurrent") && call {
			return named("System.Security.Principal.WindowsIdentity", s.user, nil, posh.P("Name", s.user)), true, nil
		}
	}
	return nil, false, nil
}

func (s *Shell) registryOption(member string) (posh.Value, bool, error) {
	switch strings.ToLower(member) {
	case "none":
		return posh.Enum{Name: "None", Number: 0}, true, nil
	case "donotexpandenvironmentnames":
		return posh.Enum{Name: "DoNotExpandEnvironmentNames", Number: 1}, true, nil
	}
	return nil, false, nil
}

func (s *Shell) environmentStatic(member string) (posh.Value, bool, error) {
	switch strings.ToLower(member) {
	case "machinename":
		return s.host.Name(), true, nil
	case "is64bitprocess", "is64bitoperatingsystem":
		return true, true, nil
	}
	return nil, false, nil
}

func (s *Shell) fileStatic(member string, args []posh.Value, call bool) (posh.Value, bool, error) {
	if !call || len(args) == 0 {
		return nil, false, nil
	}
	path := posh.ToString(args[0])
	switch strings.ToLower(member) {
	case "exists":
		return s.exists(location{path: path}, "Leaf"), true, nil
	case "readalltext", "readalllines":
		data, err := s.host.ReadFile(path)
		if err != nil {
			return nil, true, fileError(path, err)
		}
		if strings.EqualFold(member, "ReadAllLines") {
			return posh.FromStrings(textLines(decode(data))), true, nil
		}
		return decode(data), true, nil
	case "writealltext":
		text := ""
		if len(args) > 1 {
			text = posh.ToString(args[1])
		}
		if err := s.host.WriteFile(path, []byte(text)); err != nil {
			return nil, true, fileError(path, err)
		}
		return nil, true, nil
	}
	return nil, false, nil
}

func fileError(path string, err error) error {
	e := itemError("MethodInvocation", path, err)
	e.NonTerminating = false
	if e.Exception == "System.Management.Automation.ItemNotFoundException" {
		e.Exception, e.Message = "System.IO.FileNotFoundException", "Could not find file '"+path+"'."
	}
	e.ID = exceptionName(e.Exception)
	return e
}

// New implements posh.Host for objects that belong to the machine.
func (s *Shell) New(session *posh.Session, typeName string, args []posh.Value) (posh.Value, bool, error) {
	switch shortType(typeName) {
	case "threading.mutex":
		if len(args) < 2 {
			return nil, true, posh.NotSupported("a mutex without a name")
		}
		return s.mutex(session, posh.ToString(args[1])), true, nil
	case "security.principal.ntaccount":
		name := first(args)
		if len(args) == 2 {
			name = posh.ToString(args[0]) + `\` + posh.ToString(args[1])
		}
		return s.accountObject(name), true, nil
	case "security.principal.securityidentifier":
		return s.sidObject(first(args)), true, nil
	}
	return nil, false, nil
}

// mutex is a named mutex of the host; a process that ends abandons it.
func (s *Shell) mutex(session *posh.Session, name string) *posh.Object {
	held := 0
	o := posh.NewObject("System.Threading.Mutex")
	o.SetMethod("WaitOne", func(args []posh.Value) (posh.Value, error) {
		wait := time.Duration(-1)
		if len(args) > 0 {
			ms, err := posh.ToInt(args[0])
			if err != nil {
				return nil, err
			}
			if ms >= 0 {
				wait = time.Duration(ms) * time.Millisecond
			}
		}
		if wait < 0 {
			wait = 24 * time.Hour
		}
		got, abandoned := s.host.AcquireMutex(session.Context(), name, s.pid, wait)
		if got {
			held++
		}
		if abandoned {
			return nil, &posh.Error{
				Message: "The wait completed due to an abandoned mutex.", ID: "AbandonedMutexException",
				Exception: "System.Threading.AbandonedMutexException", Category: "NotSpecified",
			}
		}
		return got, nil
	})
	o.SetMethod("ReleaseMutex", func([]posh.Value) (posh.Value, error) {
		if !s.host.ReleaseMutex(name, s.pid) {
			return nil, &posh.Error{
				Message: "Object synchronization method was called from an unsynchronized block of code.", ID: "ApplicationException",
				Exception: "System.ApplicationException", Category: "NotSpecified",
			}
		}
		held--
		return nil, nil
	})
	nothing := func([]posh.Value) (posh.Value, error) { return nil, nil }
	o.SetMethod("Dispose", nothing)
	o.SetMethod("Close", nothing)
	return o
}
