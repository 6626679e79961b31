package engine

import (
	"slices"
	"strings"

	"changeover/runbook"

	"go.temporal.io/sdk/workflow"
)

// place is one want of one entry.
type place struct {
	entry *entry
	want  int
}

// look reads and compares all that the entries want, in one activity for each host. The hosts are
// looked at side by side. A host that cannot be read is a problem of each of its steps.
func (r *Run) look(ctx workflow.Context, entries []*entry) {
	hosts, places := byHost(entries)
	group := workflow.NewWaitGroup(ctx)
	for _, host := range hosts {
		group.Add(1)
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer group.Done()
			r.lookAt(ctx, host, places[host])
		})
	}
	group.Wait(ctx)
	for _, e := range entries {
		e.epoch = r.epoch
	}
}

func byHost(entries []*entry) (hosts []string, places map[string][]place) {
	places = map[string][]place{}
	for _, e := range entries {
		e.seen = make([]runbook.Seen, len(e.wants))
		for i, p := range e.wants {
			host := p.step.Host
			if !slices.Contains(hosts, host) {
				hosts = append(hosts, host)
			}
			places[host] = append(places[host], place{e, i})
		}
	}
	return hosts, places
}

// lookAt asks for all places of one host. A large answer comes in parts.
func (r *Run) lookAt(ctx workflow.Context, host string, places []place) {
	for len(places) > 0 {
		request := runbook.LookRequest{Site: r.site.Name(), Host: host, Mode: r.mode, Retry: r.retries}
		for _, p := range places {
			item, err := lookItem(p.entry.wants[p.want])
			if err != nil {
				r.Fail(failure(runbook.ErrBadRequest, "cannot look at %s: %v", host, err))
				return
			}
			request.Items = append(request.Items, item)
		}
		var result runbook.LookResult
		err := r.call(ctx, lookStep(host, request.Items), hostWork, runbook.LookActivity, request, &result)
		if err == nil && len(result.Seen) == 0 {
			err = failure(runbook.ErrBadRequest, "cannot look at %s: the worker answered nothing; run the release that started the workflow", host)
		}
		if err != nil {
			if r.err == nil && workflowCanceled(ctx, err) {
				return
			}
			for _, p := range places {
				p.entry.seen[p.want].Problem = &runbook.Problem{Type: kindOf(err), Message: reasonOf(err)}
			}
			return
		}
		for i, seen := range result.Seen {
			places[i].entry.seen[places[i].want] = seen
		}
		places = places[len(result.Seen):]
	}
}

// lookStep is how a look appears in the UI: its sections and its host.
func lookStep(host string, items []runbook.LookItem) runbook.Step {
	var sections []string
	for _, item := range items {
		section, _, _ := strings.Cut(item.Step.Manual, "/")
		if section != "" && !slices.Contains(sections, section) {
			sections = append(sections, section)
		}
	}
	manual := ""
	switch len(sections) {
	case 0:
	case 1:
		manual = sections[0]
	default:
		manual = sections[0] + " to " + sections[len(sections)-1]
	}
	s := runbook.Step{Manual: manual, Host: host, Title: "look at " + plural(len(items), "step")}
	if len(items) == 1 {
		s.Title = "look: " + items[0].Step.Title
	}
	return s
}

// refreshLook looks at an entry again where something has changed since its last look, or where an
// attempt at it has failed.
func (r *Run) refreshLook(ctx workflow.Context, group []*entry, e *entry) {
	if e.looks() && (e.epoch != r.epoch || e.tried) {
		r.look(ctx, r.staleFrom(group, e))
	}
}

// staleFrom are an entry and those behind it on the same hosts: they are next.
func (r *Run) staleFrom(group []*entry, e *entry) []*entry {
	again := []*entry{e}
	for _, other := range group[slices.Index(group, e)+1:] {
		if other.looks() && !other.onTheWay() && sameHosts(other, e) && !other.skipped {
			again = append(again, other)
		}
	}
	return again
}

func sameHosts(a, b *entry) bool {
	for _, p := range a.wants {
		if !slices.ContainsFunc(b.wants, func(q proof) bool { return q.step.Host == p.step.Host }) {
			return false
		}
	}
	return true
}
