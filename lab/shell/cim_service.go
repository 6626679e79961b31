package shell

import (
	"slices"
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// serviceMethod calls a method of a Win32_Service.
func (s *Shell) serviceMethod(method, name string, args *posh.Hashtable) (int64, error) {
	switch strings.ToLower(method) {
	case "change":
		change, err := serviceChange(args)
		switch {
		case cluster.CodeOf(err) == cluster.CodeInvalidParameter:
			return returnValue(err), nil
		case err != nil:
			return 0, err
		}
		return returnValue(s.host.ChangeService(name, change)), nil
	case "startservice":
		return returnValue(s.host.StartService(name)), nil
	case "stopservice":
		return returnValue(s.host.StopService(name)), nil
	case "delete":
		return returnValue(s.host.DeleteService(name)), nil
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

// serviceChange reads the arguments of Win32_Service.Change; absent ones keep what is.
func serviceChange(args *posh.Hashtable) (cluster.ServiceChange, error) {
	change := cluster.ServiceChange{
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
		t, ok := startTypeFrom(*mode)
		if !ok {
			return change, &cluster.Error{Code: cluster.CodeInvalidParameter, Op: "change the start mode"}
		}
		change.StartType = &t
	}
	return change, nil
}

// createCimService is Win32_Service.Create.
func (s *Shell) createCimService(args *posh.Hashtable) (int64, error) {
	text := func(name string) string {
		if v := argument(args, name); v != nil {
			return *v
		}
		return ""
	}
	for _, k := range args.Keys {
		if !slices.ContainsFunc(createArguments, func(known string) bool { return equal(known, k) }) {
			return 0, posh.NotSupported("the argument %s of Win32_Service.Create", k)
		}
	}
	start, ok := startTypeFrom(text("StartMode"))
	if !ok {
		return returnValue(&cluster.Error{Code: cluster.CodeInvalidParameter}), nil
	}
	config := cluster.ServiceConfig{
		Name: text("Name"), DisplayName: text("DisplayName"), BinaryPath: text("PathName"), StartType: start,
		Account: text("StartName"), Password: text("StartPassword"), Type: serviceTypes[text("ServiceType")], ErrorControl: errorControls[text("ErrorControl")],
	}
	if v, ok := args.Get("ServiceDependencies"); ok {
		config.DependOnService = posh.Strings(v)
	}
	return returnValue(s.host.CreateService(config)), nil
}

var createArguments = []string{
	"Name", "DisplayName", "PathName", "StartMode", "StartName", "StartPassword", "ServiceType", "ErrorControl", "ServiceDependencies", "DesktopInteract",
}

// Numbers of Win32_Service.Create's ServiceType and ErrorControl.
var (
	serviceTypes  = map[string]string{"": "Own Process", "16": "Own Process", "32": "Share Process"}
	errorControls = map[string]string{"": "Normal", "0": "Ignore", "1": "Normal", "2": "Severe", "3": "Critical"}
)

// returnValues number Win32 errors as the methods of Win32_Service do.
var returnValues = map[uint32]int64{
	cluster.CodeAccessDenied: 2, cluster.CodeDependentsRunning: 3, cluster.CodeCannotControl: 5, cluster.CodeNotStarted: 6, cluster.CodeServiceTimeout: 7,
	cluster.CodeFileNotFound: 9, cluster.CodePathNotFound: 9, cluster.CodeAlreadyRunning: 10, cluster.CodeDependencyMissing: 12, cluster.CodeDependencyFailed: 13,
	cluster.CodeServiceDisabled: 14, cluster.CodeLogonFailed: 15, cluster.CodeMarkedForDelete: 16, cluster.CodeCircularDependency: 18, cluster.CodeDuplicateName: 19,
	cluster.CodeInvalidParameter: 21, cluster.CodeInvalidAccount: 22, cluster.CodeServiceExists: 23,
}

// returnValue is what a method of Win32_Service answers; 8 is an unknown failure.
func returnValue(err error) int64 {
	if err == nil {
		return 0
	}
	if n, ok := returnValues[cluster.CodeOf(err)]; ok {
		return n
	}
	return 8
}
