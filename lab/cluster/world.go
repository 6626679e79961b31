package cluster

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand"
	"strings"
	"sync"
	"time"

	"changeover/config"
)

// Options tune a world.
type Options struct {
	// Scale stretches the time that state changes take: 1 is realistic, tests
	// use about 0.02; 0 means 1. Restart periods of the cluster scale alike.
	Scale float64
	// Seed of the small differences between durations and of generated ids.
	Seed int64
	// Secret resolves a site's secret references, so that the domain's accounts
	// have the passwords that the site means; nil: every password is refused.
	Secret func(config.Secret) (string, error)
	// Language of the hosts, "en" (default) or "de": localized group names.
	Language string
}

// World is one domain with its hosts and its failover cluster, seen by an actor: what is changed
// through it is the actor's doing.
type World struct {
	*model
	mu modelLock
}

// model is what all views of a world share.
type model struct {
	mutex      sync.Mutex
	dirty      bool
	journal    *journal
	options    Options
	random     *rand.Rand
	hosts      []*Host
	domain     *domain
	cluster    *Cluster
	programs   map[string]Program
	services   map[string]ServiceProgram
	dlls       map[string]ResourceDLL
	runner     Runner
	neighbours []neighbour
	ports      []servicePort
	began      time.Time
	wake       chan struct{}
	closed     bool
}

// NewWorld makes an empty world: a domain and no hosts.
func NewWorld(options Options) *World {
	if options.Scale <= 0 {
		options.Scale = 1
	}
	m := &model{
		options:  options,
		random:   rand.New(rand.NewSource(options.Seed)), //nolint:gosec // durations of a model, not secrets
		programs: map[string]Program{},
		services: map[string]ServiceProgram{},
		dlls:     map[string]ResourceDLL{},
		wake:     make(chan struct{}),
		began:    time.Now(),
	}
	w := m.seenBy(actor{cause: CauseConsole})
	w.domain = newDomain(w)
	return w
}

// Hosts lists the hosts in the order in which they were added.
func (w *World) Hosts() []*Host {
	w.mu.Lock()
	defer w.mu.Unlock()
	hosts := make([]*Host, 0, len(w.hosts))
	for _, h := range w.hosts {
		hosts = append(hosts, h.seenIn(w))
	}
	return hosts
}

// Host finds a host by its computer name, ignoring case; nil if there is none.
func (w *World) Host(name string) *Host {
	w.mu.Lock()
	defer w.mu.Unlock()
	if h := w.host(name); h != nil {
		return h.seenIn(w)
	}
	return nil
}

func (w *World) host(name string) *Host {
	for _, h := range w.hosts {
		if strings.EqualFold(h.name, name) {
			return h
		}
	}
	return nil
}

// Cluster is the world's failover cluster; nil before one is formed.
func (w *World) Cluster() *Cluster {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cluster.seenIn(w)
}

// Await waits until done says yes or the context ends, whose error it returns.
// It asks after every state change, without holding the world's lock.
func (w *World) Await(ctx context.Context, done func() bool) error {
	for {
		w.mu.Lock()
		wake := w.wake
		w.mu.Unlock()
		if done() {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-wake:
		}
	}
}

// changed wakes everyone who awaits a state, and lets the journal compare when the lock is given back.
// The caller holds the lock.
func (w *World) changed() {
	w.dirty = true
	close(w.wake)
	w.wake = make(chan struct{})
}

// Close stops all transitions that are still under way.
func (w *World) Close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	w.changed()
}

// Closed reports whether the world has ended.
func (w *World) Closed() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.closed
}

// pause waits for a realistic duration by the world's scale, without the lock.
func (w *World) pause(d time.Duration) { time.Sleep(w.scaled(d)) }

func (w *World) scaled(d time.Duration) time.Duration {
	return time.Duration(float64(d) * w.options.Scale)
}

// jitter makes a duration up to a tenth longer. The caller holds the lock.
func (w *World) jitter(d time.Duration) time.Duration {
	return d + time.Duration(w.random.Int63n(int64(d)/10+1))
}

// ResolveSecret resolves one of the site's secret references.
func (w *World) ResolveSecret(ref config.Secret) (string, error) {
	if w.options.Secret == nil {
		return "", fail(CodeAccessDenied, "resolve secret %q: the world has no resolver", ref)
	}
	return w.options.Secret(ref)
}

// newID makes a GUID. The caller holds the lock.
func (w *World) newID() string {
	var b [16]byte
	_, _ = w.random.Read(b[:])
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// numericID makes the three numbers of a machine's SID from its name.
func numericID(name string) string {
	sum := sha256.Sum256([]byte(fold(name)))
	part := func(i int) uint32 { return binary.BigEndian.Uint32(sum[i:]) }
	return fmt.Sprintf("%d-%d-%d", part(0), part(4), part(8))
}

func fold(s string) string { return strings.ToLower(s) }
