package cluster

import (
	"fmt"
	"strconv"
	"strings"

	"changeover/lab/model"
)

// Facts implements windows.Membership.
func (m member) Facts(f model.Facts) {
	put := func(kind, target, value string) { f[model.At(m.c.name, kind, target)] = value }
	for _, n := range m.c.nodes {
		put("node", n.host.Name(), string(n.state()))
	}
	for _, g := range m.c.groups {
		to := ""
		if g.moving != nil {
			to = g.moving.host.Name()
		}
		put("group", g.Name, fmt.Sprintf("%+v", g.Group)+fmt.Sprint(g.preferred))
		put("group owner", g.Name, g.owner.host.Name())
		put("group destination", g.Name, to)
	}
	for _, r := range m.c.resources {
		put("resource", r.Name, r.fact())
		put("resource state", r.Name, string(r.state))
		put("resource wanted state", r.Name, map[bool]string{true: "online", false: "offline"}[r.target])
		for _, cp := range r.checkpoints {
			put("checkpoint", r.Name+" "+cp.path, model.Present)
		}
		for _, s := range r.shares {
			put("share", s.Name, fmt.Sprint(s.Path, s.Access))
		}
	}
	for _, t := range m.c.types {
		put("resource type", t.Name, t.DLL)
	}
}

// fact returns the configuration of a resource as one text. It avoids fmt, since the journal calls it at each change.
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
