package cim

import (
	"slices"
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/cmdlets/services"
	"changeover/lab/posh"
	"changeover/lab/win32"
	"changeover/lab/windows/scm"
)

// serviceMethod calls a method of a Win32_Service and returns its return value.
func (s Cmdlets) serviceMethod(method, name string, args *posh.Hashtable) (int64, error) {
	switch strings.ToLower(method) {
	case "change":
		change, err := serviceChange(args)
		switch {
		case win32.CodeOf(err) == win32.CodeInvalidParameter:
			return returnValue(err), nil
		case err != nil:
			return 0, err
		}
		return returnValue(s.Host.Services.Change(name, change)), nil
	case "startservice":
		return returnValue(s.Host.Services.Start(name)), nil
	case "stopservice":
		return returnValue(s.Host.Services.Stop(name)), nil
	case "delete":
		return returnValue(s.Host.Services.Delete(name)), nil
	}
	return 0, posh.NotSupported("the method %s of Win32_Service", method)
}

func argument(args *posh.Hashtable, name string) *string {
	v, ok := args.Get(name)
	if !ok || v == nil {
		return nil
	}
	text := posh.ToString(v)
	return &text
}

// serviceChange converts the arguments of Win32_Service.Change. Absent arguments leave the service's setting
// unchanged.
func serviceChange(args *posh.Hashtable) (scm.ServiceChange, error) {
	change := scm.ServiceChange{
		DisplayName: argument(args, "DisplayName"), BinaryPath: argument(args, "PathName"),
		Account: argument(args, "StartName"), Password: argument(args, "StartPassword"),
	}
	for _, k := range args.Keys {
		switch strings.ToLower(k) {
		case "displayname", "pathname", "startname", "startpassword", "startmode":
		default:
			return change, posh.NotSupported("the argument %s of Win32_Service.Change", k)
		}
	}
	if mode := argument(args, "StartMode"); mode != nil {
		t, ok := services.StartTypeFrom(*mode)
		if !ok {
			return change, &win32.Error{Code: win32.CodeInvalidParameter, Op: "change the start mode"}
		}
		change.StartType = &t
	}
	return change, nil
}

// createCimService implements Win32_Service.Create and returns its return value.
func (s Cmdlets) createCimService(args *posh.Hashtable) (int64, error) {
	text := func(name string) string {
		if v := argument(args, name); v != nil {
			return *v
		}
		return ""
	}
	for _, k := range args.Keys {
		if !slices.ContainsFunc(createArguments, func(known string) bool { return cmdlets.Equal(known, k) }) {
			return 0, posh.NotSupported("the argument %s of Win32_Service.Create", k)
		}
	}
	start, ok := services.StartTypeFrom(text("StartMode"))
	if !ok {
		return returnValue(&win32.Error{Code: win32.CodeInvalidParameter}), nil
	}
	config := scm.ServiceConfig{
		Name: text("Name"), DisplayName: text("DisplayName"), BinaryPath: text("PathName"), StartType: start,
		Account: text("StartName"), Password: text("StartPassword"), Type: serviceTypes[text("ServiceType")], ErrorControl: errorControls[text("ErrorControl")],
	}
	if v, ok := args.Get("ServiceDependencies"); ok {
		config.DependOnService = posh.Strings(v)
	}
	return returnValue(s.Host.Services.Create(config)), nil
}

var createArguments = []string{
	"Name", "DisplayName", "PathName", "StartMode", "StartName", "StartPassword", "ServiceType", "ErrorControl", "ServiceDependencies", "DesktopInteract",
}

// serviceTypes and errorControls map the arguments ServiceType and ErrorControl of Win32_Service.Create.
var (
	serviceTypes  = map[string]string{"": "Own Process", "16": "Own Process", "32": "Share Process"}
	errorControls = map[string]string{"": "Normal", "0": "Ignore", "1": "Normal", "2": "Severe", "3": "Critical"}
)

// returnValues maps Win32 errors to return values of the methods of Win32_Service (Microsoft,
// Win32_Service.StartService and others).
var returnValues = map[uint32]int64{
	win32.CodeAccessDenied: 2, win32.CodeDependentsRunning: 3, win32.CodeCannotControl: 5, win32.CodeNotStarted: 6, win32.CodeServiceTimeout: 7,
	win32.CodeFileNotFound: 9, win32.CodePathNotFound: 9, win32.CodeAlreadyRunning: 10, win32.CodeDependencyMissing: 12, win32.CodeDependencyFailed: 13,
	win32.CodeServiceDisabled: 14, win32.CodeLogonFailed: 15, win32.CodeMarkedForDelete: 16, win32.CodeCircularDependency: 18, win32.CodeDuplicateName: 19,
	win32.CodeInvalidParameter: 21, win32.CodeInvalidAccount: 22, win32.CodeServiceExists: 23,
}

// returnValue returns the return value for an error: 8, an unknown failure, if the error is not in returnValues.
func returnValue(err error) int64 {
	if err == nil {
		return 0
	}
	if n, ok := returnValues[win32.CodeOf(err)]; ok {
		return n
	}
	return 8
}
