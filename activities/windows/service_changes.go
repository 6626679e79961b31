package windows

import (
	"cmp"
	"slices"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config/catalogue"
	"changeover/runbook"
)

// startupTypes maps the start modes of Win32_Service to those of Set-Service and New-Service.
var startupTypes = map[string]string{"Auto": "Automatic", "Manual": "Manual", "Disabled": "Disabled"}

// The error control and the type of a service that New-Service creates.
const (
	defaultErrorControl = "Normal"
	defaultServiceType  = "Own Process"
)

// scServiceTypes maps the types of Win32_Service to sc.exe's; others are drivers.
var scServiceTypes = map[string]string{"Own Process": "own", "Share Process": "share"}

// createService lists the changes that make a missing service.
func createService(want Service) ([]engine.Change, error) {
	if want.Create == nil {
		return nil, engine.Precondition("cannot configure service %s: the host has no such service; %s", want.Name, HowToInstall(want.Name))
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
	if want.Password == "" {
		return nil, engine.Precondition("cannot create service %s for account '%s': the site file has no password for this account; "+
			"abort, set the password in the site file as a reference (env:NAME or file:PATH), then start the runbook again", want.Name, d.Account)
	}
	create := scripts.NewService.Of("Name", want.Name, "BinaryPath", d.BinaryPath, "DisplayName", d.DisplayName, "StartMode", startupTypes[d.StartMode],
		"Account", d.Account, "Password", want.Password)
	made := serviceSeen{found: true, serviceDetails: serviceDetails{ServiceDefinition: d}}
	made.ErrorControl, made.ServiceType = defaultErrorControl, defaultServiceType
	changes := append([]engine.Change{engine.NewChange("Service", "(absent)", cmp.Or(d.BinaryPath, "present"), create)}, correctDefinition(want, made)...)
	if want.State == ServiceRunning {
		changes = append(changes, startService(want.Name, ServiceStopped))
	}
	return changes, nil
}

// HowToInstall is the advice about a service that a host does not have. The catalogue lacks some services of XPR: those whose keys
// contain names of the site, and those that are released for a project.
func HowToInstall(service string) string {
	run := engine.RunFirst(runbook.Install + " if the host is the install node, or " + runbook.ReplicateToNode + " if the host is a further node")
	row, ok := catalogue.Find(service)
	if !ok {
		return "if the service belongs to XPR: " + run + "; if not, find the program or the feature of Windows that contains the service, install this program or feature on the host, then retry"
	}
	advice := "the service belongs to XPR: " + run
	if row.Mandatory {
		return advice
	}
	return advice + "; if the site does not use the service, abort, remove the service from xpr.services in the site file, then start the runbook again"
}

// correctDefinition lists the changes that make an existing service match its definition (9.8.2-3, error 1073).
func correctDefinition(want Service, have serviceSeen) []engine.Change {
	if want.Create == nil {
		return nil
	}
	var changes []engine.Change
	d := *want.Create
	if !host.SameText(d.BinaryPath, have.BinaryPath) {
		set := engine.NewChange("PathName", have.BinaryPath, d.BinaryPath, scripts.SetServicePath.Of("Name", want.Name, "BinaryPath", d.BinaryPath))
		changes = append(changes, set.Accepting(changeReturned(want.Name)))
	}
	if d.DisplayName != "" && d.DisplayName != have.DisplayName {
		changes = append(changes, engine.NewChange("DisplayName", have.DisplayName, d.DisplayName,
			scripts.SetServiceDisplayName.Of("Name", want.Name, "DisplayName", d.DisplayName)))
	}
	if d.ErrorControl != "" && d.ErrorControl != have.ErrorControl {
		set := engine.NewChange("ErrorControl", have.ErrorControl, d.ErrorControl,
			scripts.SetServiceErrorControl.Of("Name", want.Name, "ErrorControl", strings.ToLower(d.ErrorControl)))
		changes = append(changes, set.Accepting(engine.ProgramEnded("sc.exe", 0)))
	}
	if kind, ok := scServiceTypes[d.ServiceType]; ok && d.ServiceType != have.ServiceType {
		set := engine.NewChange("ServiceType", have.ServiceType, d.ServiceType, scripts.SetServiceType.Of("Name", want.Name, "Type", kind))
		changes = append(changes, set.Accepting(engine.ProgramEnded("sc.exe", 0)))
	}
	return changes
}

// setAccount changes the logon account where its SID differs; a password alone cannot be compared
// (9.5.2). Without a password the account can only be looked at.
func setAccount(want Service, have serviceSeen) []engine.Change {
	if want.Account == "" || have.accountSID == have.wantedSID {
		return nil
	}
	if want.Password == "" {
		return []engine.Change{engine.Finding("StartName", have.Account, want.Account)}
	}
	set := scripts.SetServiceAccount.Of("Name", want.Name, "Account", want.Account, "Password", want.Password)
	return []engine.Change{engine.NewChange("StartName", have.Account, want.Account, set).Accepting(changeReturned(want.Name))}
}

func setStartMode(name, before, after string) engine.Change {
	return engine.NewChange("StartMode", before, after, scripts.SetServiceStartMode.Of("Name", name, "StartMode", startupTypes[after]))
}

// clearDependencies removes all dependencies, from the registry and from the service control manager's database: the command
// calls ChangeServiceConfig, which writes both. Only reading again proves it: sc.exe reports success for a wrong command as
// well (9.5.3).
func clearDependencies(name, before string) engine.Change {
	clear := engine.NewChange("Dependencies", before, "(none)", scripts.ClearServiceDependencies.Of("Name", name))
	return clear.Accepting(engine.ProgramEnded("sc.exe", 0))
}

func startService(name, before string) engine.Change {
	return engine.NewChange("State", before, ServiceRunning, scripts.StartService.Of("Name", name))
}

// databaseLocked is the return value of a method of Win32_Service while somebody else changes services.
const databaseLocked = 11

// methodFailures are the return values of the methods of Win32_Service (Microsoft, "Change method of the Win32_Service
// class").
var methodFailures = map[int]string{
	1:              "the request is not supported",
	2:              "the account in the endpoints file may not change services on the host",
	3:              "running services depend on the service",
	4:              "the control code is not valid",
	5:              "the service does not accept the request now",
	6:              "the service has not been started",
	7:              "the service did not answer in time",
	8:              "unknown failure",
	9:              "the program of the service was not found: check the path of the program in the properties of the service (services.msc)",
	10:             "the service is already running",
	databaseLocked: "the service database is locked",
	12:             "a service on which this service depends was removed: look at the tab Dependencies in the properties of the service (services.msc)",
	13:             "a service on which this service depends was not found: look at the tab Dependencies in the properties of the service (services.msc)",
	14:             "the service is disabled: set its startup type to Manual in services.msc",
	15:             "Windows does not accept the logon of the service's account: check the account and its password in the properties of the service (services.msc), and the right to log on as a service (secpol.msc, User Rights Assignment)",
	16:             "the service is marked for deletion: close services.msc and every other program that shows the service; if the error persists, restart the host",
	17:             "the service has no thread",
	18:             "the dependencies of the service are circular",
	19:             "another service has this name",
	20:             "the name has characters that are not allowed",
	21:             "a parameter is invalid",
	22:             "the service's account is invalid or may not run services",
	23:             "the service already exists",
	24:             "the service is paused",
}

// changeReturned accepts the return value 0 of the method Win32_Service.Change for a service.
func changeReturned(service string) func(host.Reply) error {
	return func(reply host.Reply) error {
		answer := struct{ ReturnValue int }{-1}
		if err := reply.Decode(&answer); err != nil {
			return err
		}
		if answer.ReturnValue == 0 {
			return nil
		}
		if answer.ReturnValue == databaseLocked {
			return engine.NewError(runbook.ErrServiceBusy, nil, "cannot change service %s: Win32_Service.Change returned %d (the service database is locked); the next attempt waits until the database is free", service, databaseLocked)
		}
		why := methodFailures[answer.ReturnValue]
		if why == "" {
			why = "Microsoft's page on this method explains the number"
		}
		return engine.Refused("cannot change service %s: Win32_Service.Change returned %d (%s); correct the cause, then retry", service, answer.ReturnValue, why)
	}
}

// startDisabled is the start mode of a service that cannot be started.
const startDisabled = "Disabled"

// stopService stops a service. Before that it stops the running dependents that the step names, and no other service.
func stopService(name, before string, dependents []DependentService, named []string) ([]engine.Change, error) {
	var changes []engine.Change
	var others []DependentService
	for _, d := range dependents {
		switch {
		case !d.runs():
		case changing(d.State):
			others = append(others, d)
		case slices.ContainsFunc(named, func(n string) bool { return strings.EqualFold(n, d.Name) }):
			changes = append(changes, engine.NewChange("State", d.State, ServiceStopped, scripts.StopServiceAndWait.Of("Name", d.Name)).About("service "+d.Name))
		default:
			others = append(others, d)
		}
	}
	if err := NoDependents("service "+name, others); err != nil {
		return nil, err
	}
	return append(changes, engine.NewChange("State", before, ServiceStopped, scripts.StopService.Of("Name", name))), nil
}

// NoDependents returns an error if running services depend on a service that is to be stopped. If such a dependent is
// stopping or starting, the error is retryable.
func NoDependents(service string, dependents []DependentService) error {
	var running []string
	var busy error
	for _, d := range dependents {
		switch {
		case changing(d.State):
			busy = serviceBusy(service, "the dependent service "+d.Name, d.State)
		case d.runs():
			running = append(running, d.Name)
		}
	}
	if len(running) == 0 {
		return busy
	}
	return engine.Precondition("cannot stop %s: dependent services are running and would stop as well: %s; ask the administrators of the host when these services can be stopped; at that time, stop the services with Stop-Service on the host, then retry",
		service, strings.Join(running, ", "))
}
