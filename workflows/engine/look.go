package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	kinds "changeover/activities/engine"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/desk"
	"changeover/workflows/engine/route"
	"changeover/workflows/progress"
)

// hosts are the hosts of a run: it looks at them, and acts on them.
type hosts struct {
	start  *start
	status *progress.Status
	calls  *calls.Caller
	report *progress.Report
	desk   *desk.Desk
	routes *route.Routes
	// epoch counts the effects: what was looked at in an earlier epoch may have changed.
	epoch int
	// unread is the error of a read of mode check that a chapter needs to decide how to go on.
	unread string
}

// place is one want of one entry.
type place struct {
	entry *entry
	want  int
	// order is the place of the entry among those that are looked at.
	order int
	// group is that of mode check, or 0.
	group int
}

// look reads and compares all that the entries want, in one activity for each host. The hosts are
// looked at side by side. A host that cannot be read is a problem of each of its steps.
func (h *hosts) look(ctx workflow.Context, entries []*entry) { h.lookIn(ctx, 0, entries) }

// lookIn is look for a group of mode check.
func (h *hosts) lookIn(ctx workflow.Context, number int, entries []*entry) {
	hosts, places := byHost(number, entries)
	group := workflow.NewWaitGroup(ctx)
	for _, host := range hosts {
		group.Add(1)
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer group.Done()
			h.lookAt(ctx, host, places[host])
		})
	}
	group.Wait(ctx)
	for _, e := range entries {
		e.epoch, e.at = h.epoch, workflow.Now(ctx)
	}
}

func byHost(group int, entries []*entry) (hosts []string, places map[string][]place) {
	places = map[string][]place{}
	for order, e := range entries {
		e.seen = make([]runbook.Seen, len(e.wants))
		for i, p := range e.wants {
			host := p.Step.Host
			if !slices.Contains(hosts, host) {
				hosts = append(hosts, host)
			}
			places[host] = append(places[host], place{e, i, order, group})
		}
	}
	return hosts, places
}

// lookAt asks for all places of one host. Where the host is a node that is down, what is about the
// cluster is asked through another node.
func (h *hosts) lookAt(ctx workflow.Context, host string, places []place) {
	var own, wide []place
	for _, p := range places {
		if route.OfCluster(p.entry.wants[p.want].Want) {
			wide = append(wide, p)
		} else {
			own = append(own, p)
		}
	}
	way := h.routes.To(host, len(wide) > 0, h.desk.Retries())
	if way.Through != "" {
		_ = h.lookBy(ctx, host, runbook.Route{Retry: way.Retry}, own) // Its error is the problem of each place.
	} else if err := h.lookBy(ctx, host, way, places); err == nil || !h.routes.StandIn(host, way, err) {
		return
	}
	for {
		way := h.routes.To(host, true, h.desk.Retries())
		if err := h.lookBy(ctx, host, way, wide); err == nil || !h.routes.StandIn(host, way, err) {
			return
		}
	}
}

// lookBy asks for places of one host by one route. A large answer comes in parts. An error is the problem
// of each place.
func (h *hosts) lookBy(ctx workflow.Context, host string, way runbook.Route, places []place) error {
	for len(places) > 0 {
		request := runbook.LookRequest{Site: h.start.in.Site, Host: host, Mode: h.status.Mode(), Group: places[0].group, Route: way}
		var slow time.Duration // The host reads one thing after the other.
		for _, p := range places {
			if read := kinds.ReadTime(p.entry.wants[p.want].Want); read > calls.HostWork {
				slow += read
			}
			item, err := p.entry.lookItem(p.want)
			if err != nil {
				err = calls.Failure(runbook.ErrBadRequest, "cannot look at %s: %v; "+runbook.ReportDefect, host, err)
				h.status.Fail(err)
				return err
			}
			item.Place, item.Holds, item.Until, item.Earlier = p.order, p.entry.holdsAs(item.Step), p.entry.until, p.entry.earlier
			request.Items = append(request.Items, item)
		}
		var result runbook.LookResult
		err := h.calls.Call(ctx, lookStep(host, request.Items), max(calls.HostWork, slow), runbook.LookActivity, request, &result)
		if err == nil && len(result.Seen) == 0 {
			err = calls.Failure(runbook.ErrBadRequest, "cannot look at %s: the worker's answer is empty; start a worker of the version that began the run (to see the version: temporal workflow describe --workflow-id %s)", host, runbook.Argument(h.start.id))
		}
		if err != nil {
			// A step that was not read must not count as one that does not differ.
			h.status.Interrupted(ctx, err)
			for _, p := range places {
				p.entry.seen[p.want].Problem = &runbook.Problem{Type: calls.TypeOf(err), Message: calls.Reason(err)}
			}
			return err
		}
		for i, seen := range result.Seen {
			places[i].entry.seen[places[i].want] = seen
		}
		places = places[len(result.Seen):]
	}
	return nil
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
	s := runbook.Step{Manual: manual, Host: host, Title: fmt.Sprintf("read the state for %d steps", len(items))}
	if len(items) == 1 {
		s.Title = "look: " + items[0].Step.Title
	}
	return s
}

// refreshLook looks at an entry again if something has changed since its last look, if an attempt at it has failed, or if
// the look is old.
func (h *hosts) refreshLook(ctx workflow.Context, group []*entry, e *entry) {
	if e.looks() && (e.epoch != h.epoch || e.tried || isOld(ctx, e)) {
		h.look(ctx, staleFrom(group, e))
	}
}

// lookLasts is how long a look counts if the run itself changes nothing. The run waits for longer only if it waits for a
// person, and meanwhile others can change the host.
const lookLasts = 5 * time.Minute

// isOld reports whether the last look at an entry is too old to decide by it.
func isOld(ctx workflow.Context, e *entry) bool { return workflow.Now(ctx).Sub(e.at) > lookLasts }

// staleFrom are an entry and those behind it on the same hosts: they are next.
func staleFrom(group []*entry, e *entry) []*entry {
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
		if !slices.ContainsFunc(b.wants, func(q desk.Proof) bool { return q.Step.Host == p.Step.Host }) {
			return false
		}
	}
	return true
}

// read is one attempt at a query. It says which decision it follows, so that an account that a host
// has refused is tried again.
func (h *hosts) read(ctx workflow.Context, s runbook.Step, activity string, query runbook.Query, out any) error {
	host, ofCluster := query.Host()
	for {
		way := h.routes.To(host, ofCluster, h.desk.Retries())
		err := h.calls.Call(ctx, s, calls.HostWork, activity, query.By(way), out)
		if err == nil || !h.routes.StandIn(host, way, err) {
			return err
		}
	}
}

// untilFailed returns a context that is canceled when the run fails or is aborted: the workflow does not end while an Update is still
// verified, and its ID and the lock of its parent are not free before.
func (h *hosts) untilFailed(ctx workflow.Context) (workflow.Context, workflow.CancelFunc) {
	ctx, cancel := workflow.WithCancel(ctx)
	workflow.Go(ctx, func(ctx workflow.Context) {
		if workflow.Await(ctx, func() bool { return !h.status.OK() }) == nil {
			cancel()
		}
	})
	return ctx, cancel
}

// verify looks at all proofs of a task, within seconds if their reads are not slow. It returns what is missing, and apart from
// that what could not be looked at, and why.
func (h *hosts) verify(ctx workflow.Context, t desk.Task) (missing, unseen []string) {
	if len(t.Proofs) == 0 {
		return nil, nil
	}
	if slices.ContainsFunc(t.Proofs, func(p desk.Proof) bool { return kinds.ReadTime(p.Want) > calls.HostWork }) {
		var stop workflow.CancelFunc
		ctx, stop = h.untilFailed(ctx)
		defer stop()
	}
	e := &entry{Item: Asking(t)}
	h.look(calls.Hurry(ctx), []*entry{e})
	return desk.Undone(t.Proofs, e.seen)
}
