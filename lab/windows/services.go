package windows

import (
	"changeover/lab/win32"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/scm"
)

// scmHost implements scm.Machine for a host.
type scmHost struct{ h *Host }

func (s scmHost) Name() string                    { return s.h.name }
func (s scmHost) UpLocked() bool                  { return s.h.up }
func (s scmHost) Keys() *registry.Tree            { return s.h.registry }
func (s scmHost) RegistryChanged(path string)     { s.h.Registry.ChangedLocked(path) }
func (s scmHost) HasRight(account, r string) bool { return s.h.Accounts.hasRight(account, r) }
func (s scmHost) PasswordOpens(a, pw string) bool { return s.h.w.domain.opens(a, pw) }
func (s scmHost) NewPID() int                     { return s.h.Processes.newPID() }

func (s scmHost) FindAccount(name string) error {
	_, err := s.h.Accounts.lookup(name)
	return err
}

func (s scmHost) FindProgram(path string) error {
	_, _, err := s.h.Files.LookLocked(s.h.ExpandLocked(path), "start service from")
	return err
}

func (s scmHost) ServiceProgram(path string) func(scm.ServiceStart) *win32.Error {
	program := s.h.w.services[s.h.programID(s.h.ExpandLocked(path))]
	if program == nil {
		return nil
	}
	return func(run scm.ServiceStart) *win32.Error { return program(ServiceRun{Host: s.h, ServiceStart: run}) }
}

func (s scmHost) Event(id int, level, message string) {
	s.h.Events.AddLocked("System", "Service Control Manager", id, level, message)
}

func (s scmHost) ServiceChanged(changed scm.Service) {
	if c := s.h.w.cluster; c != nil {
		c.ServiceChanged(s.h, changed)
	}
}
