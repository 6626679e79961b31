package cluster

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Realistic times of a service's transitions.
const (
	serviceStartTime = 3 * time.Second
	serviceStopTime  = 2 * time.Second
)

// StartService begins to start a service and the services it depends on. What
// the SCM refuses at once is the error: 1060, 1058 disabled, 1056 running,
// 1069 logon failure, 1075 and 1068 for dependencies, 2 or 3 without the program file.
func (h *Host) StartService(name string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	return h.startService(name, h.name, "")
}

// startService starts under the computer name that the service shall see. The caller holds the lock.
func (h *Host) startService(name, computerName, group string) error {
	if err := h.startable(name, nil); err != nil {
		return err
	}
	s := h.services[fold(name)]
	s.gen++
	s.State, s.ExitCode = StartPending, 0
	var waitFor []string
	for _, dep := range s.DependOnService {
		if d := h.services[fold(dep)]; d.State == Stopped {
			if err := h.startService(dep, h.name, ""); err != nil {
				s.State, s.ExitCode = Stopped, CodeDependencyFailed
				return fail(CodeDependencyFailed, "start service %q on %s", name, h.name)
			}
		}
		waitFor = append(waitFor, dep)
	}
	go h.runStart(s, s.gen, waitFor, ServiceRun{Host: h, ComputerName: computerName, Group: group})
	h.w.changed()
	return nil
}

// startable tells why the SCM would refuse to start the service now.
func (h *Host) startable(name string, above []string) error {
	refuse := func(code uint32) error { return fail(code, "start service %q on %s", name, h.name) }
	s := h.services[fold(name)]
	switch {
	case s == nil:
		return refuse(CodeServiceMissing)
	case s.DeletePending:
		return refuse(CodeMarkedForDelete)
	case s.State == StopPending:
		return refuse(CodeCannotControl)
	case s.State != Stopped:
		return refuse(CodeAlreadyRunning)
	case s.StartType == StartDisabled:
		return refuse(CodeServiceDisabled)
	}
	if err := h.dependenciesMet(s, append(above, s.Name)); err != nil {
		return err
	}
	if !builtinServiceAccount(s.Account) && (!h.passwordValid(s) || !h.hasRight(s.Account, "SeServiceLogonRight")) {
		return refuse(CodeLogonFailed)
	}
	if _, _, err := h.lookFile(h.expand(executable(s.BinaryPath)), "start service from"); err != nil {
		return refuse(CodeOf(err))
	}
	return nil
}

func (h *Host) dependenciesMet(s *service, above []string) error {
	for _, name := range s.DependOnService {
		dep := h.services[fold(name)]
		if dep == nil || dep.DeletePending {
			return fail(CodeDependencyMissing, "start service %q on %s, which depends on %q", s.Name, h.name, name)
		}
		if containsFold(above, name) {
			return fail(CodeCircularDependency, "start service %q on %s, which depends on itself", s.Name, h.name)
		}
		if dep.State == Running || dep.State == StartPending {
			continue
		}
		if err := h.startable(name, above); err != nil {
			return fail(CodeDependencyFailed, "start service %q on %s, which depends on %q", s.Name, h.name, name)
		}
	}
	return nil
}

// runStart takes a service from StartPending to Running or back to Stopped.
func (h *Host) runStart(s *service, gen int, waitFor []string, run ServiceRun) {
	if !h.awaitDependencies(waitFor) {
		h.endStart(s, gen, fail(CodeDependencyFailed, "start service %q on %s", s.Name, h.name))
		return
	}
	h.w.mu.Lock()
	pause := h.w.jitter(serviceStartTime) + s.slower
	program := h.serviceProgram(s)
	run.Service = h.show(s)
	code := s.injected()
	h.w.mu.Unlock()
	h.w.pause(pause)
	if code != 0 {
		h.endStart(s, gen, fail(code, "start service %q on %s", s.Name, h.name))
		return
	}
	if program != nil {
		h.endStart(s, gen, program(run))
		return
	}
	h.endStart(s, gen, nil)
}

// injected consumes one injected failure.
func (s *service) injected() uint32 {
	if s.failures == 0 {
		return 0
	}
	if s.failures > 0 {
		s.failures--
	}
	return s.failNext
}

func (h *Host) awaitDependencies(names []string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), h.w.scaled(2*time.Minute)+time.Second)
	defer cancel()
	for _, name := range names {
		if h.AwaitService(ctx, name, Running) != nil {
			return false
		}
	}
	return true
}

func (h *Host) endStart(s *service, gen int, err *Error) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	if s.gen != gen || !h.up {
		return
	}
	s.gen++
	if err != nil {
		s.State, s.ExitCode, s.SpecificExitCode = Stopped, err.Code, err.Specific
		h.addStartEvent(s, err)
	} else {
		s.State, s.ExitCode, s.SpecificExitCode, s.ProcessID = Running, 0, 0, h.newPID()
		h.addEvent("System", "Service Control Manager", 7036, "Information", "The "+s.DisplayName+" service entered the running state.")
	}
	h.afterService(s)
}

// addStartEvent writes why a service has ended. Microsoft (Service Control Manager, events 7023 and 7024): an error of
// Windows with its text, one of the service with its number only; what the service has to say is in its own log.
func (h *Host) addStartEvent(s *service, err *Error) {
	if err.Code == CodeServiceSpecific {
		h.addEvent("System", "Service Control Manager", 7024, "Error", fmt.Sprintf("The %s service terminated with the following service-specific error: %d", s.DisplayName, err.Specific))
		return
	}
	h.addEvent("System", "Service Control Manager", 7023, "Error", "The "+s.DisplayName+" service terminated with the following error: "+Message(err.Code))
}

// StopService begins to stop a service; error 1062 where it does not run, 1061 while it starts or stops
// (ControlService, ERROR_SERVICE_CANNOT_ACCEPT_CTRL), 1051 where running services depend on it.
func (h *Host) StopService(name string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	s := h.services[fold(name)]
	switch {
	case s == nil:
		return fail(CodeServiceMissing, "stop service %q on %s", name, h.name)
	case s.State == Stopped:
		return fail(CodeNotStarted, "stop service %q on %s", name, h.name)
	case s.State == StopPending, s.State == StartPending:
		return fail(CodeCannotControl, "stop service %q on %s", name, h.name)
	case len(h.runningDependents(name)) > 0:
		return fail(CodeDependentsRunning, "stop service %q on %s", name, h.name)
	}
	h.beginStop(s)
	return nil
}

// beginStop takes a service to StopPending and later to Stopped. The caller holds the lock.
func (h *Host) beginStop(s *service) {
	s.gen++
	s.State = StopPending
	gen, pause := s.gen, h.w.jitter(serviceStopTime)
	h.w.changed()
	go func() {
		h.w.pause(pause)
		h.w.mu.Lock()
		defer h.w.mu.Unlock()
		if s.gen == gen && h.up {
			h.serviceEnded(s, 0)
		}
	}()
}

// KillService ends a service's process at once: the SCM sees it terminate unexpectedly.
func (h *Host) KillService(name string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	s := h.services[fold(name)]
	if s == nil {
		return fail(CodeServiceMissing, "end the process of service %q on %s", name, h.name)
	}
	if s.State == Stopped {
		return fail(CodeNotStarted, "end the process of service %q on %s", name, h.name)
	}
	h.addEvent("System", "Service Control Manager", 7034, "Error", "The "+s.DisplayName+" service terminated unexpectedly.")
	h.serviceEnded(s, CodeProcessAborted)
	return nil
}

func (h *Host) serviceEnded(s *service, code uint32) {
	s.gen++
	s.State, s.ExitCode, s.SpecificExitCode, s.ProcessID = Stopped, code, 0, 0
	h.removeDeleted(s)
	h.afterService(s)
}

// afterService tells the cluster that a service has changed its state.
func (h *Host) afterService(s *service) {
	if strings.EqualFold(s.Name, ClusterService) {
		h.clusterServiceChanged(s)
	}
	if c := h.w.cluster; c != nil && s.State == Stopped {
		c.serviceStopped(h, s.Name)
	}
	h.w.changed()
}

// serviceProgram finds what the service's program file does; nil for a plain program.
func (h *Host) serviceProgram(s *service) ServiceProgram {
	id := h.programID(h.expand(executable(s.BinaryPath)))
	return h.w.services[id]
}
