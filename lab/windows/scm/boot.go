package scm

import (
	"strings"

	"changeover/lab/model"
	"changeover/lab/win32"
)

// End stops all services at once, since their host goes down.
func (scm Locked) End() {
	for _, s := range scm.services {
		s.gen++
		s.State, s.ExitCode, s.ProcessID = Stopped, 1077, 0
	}
}

// Boot loads the services from the registry and starts the drivers of the start types Boot and System.
func (scm Locked) Boot() {
	scm.load()
	for _, s := range scm.services {
		if s.StartType == "Boot" || s.StartType == "System" {
			s.State, s.ExitCode = Running, 0
		}
	}
}

// StartAutomatic starts the services with automatic start: the cluster service
// first, the others in the order of their names.
func (scm Locked) StartAutomatic() {
	names := []string{ClusterService}
	for _, s := range scm.sorted() {
		names = append(names, s.Name)
	}
	for _, name := range names {
		s := scm.services[win32.Fold(name)]
		if s == nil || s.StartType != StartAuto || s.State != Stopped {
			continue
		}
		if err := scm.StartLocked(name, scm.host.Name(), ""); err != nil {
			s.ExitCode = win32.CodeOf(err)
			if s.ExitCode == win32.CodeLogonFailed {
				continue // StartLocked has written the event.
			}
			scm.host.Event(7000, "Error", "The "+s.DisplayName+" service failed to start due to the following error: "+win32.Message(win32.CodeOf(err)))
		}
	}
}

// ClusterService is the key name of the Windows cluster service.
const ClusterService = "ClusSvc"

// Drop stops a running service at once and without an event, since the resource that ran it ended.
func (scm Locked) Drop(name string) {
	if s := scm.services[win32.Fold(name)]; s != nil && s.State != Stopped {
		s.gen++
		s.State, s.ExitCode, s.ProcessID = Stopped, 0, 0
	}
}

// EndUnreachable ends the services whose program file is no longer on a mounted volume of the host.
func (scm Locked) EndUnreachable() {
	for _, s := range scm.sorted() {
		if s.State != Stopped && scm.host.FindProgram(executable(s.BinaryPath)) != nil {
			scm.ended(s, win32.CodeProcessAborted)
		}
	}
}

// IsRunning reports whether a service exists and is in the state Running.
func (scm Locked) IsRunning(name string) bool {
	s := scm.services[win32.Fold(name)]
	return s != nil && s.State == Running
}

// ProcessOf returns the process ID of a running service, otherwise 0.
func (scm Locked) ProcessOf(name string) int {
	s := scm.services[win32.Fold(name)]
	if s == nil || s.State != Running {
		return 0
	}
	return s.ProcessID
}

// CanStart reports whether a service runs or the SCM would start it now.
func (scm Locked) CanStart(name string) bool {
	return scm.IsRunning(name) || scm.startable(name, nil) == nil
}

// Uses reports whether a service that is not stopped has a program file for which same returns true.
func (scm Locked) Uses(same func(program string) bool) bool {
	for _, s := range scm.services {
		if s.State != Stopped && same(executable(s.BinaryPath)) {
			return true
		}
	}
	return false
}

// SetUp sets state and start type of a service without the SCM's checks, as the setup of a Windows role does.
func (scm Locked) SetUp(name string, state ServiceState, start StartType) {
	s := scm.services[win32.Fold(name)]
	s.State, s.StartType, s.ProcessID = state, start, 0
	if state == Running {
		s.ExitCode, s.ProcessID = 0, scm.host.NewPID()
	}
	scm.writeKey(s)
}

// Facts passes the configuration, the state and the stored password's fingerprint of each service to put, for the journal.
func (scm Locked) Facts(put func(kind, target, value string)) {
	for name, s := range scm.services {
		put("service", name, s.fact())
		put("service state", name, string(s.State))
	}
	for name, password := range scm.secrets {
		put("service password", name, model.Fingerprint(password))
	}
}

func (s *Service) fact() string {
	return strings.Join([]string{
		string(s.StartType), s.BinaryPath, s.DisplayName, s.Description, s.Account, s.ErrorControl,
		strings.Join(s.DependOnService, ","), strings.Join(s.DependOnGroup, ","),
	}, "; ")
}

// AddWindows adds a service of Windows without the SCM's checks. It is running, except with the start type Manual.
func (scm Locked) AddWindows(config ServiceConfig) {
	s := &service{Service: Service{
		Name: config.Name, DisplayName: config.DisplayName, BinaryPath: config.BinaryPath, StartType: config.StartType,
		Account: config.Account, Type: config.Type, State: Stopped,
	}}
	if s.Type == "" {
		s.Type = "Share Process"
	}
	if s.Account == "" && s.Type != "Kernel Driver" {
		s.Account = "LocalSystem"
	}
	fillServiceDefaults(&s.Service)
	s.setDependencies(config.DependOnService)
	if config.StartType != StartManual {
		s.State, s.ProcessID = Running, scm.host.NewPID()
	}
	scm.services[win32.Fold(s.Name)] = s
	scm.writeKey(s)
}

// AddRunning adds a running service with automatic start, such as a virus
// scanner that the customer has installed.
func (scm Services) AddRunning(name, display string) {
	scm.w.Lock()
	defer scm.w.Unlock()
	scm.Locked().AddWindows(ServiceConfig{Name: name, DisplayName: display, BinaryPath: Svchost, StartType: StartAuto})
}
