// Package scm models the service control manager (SCM) of a host: services with their states,
// dependencies, accounts and programs, and their keys in the registry. Its source is Microsoft's
// reference of the service functions (CreateService, StartService, ControlService).
package scm

import (
	"context"
	"slices"
	"sort"
	"strings"

	"changeover/lab/win32"
)

// service is an entry of the service control manager's database. The SCM reads the registry when the host starts and writes it
// when a program changes a service's configuration through the SCM. A value that is written directly into the registry, for
// example by a restored checkpoint, takes effect at the next start of the host.
type service struct {
	Service
	// gen counts transitions. A transition that was overtaken finds another number, and ends without effect.
	gen int
	injected
}

// ServicesKey is the registry key that contains the key of each service.
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

// Get finds a service by its key name, ignoring case; error 1060 for an unknown service.
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

// Dependents returns the names of the services that depend on a service, directly
// or through others, in the order in which they must be stopped (Microsoft,
// "EnumDependentServicesW function").
func (scm Services) Dependents(name string) []string {
	scm.w.Lock()
	defer scm.w.Unlock()
	return scm.dependents(name)
}

// RunningDependents returns the services of Dependents that are not stopped.
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

// Await waits until a service is in a state. It returns the start's error if the service is stopped while Running is wanted,
// 1060 for an unknown service, and the error of ctx if ctx ends first.
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

// executable returns the program file of a service's binary path, without quotes and arguments.
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

// Svchost is the binary path of the services that share the process host of Windows.
const Svchost = `C:\Windows\System32\svchost.exe -k netsvcs -p`
