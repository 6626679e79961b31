package scm

import (
	"context"
	"fmt"
	"time"

	"changeover/lab/win32"
)

// Realistic durations of a service's start and stop.
const (
	serviceStartTime = 3 * time.Second
	serviceStopTime  = 2 * time.Second
)

// Start begins to start a service and the services that it depends on; Await waits for the end. Start returns the errors with
// which StartService refuses at once: 1060 for an unknown service, 1072 if it is marked for deletion, 1058 disabled, 1056 not
// stopped or 1061 stopping, 1069 for a logon failure, 1075 for a missing, 1068 for a failed and 1059 for a circular dependency,
// 2 or 3 for a missing program file.
func (scm Services) Start(name string) error {
	scm.w.Lock()
	defer scm.w.Unlock()
	return scm.StartLocked(name, scm.host.Name(), "")
}

// StartLocked is Start with the computer name that the service sees and the cluster group that starts it; group is empty if
// no resource does. The caller holds the lock.
func (scm Services) StartLocked(name, computerName, group string) error {
	if err := scm.startable(name, nil); err != nil {
		addLogonEvents(scm, name, err)
		return err
	}
	s := scm.services[win32.Fold(name)]
	s.gen++
	s.State, s.ExitCode = StartPending, 0
	var waitFor []string
	for _, dep := range s.DependOnService {
		if d := scm.services[win32.Fold(dep)]; d.State == Stopped {
			if err := scm.StartLocked(dep, scm.host.Name(), ""); err != nil {
				s.State, s.ExitCode = Stopped, win32.CodeDependencyFailed
				return win32.Fail(win32.CodeDependencyFailed, "start service %q on %s", name, scm.host.Name())
			}
		}
		waitFor = append(waitFor, dep)
	}
	go scm.runStart(s, s.gen, waitFor, ServiceStart{ComputerName: computerName, Group: group})
	scm.w.ChangedLocked()
	return nil
}

// addLogonEvents writes the events of a failed logon: 7038 for a wrong password or 7041 for a missing user right, and 7000 for
// the failed start (Microsoft, "Basic Service Operations", events 7000, 7038 and 7041).
func addLogonEvents(scm Services, name string, err error) {
	s := scm.services[win32.Fold(name)]
	if s == nil || win32.CodeOf(err) != win32.CodeLogonFailed {
		return
	}
	s.ExitCode = win32.CodeLogonFailed
	id, reason := 7041, "Logon failure: the user has not been granted the requested logon type at this computer."
	if !scm.passwordValid(s) {
		id, reason = 7038, "The user name or password is incorrect."
	}
	scm.host.Event(id, "Error", fmt.Sprintf("The %s service was unable to log on as %s with the currently configured password due to the following error: %s", s.Name, s.Account, reason))
	scm.host.Event(7000, "Error", "The "+s.DisplayName+" service failed to start due to the following error: "+win32.Message(win32.CodeLogonFailed))
}

// startable returns the error with which the SCM would refuse to start the service now, or nil. above are the services whose
// dependencies are being checked, to find circles.
func (scm Services) startable(name string, above []string) error {
	refuse := func(code uint32) error { return win32.Fail(code, "start service %q on %s", name, scm.host.Name()) }
	s := scm.services[win32.Fold(name)]
	switch {
	case s == nil:
		return refuse(win32.CodeServiceMissing)
	case s.DeletePending:
		return refuse(win32.CodeMarkedForDelete)
	case s.State == StopPending:
		return refuse(win32.CodeCannotControl)
	case s.State != Stopped:
		return refuse(win32.CodeAlreadyRunning)
	case s.StartType == StartDisabled:
		return refuse(win32.CodeServiceDisabled)
	}
	if err := scm.dependenciesMet(s, append(above, s.Name)); err != nil {
		return err
	}
	if !builtinServiceAccount(s.Account) && (!scm.passwordValid(s) || !scm.host.HasRight(s.Account, "SeServiceLogonRight")) {
		return refuse(win32.CodeLogonFailed)
	}
	if err := scm.host.FindProgram(executable(s.BinaryPath)); err != nil {
		return refuse(win32.CodeOf(err))
	}
	return nil
}

func (scm Services) dependenciesMet(s *service, above []string) error {
	for _, name := range s.DependOnService {
		dep := scm.services[win32.Fold(name)]
		if dep == nil || dep.DeletePending {
			return win32.Fail(win32.CodeDependencyMissing, "start service %q, which depends on %q, on %s", s.Name, name, scm.host.Name())
		}
		if win32.ContainsFold(above, name) {
			return win32.Fail(win32.CodeCircularDependency, "start service %q, which depends on itself, on %s", s.Name, scm.host.Name())
		}
		if dep.State == Running || dep.State == StartPending {
			continue
		}
		if err := scm.startable(name, above); err != nil {
			return win32.Fail(win32.CodeDependencyFailed, "start service %q, which depends on %q, on %s", s.Name, name, scm.host.Name())
		}
	}
	return nil
}

// runStart takes a service from StartPending to Running or back to Stopped.
func (scm Services) runStart(s *service, gen int, waitFor []string, run ServiceStart) {
	if !scm.awaitDependencies(waitFor) {
		scm.endStart(s, gen, win32.Fail(win32.CodeDependencyFailed, "start service %q on %s", s.Name, scm.host.Name()))
		return
	}
	scm.w.Lock()
	pause := scm.w.JitterLocked(serviceStartTime) + s.delay()
	program := scm.host.ServiceProgram(executable(s.BinaryPath))
	run.Service = scm.show(s)
	code := s.failure()
	scm.w.Unlock()
	if !scm.w.Sleep(pause) {
		return
	}
	if code != 0 {
		scm.endStart(s, gen, win32.Fail(code, "start service %q on %s", s.Name, scm.host.Name()))
		return
	}
	if program != nil {
		scm.endStart(s, gen, program(run))
		return
	}
	scm.endStart(s, gen, nil)
}

func (scm Services) awaitDependencies(names []string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), scm.w.Scaled(2*time.Minute)+time.Second)
	defer cancel()
	for _, name := range names {
		if scm.Await(ctx, name, Running) != nil {
			return false
		}
	}
	return true
}

func (scm Services) endStart(s *service, gen int, err *win32.Error) {
	scm.w.Lock()
	defer scm.w.Unlock()
	if s.gen != gen || !scm.host.UpLocked() {
		return
	}
	s.gen++
	if err != nil {
		s.State, s.ExitCode, s.SpecificExitCode = Stopped, err.Code, err.Specific
		scm.addStartEvent(s, err)
	} else {
		s.State, s.ExitCode, s.SpecificExitCode, s.ProcessID = Running, 0, 0, scm.host.NewPID()
		scm.host.Event(7036, "Information", "The "+s.DisplayName+" service entered the running state.")
	}
	scm.stateChanged(s)
}

// addStartEvent writes the event of a service that ended with an error: 7023 with the text of a Win32 error, 7024 with the
// number of a service-specific error (Microsoft, Service Control Manager, events 7023 and 7024).
func (scm Services) addStartEvent(s *service, err *win32.Error) {
	if err.Code == win32.CodeServiceSpecific {
		scm.host.Event(7024, "Error", fmt.Sprintf("The %s service terminated with the following service-specific error: %d", s.DisplayName, err.Specific))
		return
	}
	scm.host.Event(7023, "Error", "The "+s.DisplayName+" service terminated with the following error: "+win32.Message(err.Code))
}

// Stop begins to stop a service; error 1060 for an unknown service, 1062 if it is stopped, 1061 while it starts or stops
// (ControlService, ERROR_SERVICE_CANNOT_ACCEPT_CTRL), 1051 if running services depend on it.
func (scm Services) Stop(name string) error {
	scm.w.Lock()
	defer scm.w.Unlock()
	s := scm.services[win32.Fold(name)]
	switch {
	case s == nil:
		return win32.Fail(win32.CodeServiceMissing, "stop service %q on %s", name, scm.host.Name())
	case s.State == Stopped:
		return win32.Fail(win32.CodeNotStarted, "stop service %q on %s", name, scm.host.Name())
	case s.State == StopPending, s.State == StartPending:
		return win32.Fail(win32.CodeCannotControl, "stop service %q on %s", name, scm.host.Name())
	case len(scm.runningDependents(name)) > 0:
		return win32.Fail(win32.CodeDependentsRunning, "stop service %q on %s", name, scm.host.Name())
	}
	scm.beginStop(s)
	return nil
}

// beginStop takes a service to StopPending and later to Stopped. The caller holds the lock.
func (scm Services) beginStop(s *service) {
	s.gen++
	s.State = StopPending
	gen, pause := s.gen, scm.w.JitterLocked(serviceStopTime)
	scm.w.ChangedLocked()
	go func() {
		if !scm.w.Sleep(pause) {
			return
		}
		scm.w.Lock()
		defer scm.w.Unlock()
		if s.gen == gen && scm.host.UpLocked() {
			scm.ended(s, 0)
		}
	}()
}

// Kill ends the process of a service at once, which the SCM logs as an unexpected termination (event 7034); error 1060 for an
// unknown service, 1062 for a stopped service.
func (scm Services) Kill(name string) error {
	scm.w.Lock()
	defer scm.w.Unlock()
	s := scm.services[win32.Fold(name)]
	if s == nil {
		return win32.Fail(win32.CodeServiceMissing, "end the process of service %q on %s", name, scm.host.Name())
	}
	if s.State == Stopped {
		return win32.Fail(win32.CodeNotStarted, "end the process of service %q on %s", name, scm.host.Name())
	}
	scm.host.Event(7034, "Error", "The "+s.DisplayName+" service terminated unexpectedly.")
	scm.ended(s, win32.CodeProcessAborted)
	return nil
}

func (scm Services) ended(s *service, code uint32) {
	s.gen++
	s.State, s.ExitCode, s.SpecificExitCode, s.ProcessID = Stopped, code, 0, 0
	scm.removeDeleted(s)
	scm.stateChanged(s)
}

// stateChanged notifies the cluster and the journal of a service's new state.
func (scm Services) stateChanged(s *service) {
	scm.host.ServiceChanged(s.Service)
	scm.w.ChangedLocked()
}

// StopAll stops the services that depend on a service, then the service itself, and waits until each is stopped.
func (scm Services) StopAll(ctx context.Context, name string) error {
	for _, dependent := range append(scm.RunningDependents(name), name) {
		if err := scm.Stop(dependent); err != nil && win32.CodeOf(err) != win32.CodeNotStarted && win32.CodeOf(err) != win32.CodeCannotControl {
			return err
		}
		if err := scm.Await(ctx, dependent, Stopped); err != nil {
			return err
		}
	}
	return nil
}
