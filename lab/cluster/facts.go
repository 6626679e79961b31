package cluster

import (
	"fmt"
	"hash/maphash"
	"strconv"
	"strings"
)

// place is where a fact of the model stands.
type place struct{ host, kind, target string }

// facts are what the journal watches besides the trees, as text. No password is among them.
type facts map[place]string

// passwordSeed makes of a password a number that tells a change and nothing else.
var passwordSeed = maphash.MakeSeed()

// facts reads the model. The caller holds the lock.
func (m *model) facts() facts {
	size := 0
	if m.journal != nil {
		size = len(m.journal.seen)
	}
	f := make(facts, size)
	for _, h := range m.hosts {
		h.facts(f)
	}
	if m.cluster != nil {
		m.cluster.facts(f)
	}
	if m.domain != nil {
		for _, a := range m.domain.accounts {
			if a.name == "" {
				continue // It was removed.
			}
			f[place{m.domain.netbios, "account", a.name}] = a.sid
			f[place{m.domain.netbios, "account password", a.name}] = fingerprint(a.password)
		}
	}
	return f
}

func fingerprint(password string) string {
	return strconv.FormatUint(maphash.String(passwordSeed, password), 36)
}

func (h *machine) facts(f facts) {
	put := func(kind, target, value string) { f[place{h.name, kind, target}] = value }
	put("host", "power", map[bool]string{true: "up", false: "down"}[h.up])
	if h.shutdown != nil {
		put("host", "shutdown", "under way")
	}
	for name, s := range h.services {
		put("service", name, s.fact())
		put("service state", name, string(s.State))
	}
	for name, password := range h.secrets {
		put("service password", name, fingerprint(password))
	}
	for _, s := range h.shares {
		put("share", s.Name, fmt.Sprint(s.Path, s.Access))
	}
	for _, g := range h.groups {
		put("local group", g.sid, strings.Join(g.members, ", "))
	}
	for name, holders := range h.rights {
		put("user right", name, strings.Join(holders, ", "))
	}
	for _, feature := range h.features {
		put("feature", feature.Name, feature.InstallState)
	}
	for _, n := range h.nics {
		put("adapter", n.Name, fmt.Sprintf("%+v", *n))
	}
	for _, t := range h.tasks {
		put("task", t.Name, t.Program+" "+t.Arguments)
		put("task state", t.Name, t.State)
	}
	for _, port := range h.ports {
		put("printer port", port, present)
	}
	for _, driver := range h.drivers {
		put("printer driver", driver, present)
	}
	for _, p := range h.printers {
		put("printer", p.Name, fmt.Sprintf("%+v", p))
	}
	for _, v := range h.substs {
		put("drive", v.letter+":", v.substOf)
	}
}

// fact is the configuration of a service.
func (s *Service) fact() string {
	return strings.Join([]string{
		string(s.StartType), s.BinaryPath, s.DisplayName, s.Description, s.Account, s.ErrorControl,
		strings.Join(s.DependOnService, ","), strings.Join(s.DependOnGroup, ","),
	}, "; ")
}

func (c *clusterState) facts(f facts) {
	put := func(kind, target, value string) { f[place{c.name, kind, target}] = value }
	for _, n := range c.nodes {
		put("node", n.host.name, string(n.state()))
	}
	for _, g := range c.groups {
		to := ""
		if g.moving != nil {
			to = g.moving.host.name
		}
		put("group", g.Name, fmt.Sprintf("%+v", g.Group)+fmt.Sprint(g.preferred))
		put("group owner", g.Name, g.owner.host.name)
		put("group on its way", g.Name, to)
	}
	for _, r := range c.resources {
		put("resource", r.Name, r.fact())
		put("resource state", r.Name, string(r.state))
		put("resource wanted", r.Name, map[bool]string{true: "online", false: "offline"}[r.target])
		for _, cp := range r.checkpoints {
			put("checkpoint", r.Name+" "+cp.path, present)
		}
		for _, s := range r.shares {
			put("share", s.Name, fmt.Sprint(s.Path, s.Access))
		}
	}
	for _, t := range c.types {
		put("resource type", t.Name, t.DLL)
	}
}

// fact is the configuration of a resource.
func (r *Resource) fact() string {
	var b strings.Builder
	for _, text := range []string{r.Type, r.Group, r.Description, strings.Join(r.PossibleOwners, ","), strings.Join(r.Providers, ",")} {
		b.WriteString(text + "; ")
	}
	for _, number := range []uint32{
		r.RestartAction, r.RestartThreshold, r.RestartPeriod, r.RestartDelay, r.RetryPeriodOnFailure, r.PendingTimeout,
		r.LooksAlivePollInterval, r.IsAlivePollInterval,
	} {
		b.WriteString(strconv.FormatUint(uint64(number), 10) + " ")
	}
	b.WriteString(strconv.FormatBool(r.SeparateMonitor))
	for _, p := range r.Parameters {
		b.WriteString("; " + p.Name + "=")
		if text, ok := p.Value.(string); ok {
			b.WriteString(text)
		} else {
			fmt.Fprint(&b, p.Value)
		}
	}
	return b.String()
}
