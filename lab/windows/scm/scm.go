// Package scm is the service control manager of a simulated host: services with their states,
// dependencies, accounts and programs, and their keys in the registry.
package scm

import (
	"context"
	"slices"
	"sort"
	"strings"

	"changeover/lab/win32"
)

// service is an entry of the service control manager's database. The SCM reads
// the registry when the host starts and writes it when a program changes a
// service's configuration; what is written straight into the registry (by a
// restored checkpoint, for instance) counts from the next start of the host.
type service struct {
	Service
	// gen counts transitions, so that an overtaken one ends without effect.
	gen int
	injected
}

// ServicesKey holds the key of each service.
const ServicesKey = `SYSTEM\CurrentControlSet\Services`

// List lists the host's services by name.
func (scm Services) List() []Service {
	scm.w.Lock()
	defer scm.w.Unlock()
	list := make([]Service, 0, len(scm.services))
	for _, s := range scm.services {
		list = append(list, scm.show(s))
	}
	sort.Slice(list, func(i, j int) bool { return win32.Fold(list[i].Name) < win32.Fold(list[j].Name) })
	return list
}

// Get finds a service by its key name, ignoring case; error 1060.
func (scm Services) Get(name string) (Service, error) {
	scm.w.Lock()
	defer scm.w.Unlock()
	s := scm.services[win32.Fold(name)]
	if s == nil {
		return Service{}, win32.Fail(win32.CodeServiceMissing, "open service %q on %s", name, scm.host.Name())
	}
	return scm.show(s), nil
}

func (scm Services) show(s *service) Service {
	shown := s.Service
	shown.DependOnService = append([]string(nil), s.DependOnService...)
	shown.DependOnGroup = append([]string(nil), s.DependOnGroup...)
	shown.PasswordValid = scm.passwordValid(s)
	return shown
}

// Dependents names the services that depend on a service, directly or through
// others, those that must stop first in front: EnumDependentServices orders
// them so that a caller can stop them one after the other.
func (scm Services) Dependents(name string) []string {
	scm.w.Lock()
	defer scm.w.Unlock()
	return scm.dependents(name)
}

// RunningDependents are the Dependents that are not stopped.
func (scm Services) RunningDependents(name string) []string {
	scm.w.Lock()
	defer scm.w.Unlock()
	return scm.runningDependents(name)
}

func (scm Services) runningDependents(name string) []string {
	return slices.DeleteFunc(scm.dependents(name), func(dependent string) bool { return scm.services[win32.Fold(dependent)].State == Stopped })
}

func (scm Services) dependents(name string) []string {
	var list []string
	for _, s := range scm.sorted() {
		if !win32.ContainsFold(s.DependOnService, name) {
			continue
		}
		for _, deeper := range append(scm.dependents(s.Name), s.Name) {
			if !win32.ContainsFold(list, deeper) {
				list = append(list, deeper)
			}
		}
	}
	return list
}

func (scm Services) sorted() []*service {
	list := make([]*service, 0, len(scm.services))
	for _, s := range scm.services {
		list = append(list, s)
	}
	sort.Slice(list, func(i, j int) bool { return win32.Fold(list[i].Name) < win32.Fold(list[j].Name) })
	return list
}

// Await waits until a service is in a state. Waiting for Running ends
// with the start's error where the service stopped instead.
func (scm Services) Await(ctx context.Context, name string, want ServiceState) error {
	var failed error
	err := scm.w.Await(ctx, func() bool {
		s, err := scm.Get(name)
		if err != nil {
			failed = err
			return true
		}
		if s.State == Stopped && want == Running {
			failed = win32.Fail(s.ExitCode, "start service %q on %s", name, scm.host.Name())
			return true
		}
		return s.State == want
	})
	if err != nil {
		return err
	}
	return failed
}

// executable is the program file of a service's binary path, without quotes and arguments.
func executable(binaryPath string) string {
	path := strings.TrimSpace(binaryPath)
	if strings.HasPrefix(path, `"`) {
		if end := strings.Index(path[1:], `"`); end >= 0 {
			return path[1 : end+1]
		}
		return path[1:]
	}
	if i := strings.Index(win32.Fold(path), ".exe"); i >= 0 {
		return path[:i+4]
	}
	return path
}

// Svchost is the program that Windows' own services share.
const Svchost = `C:\Windows\System32\svchost.exe -k netsvcs -p`
