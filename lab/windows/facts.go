package windows

import (
	"fmt"
	"strings"

	"changeover/lab/model"
)

// Facts implements model.Source for the domain, the hosts and their cluster.
func (m *state) Facts(f model.Facts) {
	for _, h := range m.hosts {
		h.facts(f)
	}
	if m.cluster != nil {
		m.cluster.Facts(f)
	}
	if m.domain != nil {
		for _, a := range m.domain.accounts {
			if a.name == "" {
				continue // It was removed.
			}
			f[model.At(m.domain.netbios, "account", a.name)] = a.sid
			f[model.At(m.domain.netbios, "account password", a.name)] = model.Fingerprint(a.password)
		}
	}
}

func (h *Host) facts(f model.Facts) {
	put := func(kind, target, value string) { f[model.At(h.name, kind, target)] = value }
	put("host", "power", map[bool]string{true: "up", false: "down"}[h.up])
	if h.shutdown != nil {
		put("host", "shutdown", "under way")
	}
	h.Services.Locked().Facts(put)
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
		put("printer port", port, model.Present)
	}
	for _, driver := range h.drivers {
		put("printer driver", driver, model.Present)
	}
	for _, p := range h.printers {
		put("printer", p.Name, fmt.Sprintf("%+v", p))
	}
	for _, v := range h.substs {
		put("drive", v.Letter+":", v.SubstOf)
	}
}
