package powershell

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"changeover/activities/host"
	"changeover/activities/winrm"
	"changeover/config"
	"changeover/config/secrets"
)

// Resolver turns references into secrets. secrets.Resolver implements it.
type Resolver interface {
	Resolve(ref config.Secret) (string, error)
}

// PoolOptions set up a Pool. Zero values of durations and of PerHost take the defaults given.
type PoolOptions struct {
	// Start starts powershell.exe on a host, see Over.
	Start Start
	// Secrets resolves parameters of type config.Secret.
	Secrets Resolver
	// Known gets every secret that is sent, so that the secret can be masked where text leaves the worker. By default, a pool has
	// a scrubber of its own.
	Known *secrets.Scrubber
	// IdleAfter is how long an unused PowerShell is kept. The default is 90 s, which is below the shell's idle timeout.
	IdleAfter time.Duration
	// MutexWait is how long a request waits for the mutex of the host. The default is 20 s.
	MutexWait time.Duration
	// FinishWithin is how long a changing script may continue after its caller has given up. The default is 2 min.
	FinishWithin time.Duration
	// PerHost limits the PowerShells on one host. The default is 1, because the host's mutex lets only one PowerShell work at a time.
	PerHost int
}

// Pool keeps the standing PowerShells of all hosts. Several goroutines may use it at once.
type Pool struct {
	options PoolOptions
	closing sync.WaitGroup

	mutex sync.Mutex
	hosts map[hostKey]*Host
}

// hostKey is the key of a host in a pool. Windows, the cluster, the site file and the endpoints file compare names without
// regard to case. So two spellings of a name must not get two PowerShells.
type hostKey struct{ site, host string }

// NewPool makes a pool without any connection.
func NewPool(o PoolOptions) *Pool {
	if o.IdleAfter == 0 {
		o.IdleAfter = 90 * time.Second
	}
	if o.MutexWait == 0 {
		o.MutexWait = 20 * time.Second
	}
	if o.FinishWithin == 0 {
		o.FinishWithin = 2 * time.Minute
	}
	if o.PerHost == 0 {
		o.PerHost = 1
	}
	if o.Known == nil {
		o.Known = &secrets.Scrubber{}
	}
	return &Pool{options: o, hosts: map[hostKey]*Host{}}
}

// Over returns a function that starts commands over WinRM. The function options returns how to reach a host of a site.
// If one host refuses an account, the account is not used on other hosts either, see winrm.Accounts.
func Over(options func(site, host string) (winrm.Options, error)) Start {
	accounts := winrm.NewAccounts()
	return func(ctx context.Context, site, name, command string, args ...string) (Process, error) {
		o, err := options(site, name)
		if err != nil {
			return nil, err
		}
		o.Host, o.Accounts = name, accounts
		client, err := winrm.New(o)
		if err != nil {
			return nil, err
		}
		process, err := client.Start(ctx, command, args...)
		if err != nil {
			client.Close()
			return nil, err
		}
		return &remote{Process: process, client: client}, nil
	}
}

// remote is a process with its connection, which no other process uses.
type remote struct {
	*winrm.Process
	client *winrm.Client
}

// Close ends the process and the connection.
func (r *remote) Close(ctx context.Context) error {
	defer r.client.Close()
	return r.Process.Close(ctx)
}

// Session implements host.Sessions: it finds a host of a site by the host's name, without regard to case. The site is empty for a
// look before there is a site file.
func (p *Pool) Session(_ context.Context, site, name string) (host.Session, error) {
	if name == "" {
		return nil, fmt.Errorf("cannot find a host of site %q: %w: no host name is given", site, ErrBadCall)
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	key := hostKey{site, strings.ToLower(name)}
	if p.hosts[key] == nil {
		p.hosts[key] = &Host{pool: p, site: site, name: name, slots: make(chan struct{}, p.options.PerHost)}
	}
	return p.hosts[key], nil
}

// Close ends every PowerShell that is not in use, and waits for all PowerShells that are being ended. Running calls continue; their
// PowerShells end after IdleAfter.
func (p *Pool) Close() {
	p.mutex.Lock()
	hosts := make([]*Host, 0, len(p.hosts))
	for _, host := range p.hosts {
		hosts = append(hosts, host)
	}
	p.mutex.Unlock()
	for _, host := range hosts {
		host.closeIdle()
	}
	p.closing.Wait()
}

// open starts a standing PowerShell.
func (p *Pool) open(ctx context.Context, site, host string) (*session, error) {
	process, err := p.start(ctx, site, host, commandLine())
	if err != nil {
		return nil, err
	}
	return &session{process: process, scrub: p.options.Known.Scrub}, nil
}

// start starts powershell.exe.
func (p *Pool) start(ctx context.Context, site, host string, args []string) (Process, error) {
	process, err := p.options.Start(ctx, site, host, "powershell.exe", args...)
	var fault *winrm.Fault
	if errors.As(err, &fault) && fault.Quota() {
		return nil, fmt.Errorf("cannot start PowerShell on %s: %w: %w", host, ErrQuota, fault)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot start PowerShell on %s: %w", host, err)
	}
	return process, nil
}

// end closes a session in the background. When the session is closed, end calls done.
func (p *Pool) end(s *session, done func()) {
	p.closing.Go(func() {
		defer done()
		// If a shell cannot be deleted, the host's idle timeout ends it.
		_ = s.process.Close(context.Background())
	})
}
