package workflows

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.temporal.io/sdk/temporal"

	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	kinds "changeover/activities/engine"
	"changeover/activities/registry"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/runbook"
)

// failTimes makes the next calls fail whose text contains call.
func (f *fakeHosts) failTimes(call, kind string, times int) *failing {
	order := &failing{call: call, kind: kind, times: times}
	f.failures = append(f.failures, order)
	return order
}

// differTimes makes the next looks find that the steps whose text contains call differ, in a way that
// no command makes go away.
func (f *fakeHosts) differTimes(call string, times int) {
	f.failures = append(f.failures, &failing{call: call, times: times, finding: true})
}

// whenCalled has something happen on the hosts at the time of the next such call.
func (f *fakeHosts) whenCalled(call string, meanwhile func()) {
	f.failures = append(f.failures, &failing{call: call, times: 1, meanwhile: meanwhile})
}

// failAfter makes the next act of such a call fail after it has made its change, which the error
// names by a property.
func (f *fakeHosts) failAfter(call, kind, property string) {
	made := []runbook.Change{{Property: property, Before: "other", After: "wanted", Command: "made before it failed"}}
	f.failures = append(f.failures, &failing{call: call, kind: kind, times: 1, made: made})
}

// note records a call.
func (f *fakeHosts) note(kind, mode string, s runbook.Step, want json.RawMessage, retry int) string {
	call := fmt.Sprintf("%s %s %s %s %s", kind, mode, s.Host, s.ID, s.Title)
	if kind == "RunProgram" {
		call += " as " + decode[windows.Program](want).Name
	}
	f.calls = append(f.calls, call)
	f.follows(kind, s, retry)
	f.wanted[s.ID], f.wanted[s.ID+" "+kind] = want, want
	return call
}

func (f *fakeHosts) follows(name string, s runbook.Step, retry int) {
	if retry > 0 {
		f.followed = append(f.followed, fmt.Sprintf("%s %s after %d", name, s.ID, retry))
	}
}

// ordered is the next failure that was ordered for a call.
func (f *fakeHosts) ordered(call string) *failing {
	for _, order := range f.failures {
		if order.times > 0 && strings.Contains(call, order.call) {
			order.times--
			if order.meanwhile != nil {
				order.meanwhile()
			}
			if order.kind != "" || order.finding || order.seen != nil || order.answer != nil || order.hang != nil {
				return order
			}
		}
	}
	return nil
}

// err is the error of a call that was ordered to fail, with what it had done.
func (o *failing) err(done runbook.ActResult) error {
	done.Through = o.through
	return temporal.NewNonRetryableApplicationError("cannot do it: "+o.kind+o.advice, o.kind, nil, done)
}

// called lists the calls that contain a text.
func (f *fakeHosts) called(text string) []string {
	var found []string
	for _, call := range f.calls {
		if strings.Contains(call, text) {
			found = append(found, call)
		}
	}
	return found
}

// acted is the position of the first act that contains a text, or -1.
func (f *fakeHosts) acted(text string) int {
	return slices.IndexFunc(f.calls, func(call string) bool { return strings.Contains(call, " apply ") && strings.Contains(call, text) })
}

// kindNames are the activity names of all kinds that the worker knows.
func kindNames() []string {
	var known kinds.Engine
	windows.AddKinds(&known)
	check.AddKinds(&known)
	registry.AddKinds(&known)
	cluster.AddKinds(&known)
	clustercheck.AddKinds(&known)
	return known.Kinds()
}
