package cluster

import (
	"fmt"
	"strings"
	"time"
)

// place is where a fact of the model stands.
type place struct{ host, kind, target string }

// facts are everything that the journal watches, as text. No password is among them.
type facts map[place]string

// facts reads the model. The caller holds the lock.
func (m *model) facts() facts {
	f := facts{}
	for _, h := range m.hosts {
		h.machine.facts(f)
	}
	if m.cluster != nil {
		m.cluster.clusterState.facts(f)
	}
	return f
}

func (h *machine) facts(f facts) {
	put := func(kind, target string, value any) { f[place{h.name, kind, target}] = fmt.Sprint(value) }
	put("host", "power", map[bool]string{true: "up", false: "down"}[h.up])
	if h.shutdown != nil {
		put("host", "shutdown", "under way")
	}
	for name, s := range h.services {
		put("service", name, strings.Join([]string{
			string(s.StartType), s.BinaryPath, s.DisplayName, s.Description, s.Account, s.ErrorControl,
			strings.Join(s.DependOnService, ","), strings.Join(s.DependOnGroup, ","),
		}, "; "))
		put("service", name+" state", s.State)
	}
	for _, s := range h.shares {
		put("share", s.Name, fmt.Sprint(s.Path, s.Access))
	}
	for _, g := range h.groups {
		put("local group", g.sid, g.members)
	}
	for name, holders := range h.rights {
		put("user right", name, holders)
	}
	for _, feature := range h.features {
		put("feature", feature.Name, feature.InstallState)
	}
	for _, n := range h.nics {
		put("adapter", n.Name, fmt.Sprint(n.Addresses, n.Gateway, n.DNS, n.DHCP))
	}
	for _, t := range h.tasks {
		put("task", t.Name, t.Program+" "+t.Arguments)
		put("task", t.Name+" state", t.State)
	}
	h.registry.facts(h.name, "", f)
	for _, d := range h.disks {
		for _, v := range d.volumes {
			v.root.facts(h.name, v.letter+":", f)
		}
	}
}

func (n *regNode) facts(host, path string, f facts) {
	for key, sub := range n.subs {
		below := path + `\` + key
		f[place{host, "registry key", below}] = "present"
		sub.facts(host, below, f)
	}
	for _, v := range n.values {
		f[place{host, "registry value", path + `\` + v.Name}] = string(v.Type) + " " + fmt.Sprint(v.data())
	}
}

func (n *fsNode) facts(host, path string, f facts) {
	for key, child := range n.children {
		below := path + `\` + key
		if child.dir {
			f[place{host, "folder", below}] = "present"
			child.facts(host, below, f)
			continue
		}
		f[place{host, "file", below}] = fmt.Sprintf("%d bytes of %s", len(child.data), child.modified.UTC().Format(time.RFC3339Nano))
	}
}

func (c *clusterState) facts(f facts) {
	put := func(kind, target string, value any) { f[place{c.name, kind, target}] = fmt.Sprint(value) }
	for _, n := range c.nodes {
		put("node", n.host.name, n.state())
	}
	for _, g := range c.groups {
		to := ""
		if g.moving != nil {
			to = g.moving.host.name
		}
		put("group", g.Name, fmt.Sprintf("%+v", g.Group)+fmt.Sprint(g.preferred))
		put("group", g.Name+" owner", g.owner.host.name)
		put("group", g.Name+" moves to", to)
	}
	for _, r := range c.resources {
		shown := r.Resource
		shown.LastError = 0
		put("resource", r.Name, fmt.Sprintf("%+v", shown))
		put("resource", r.Name+" state", r.state)
		put("resource", r.Name+" wanted", map[bool]string{true: "online", false: "offline"}[r.target])
		for _, cp := range r.checkpoints {
			put("checkpoint", r.Name+" "+cp.path, "present")
		}
		for _, s := range r.shares {
			put("share", s.Name, fmt.Sprint(s.Path, s.Access))
		}
	}
	for _, t := range c.types {
		put("resource type", t.Name, t.DLL)
	}
	for _, d := range c.disks {
		for _, v := range d.volumes {
			v.root.facts(c.name, v.letter+":", f)
		}
	}
}
