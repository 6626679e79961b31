package cluster

import (
	"context"
	"slices"
	"sort"
	"strings"
	"time"
)

// service is an entry of the service control manager's database. The SCM reads
// the registry when the host starts and writes it when a program changes a
// service's configuration; what is written straight into the registry (by a
// restored checkpoint, for instance) counts from the next start of the host.
type service struct {
	Service
	// gen counts transitions, so that an overtaken one ends without effect.
	gen int
	// failNext makes the next starts fail with this code, for fault injection.
	failNext uint32
	failures int
	// slower is what a start takes beyond the usual time.
	slower time.Duration
}

const servicesKey = `SYSTEM\CurrentControlSet\Services`

// Services lists the host's services by name.
func (h *Host) Services() []Service {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	list := make([]Service, 0, len(h.services))
	for _, s := range h.services {
		list = append(list, h.show(s))
	}
	sort.Slice(list, func(i, j int) bool { return fold(list[i].Name) < fold(list[j].Name) })
	return list
}

// Service finds a service by its key name, ignoring case; error 1060.
func (h *Host) Service(name string) (Service, error) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	s := h.services[fold(name)]
	if s == nil {
		return Service{}, fail(CodeServiceMissing, "open service %q on %s", name, h.name)
	}
	return h.show(s), nil
}

func (h *Host) show(s *service) Service {
	shown := s.Service
	shown.DependOnService = append([]string(nil), s.DependOnService...)
	shown.DependOnGroup = append([]string(nil), s.DependOnGroup...)
	shown.PasswordValid = h.passwordValid(s)
	return shown
}

// Dependents names the services that depend on a service, directly or through
// others, those that must stop first in front: EnumDependentServices orders
// them so that a caller can stop them one after the other.
func (h *Host) Dependents(name string) []string {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	return h.dependents(name)
}

// RunningDependents are the Dependents that are not stopped.
func (h *Host) RunningDependents(name string) []string {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	return h.runningDependents(name)
}

func (h *Host) runningDependents(name string) []string {
	return slices.DeleteFunc(h.dependents(name), func(dependent string) bool { return h.services[fold(dependent)].State == Stopped })
}

func (h *Host) dependents(name string) []string {
	var list []string
	for _, s := range h.sortedServices() {
		if !containsFold(s.DependOnService, name) {
			continue
		}
		for _, deeper := range append(h.dependents(s.Name), s.Name) {
			if !containsFold(list, deeper) {
				list = append(list, deeper)
			}
		}
	}
	return list
}

func (h *Host) sortedServices() []*service {
	list := make([]*service, 0, len(h.services))
	for _, s := range h.services {
		list = append(list, s)
	}
	sort.Slice(list, func(i, j int) bool { return fold(list[i].Name) < fold(list[j].Name) })
	return list
}

// AwaitService waits until a service is in a state. Waiting for Running ends
// with the start's error where the service stopped instead.
func (h *Host) AwaitService(ctx context.Context, name string, want ServiceState) error {
	var failed error
	err := h.w.Await(ctx, func() bool {
		s, err := h.Service(name)
		if err != nil {
			failed = err
			return true
		}
		if s.State == Stopped && want == Running {
			failed = fail(s.ExitCode, "start service %q on %s", name, h.name)
			return true
		}
		return s.State == want
	})
	if err != nil {
		return err
	}
	return failed
}

// FailService makes the next n starts of a service fail with a Win32 code
// after the start began; it is how the lab plays a broken program. n below
// zero means every start.
func (h *Host) FailService(name string, code uint32, n int) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	s := h.services[fold(name)]
	if s == nil {
		return fail(CodeServiceMissing, "open service %q on %s", name, h.name)
	}
	s.failNext, s.failures = code, n
	return nil
}

// SlowService makes every start of a service take longer by a realistic
// duration, which the lab's scale shortens as it does all others.
func (h *Host) SlowService(name string, longer time.Duration) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	s := h.services[fold(name)]
	if s == nil {
		return fail(CodeServiceMissing, "open service %q on %s", name, h.name)
	}
	s.slower = longer
	return nil
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
	if i := strings.Index(fold(path), ".exe"); i >= 0 {
		return path[:i+4]
	}
	return path
}

func containsFold(list []string, name string) bool {
	for _, item := range list {
		if strings.EqualFold(item, name) {
			return true
		}
	}
	return false
}
