package activities

import (
	"strings"

	"changeover/activities/powershell"
)

// States of a service, as Win32_Service spells them.
const (
	serviceRunning      = "Running"
	serviceStopped      = "Stopped"
	serviceStartPending = "Start Pending"
	serviceStopPending  = "Stop Pending"
)

// startDisabled is the start mode of a service that cannot be started.
const startDisabled = "Disabled"

// startupTypes maps the start modes of Win32_Service to those of Set-Service and New-Service.
var startupTypes = map[string]string{"Auto": "Automatic", "Manual": "Manual", "Disabled": "Disabled"}

// What New-Service makes of error control and type.
const (
	defaultErrorControl = "Normal"
	defaultServiceType  = "Own Process"
)

// scServiceTypes maps the types of Win32_Service to sc.exe's; others are drivers.
var scServiceTypes = map[string]string{"Own Process": "own", "Share Process": "share"}

// createService lists the changes that make a missing service.
func createService(want WindowsService) ([]Change, error) {
	if want.Create == nil {
		return nil, preconditionError("cannot configure service %s: it does not exist; install it first, or correct its key in the site file", want.Name)
	}
	d := *want.Create
	if want.StartMode != "" {
		d.StartMode = want.StartMode
	}
	if want.Account != "" {
		d.Account = want.Account
	}
	if d.DisplayName == "" {
		d.DisplayName = want.Name
	}
	params := []any{"Name", want.Name, "BinaryPath", d.BinaryPath, "DisplayName", d.DisplayName, "StartMode", startupTypes[d.StartMode]}
	script := powershell.NewSystemService
	if !sameText(d.Account, "LocalSystem") {
		if want.Password == "" {
			return nil, preconditionError("cannot create service %s for account '%s': no password is given; name its reference in the site file", want.Name, d.Account)
		}
		script, params = powershell.NewService, append(params, "Account", d.Account, "Password", want.Password)
	}
	made := serviceSeen{found: true, serviceDetails: serviceDetails{ServiceDefinition: d}}
	made.ErrorControl, made.ServiceType = defaultErrorControl, defaultServiceType
	changes := append([]Change{change("Service", "", d.BinaryPath, call(script, params...))}, correctDefinition(want, made)...)
	if want.State == serviceRunning {
		changes = append(changes, startService(want.Name, serviceStopped))
	}
	return changes, nil
}

// correctDefinition lists what an existing service has otherwise than its definition says (9.8.2-3, error 1073).
func correctDefinition(want WindowsService, have serviceSeen) []Change {
	if want.Create == nil {
		return nil
	}
	var changes []Change
	d := *want.Create
	if !sameText(d.BinaryPath, have.BinaryPath) {
		set := change("PathName", have.BinaryPath, d.BinaryPath, call(powershell.SetServicePath, "Name", want.Name, "BinaryPath", d.BinaryPath))
		changes = append(changes, set.accepting(methodReturned("Win32_Service.Change")))
	}
	if d.DisplayName != "" && d.DisplayName != have.DisplayName {
		changes = append(changes, change("DisplayName", have.DisplayName, d.DisplayName,
			call(powershell.SetServiceDisplayName, "Name", want.Name, "DisplayName", d.DisplayName)))
	}
	if d.ErrorControl != "" && d.ErrorControl != have.ErrorControl {
		set := change("ErrorControl", have.ErrorControl, d.ErrorControl,
			call(powershell.SetServiceErrorControl, "Name", want.Name, "ErrorControl", strings.ToLower(d.ErrorControl)))
		changes = append(changes, set.accepting(programEnded("sc.exe", 0)))
	}
	if kind, ok := scServiceTypes[d.ServiceType]; ok && d.ServiceType != have.ServiceType {
		set := change("ServiceType", have.ServiceType, d.ServiceType, call(powershell.SetServiceType, "Name", want.Name, "Type", kind))
		changes = append(changes, set.accepting(programEnded("sc.exe", 0)))
	}
	return changes
}

// setAccount changes the logon account where its SID differs; a password alone cannot be compared
// (9.5.2). Without a password the account can only be looked at.
func setAccount(want WindowsService, have serviceSeen) []Change {
	if want.Account == "" || have.accountSID == have.wantedSID {
		return nil
	}
	if want.Password == "" {
		return []Change{finding("StartName", have.Account, want.Account)}
	}
	set := call(powershell.SetServiceAccount, "Name", want.Name, "Account", want.Account, "Password", want.Password)
	return []Change{change("StartName", have.Account, want.Account, set).accepting(methodReturned("Win32_Service.Change"))}
}

func setStartMode(name, before, after string) Change {
	return change("StartMode", before, after, call(powershell.SetServiceStartMode, "Name", name, "StartMode", startupTypes[after]))
}

// clearDependencies is proven by reading again: sc.exe reports success for a wrong command as well (9.5.3).
func clearDependencies(name, before string) Change {
	clear := change("Dependencies", before, "", call(powershell.ClearServiceDependencies, "Name", name))
	return clear.accepting(programEnded("sc.exe", 0))
}

// stopService stops a service, and before it those of its dependents that run and that the step names as well. No
// other service is ever stopped for its sake.
func stopService(name, before string, dependents []dependentService, named []string) ([]Change, error) {
	var changes []Change
	var others []dependentService
	for _, d := range dependents {
		switch {
		case !d.runs():
		case containsFold(named, d.Name):
			changes = append(changes, change("State of "+d.Name, d.State, serviceStopped, call(powershell.StopServiceAndWait, "Name", d.Name)))
		default:
			others = append(others, d)
		}
	}
	if err := noDependents("service "+name, others); err != nil {
		return nil, err
	}
	return append(changes, change("State", before, serviceStopped, call(powershell.StopService, "Name", name))), nil
}

// noDependents refuses to stop a service under services that run and depend on it.
func noDependents(service string, dependents []dependentService) error {
	var running []string
	for _, d := range dependents {
		if d.runs() {
			running = append(running, d.Name)
		}
	}
	if len(running) == 0 {
		return nil
	}
	return preconditionError("cannot stop %s: services that run depend on it and would stop as well: %s; find out who needs them, stop them first and retry",
		service, strings.Join(running, ", "))
}

func startService(name, before string) Change {
	return change("State", before, serviceRunning, call(powershell.StartService, "Name", name))
}

// methodFailures words the return values of Win32_Service that a site meets.
var methodFailures = map[int]string{
	2:  "access denied",
	15: "the service database is locked",
	16: "the service is marked for deletion",
	21: "a parameter is invalid",
	22: "the account is invalid or may not run services",
}

// methodReturned accepts the return value 0 of a WMI method.
func methodReturned(method string) func(powershell.Reply) error {
	return func(reply powershell.Reply) error {
		answer := struct{ ReturnValue int }{-1}
		if err := reply.Decode(&answer); err != nil {
			return err
		}
		if answer.ReturnValue == 0 {
			return nil
		}
		why := methodFailures[answer.ReturnValue]
		if why == "" {
			why = "see the return values of the method"
		}
		return newError(ErrRefused, nil, "cannot change the service: %s returned %d (%s); mend that and retry", method, answer.ReturnValue, why)
	}
}
