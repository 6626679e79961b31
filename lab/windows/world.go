package windows

import (
	"strings"

	"changeover/config"
	"changeover/lab/model"
	"changeover/lab/win32"
)

// Options configure a world.
type Options struct {
	// Scale is the factor for the time that state changes take and for the restart
	// periods of the cluster: 1 is realistic, tests use about 0.02; 0 means 1.
	Scale float64
	// Seed is the seed of the random numbers for durations and generated ids.
	Seed int64
	// Secret resolves a site's secret references, so that the domain's accounts get
	// the passwords that the site names; if it is nil, every password is refused.
	Secret func(config.Secret) (string, error)
	// Language of the hosts, "en" (default) or "de", for localized group names.
	Language string
	// Costs are times that requests take on real hosts and that the lab adds.
	Costs model.Costs
}

// World is one domain with its hosts and its failover cluster. A World value is a view: the journal records changes made
// through the view for its actor.
type World struct {
	*model.View
	*state
}

// state is the state that all views of a world share.
type state struct {
	options    Options
	hosts      []*Host
	domain     *domain
	cluster    Membership
	programs   map[string]Program
	services   map[string]ServiceProgram
	dlls       map[string]ResourceDLL
	runner     Runner
	neighbours []neighbour
	ports      []servicePort
	trees      *trees
}

// NewWorld returns a world with a domain and without hosts.
func NewWorld(options Options) *World {
	s := &state{
		options: options, programs: map[string]Program{}, services: map[string]ServiceProgram{}, dlls: map[string]ResourceDLL{}, trees: newTrees(),
		domain: newDomain(),
	}
	return &World{model.New(options.Scale, options.Seed, s), s}
}

// Costs returns the costs of Options.
func (w *World) Costs() model.Costs { return w.options.Costs }

// Hosts lists the hosts in the order in which they were added.
func (w *World) Hosts() []*Host {
	w.Lock()
	defer w.Unlock()
	hosts := make([]*Host, 0, len(w.hosts))
	for _, h := range w.hosts {
		hosts = append(hosts, h.seenIn(w))
	}
	return hosts
}

// Host finds a host by its computer name, ignoring case; nil if no host has the name.
func (w *World) Host(name string) *Host {
	w.Lock()
	defer w.Unlock()
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

// ResolveSecret resolves one of the site's secret references; error 5 without Options.Secret.
func (w *World) ResolveSecret(ref config.Secret) (string, error) {
	if w.options.Secret == nil {
		return "", win32.Fail(win32.CodeAccessDenied, "resolve secret %q: the lab has no resolver of secrets", ref)
	}
	return w.options.Secret(ref)
}
