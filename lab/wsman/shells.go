package wsman

import (
	"context"
	"strings"
	"sync"
	"time"
)

// Quotas are the limits of a host; a zero field means the default of Windows Server (Microsoft, "Quota Management for Remote
// Shells").
type Quotas struct {
	// ShellsPerUser is MaxShellsPerUser, 30.
	ShellsPerUser int
	// ProcessesPerShell is MaxProcessesPerShell, 25.
	ProcessesPerShell int
	// OperationsPerUser is MaxConcurrentOperationsPerUser, 1500. A command counts until its
	// shell is deleted: in a text-based shell, a terminate signal does not end the operation.
	OperationsPerUser int
	// EnvelopeBytes is the maximum size of a request, 153,600.
	EnvelopeBytes int
	// IdleTimeOut is the idle time-out of a shell whose client requests none, 2 hours.
	IdleTimeOut time.Duration
}

func (q Quotas) withDefaults() Quotas {
	set := func(value *int, otherwise int) {
		if *value == 0 {
			*value = otherwise
		}
	}
	set(&q.ShellsPerUser, 30)
	set(&q.ProcessesPerShell, 25)
	set(&q.OperationsPerUser, 1500)
	set(&q.EnvelopeBytes, 153600)
	if q.IdleTimeOut == 0 {
		q.IdleTimeOut = 2 * time.Hour
	}
	return q
}

// shell is one remote shell.
type shell struct {
	id, user string
	template Command
	idle     time.Duration

	processes map[string]*process
	// started counts all commands of this shell, for the operation quota.
	started int
	// busy counts the requests in progress, during which the shell is not idle.
	busy  int
	timer *time.Timer
}

// shells is the table of a host's shells.
type shells struct {
	mu     sync.Mutex
	quotas Quotas
	byID   map[string]*shell
	ctx    context.Context
	cancel context.CancelFunc
}

func newShells(quotas Quotas) *shells {
	t := &shells{quotas: quotas, byID: map[string]*shell{}}
	t.ctx, t.cancel = context.WithCancel(context.Background())
	return t
}

// add adds a shell; it returns a fault if the shell quota is reached.
func (t *shells) add(s *shell) *soapFault {
	t.mu.Lock()
	defer t.mu.Unlock()
	open := 0
	for _, other := range t.byID {
		if strings.EqualFold(other.user, s.user) {
			open++
		}
	}
	if open >= t.quotas.ShellsPerUser {
		return faultShellQuota(t.quotas.ShellsPerUser)
	}
	s.processes = map[string]*process{}
	t.byID[s.id] = s
	s.timer = time.AfterFunc(s.idle, func() { t.expire(s) })
	return nil
}

// use finds a shell of a user and prevents its expiry until release.
func (t *shells) use(id, user string) (*shell, *soapFault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s, ok := t.byID[strings.ToUpper(id)]
	if !ok || !strings.EqualFold(s.user, user) {
		return nil, faultNoShell(id)
	}
	s.busy++
	s.timer.Stop()
	return s, nil
}

func (t *shells) release(s *shell) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s.busy--
	if s.busy == 0 && t.byID[s.id] == s {
		s.timer.Reset(s.idle)
	}
}

// expire closes a shell whose idle time-out has ended, unless a request uses it.
func (t *shells) expire(s *shell) {
	t.mu.Lock()
	idle := s.busy == 0
	t.mu.Unlock()
	if idle {
		t.remove(s)
	}
}

// remove closes a shell and ends its commands.
func (t *shells) remove(s *shell) {
	t.mu.Lock()
	delete(t.byID, s.id)
	s.timer.Stop()
	processes := s.processes
	s.processes = map[string]*process{}
	t.mu.Unlock()
	for _, p := range processes {
		p.remove()
	}
}

// removeAll closes every shell, as a reboot does, and ends the context of their programs.
func (t *shells) removeAll() {
	t.mu.Lock()
	all := make([]*shell, 0, len(t.byID))
	for _, s := range t.byID {
		all = append(all, s)
	}
	cancel := t.cancel
	t.ctx, t.cancel = context.WithCancel(context.Background())
	t.mu.Unlock()
	for _, s := range all {
		t.remove(s)
	}
	cancel()
}

// admit checks the quotas for another command of a shell, counts it and returns the context of its program.
func (t *shells) admit(s *shell) (context.Context, *soapFault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	running, operations := 0, 0
	for _, p := range s.processes {
		if p.running() {
			running++
		}
	}
	for _, other := range t.byID {
		if strings.EqualFold(other.user, s.user) {
			operations += other.started
		}
	}
	if running >= t.quotas.ProcessesPerShell {
		return nil, faultProcessQuota()
	}
	if operations >= t.quotas.OperationsPerUser {
		return nil, faultOperationQuota(t.quotas.OperationsPerUser)
	}
	s.started++
	return t.ctx, nil
}

// attach adds a command to its shell; it returns false if the shell was closed in the meantime.
func (t *shells) attach(s *shell, p *process) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byID[s.id] != s {
		return false
	}
	s.processes[p.id] = p
	return true
}

// process finds a command of a shell by its id, ignoring case.
func (t *shells) process(s *shell, id string) (*process, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p, ok := s.processes[strings.ToUpper(id)]
	return p, ok
}

// detach removes a command from its shell and ends it.
func (t *shells) detach(s *shell, p *process) {
	t.mu.Lock()
	delete(s.processes, p.id)
	t.mu.Unlock()
	p.remove()
}

// counts returns the number of open shells and the number of their running commands.
func (t *shells) counts() (open, running int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range t.byID {
		for _, p := range s.processes {
			if p.running() {
				running++
			}
		}
	}
	return len(t.byID), running
}
