package workflows

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/runbook"
)

// built are the hosts of the test site by the runbooks that were carried out on them: most tests begin with some, and
// carrying the runbooks out again for each takes most of the time of this package's tests.
var built = map[string]*fakeHosts{}

// after are hosts of the test site on which runbooks have been carried out.
func after(t *testing.T, runbooks ...string) *fakeHosts {
	t.Helper()
	key := ""
	var f *fakeHosts
	for _, name := range runbooks {
		key += name + " "
		if known := built[key]; known != nil {
			f = known
			continue
		}
		if f == nil {
			f = newFakeHosts(testSite())
		}
		f = f.clone(testSite())
		carriedOut(t, f, name)
		built[key] = f
	}
	return f.clone(testSite())
}

func carriedOut(t *testing.T, f *fakeHosts, name string) {
	t.Helper()
	_, err := newSetup(t, f).play(name, runbook.Input{})
	require.NoError(t, err)
	f.calls, f.evidence, f.followed = nil, nil, nil
}

// prepared are hosts on which prepare has been carried out.
func prepared(t *testing.T) *fakeHosts {
	t.Helper()
	return after(t, runbook.Prepare)
}

// withXPR are hosts on which XPR has been installed.
func withXPR(t *testing.T) *fakeHosts {
	t.Helper()
	return after(t, runbook.Prepare, runbook.Install)
}

// deployed are hosts of a finished site.
func deployed(t *testing.T) *fakeHosts {
	t.Helper()
	return after(t, runbook.Deploy)
}

// integratedSite are hosts on which everything up to the integration is done.
func integratedSite(t *testing.T, site *config.Site) *fakeHosts {
	t.Helper()
	runbooks := []string{runbook.Prepare, runbook.Install, runbook.Integrate}
	if reflect.DeepEqual(site, testSite()) {
		return after(t, runbooks...)
	}
	f := newFakeHosts(site)
	for _, name := range runbooks {
		carriedOut(t, f, name)
	}
	return f
}

// clone are hosts in the same state, of which the site file says site.
func (f *fakeHosts) clone(site *config.Site) *fakeHosts {
	c := newFakeHosts(site)
	c.ensured, c.wanted, c.looks = maps.Clone(f.ensured), maps.Clone(f.wanted), maps.Clone(f.looks)
	c.acts, c.looked = slices.Clone(f.acts), slices.Clone(f.looked)
	c.facts, c.resources = slices.Clone(f.facts), slices.Clone(f.resources)
	c.owner, c.roleFound, c.offline, c.setUp, c.nobodyAsked = f.owner, f.roleFound, f.offline, f.setUp, f.nobodyAsked
	c.paused, c.programs, c.boots, c.log = maps.Clone(f.paused), maps.Clone(f.programs), maps.Clone(f.boots), maps.Clone(f.log)
	c.provenCodes, c.states = maps.Clone(f.provenCodes), maps.Clone(f.states)
	c.owners, c.otherKeys = maps.Clone(f.owners), maps.Clone(f.otherKeys)
	c.left, c.lost = slices.Clone(f.left), slices.Clone(f.lost)
	c.restartWantedAt, c.protected = maps.Clone(f.restartWantedAt), maps.Clone(f.protected)
	for node, services := range f.services {
		for name, service := range services {
			one := *service
			c.services[node][name] = &one
		}
	}
	return c
}

// restartPending is what Windows waits for a restart of a host for, and when that started: an hour after each other.
func (f *fakeHosts) restartPending(host string, want check.NoRestartPending) fakeSeen {
	pending := f.pending[host]
	seen := findingUnless(pending == "" || slices.Contains(want.Known, "digest-of-"+pending), "Pending restart", pending, "(none)")
	seen.Facts = []runbook.Fact{{Name: check.BootTimeFact, Value: f.started(host)}}
	if pending != "" {
		seen.Facts = append(seen.Facts, runbook.Fact{Name: check.PendingFact, Value: "digest-of-" + pending})
	}
	return seen
}

// started is when a host has started: an hour after each other.
func (f *fakeHosts) started(host string) string {
	return time.Date(2026, 1, 1, f.boots[host], 0, 0, 0, time.UTC).Format(time.RFC3339)
}

// installersEnded are the programs that want a restart of a host, and whether one still runs.
func (f *fakeHosts) installersEnded(host string, want check.InstallersEnded) fakeSeen {
	var names []string
	for name, boots := range f.restartWantedAt {
		if program, here := strings.CutPrefix(name, host+" "); here && boots == f.boots[host] {
			names = append(names, program)
		}
	}
	slices.Sort(names)
	all := strings.Join(names, ", ")
	seen := findingUnless(all == "" || !want.NoneWanted, check.InstallersFact, all, "(none)")
	if all != "" {
		seen.Facts = []runbook.Fact{{Name: check.InstallersFact, Value: all}}
	}
	return seen
}

// removalPending is a removal of a feature that waits for a restart.
func (f *fakeHosts) removalPending(host string, want check.NoRemovalPending) fakeSeen {
	feature := f.removals[host]
	switch {
	case feature == "":
		return met()
	case want.Fact:
		return fakeSeen{Seen: runbook.Seen{Facts: []runbook.Fact{{Name: check.RemovalFact, Value: feature}}}}
	}
	return finding("Feature "+feature, "UninstallPending", "removed")
}

// once is a state that stays as it was applied.
func (f *fakeHosts) once(kind string, s runbook.Step, want json.RawMessage, effect func()) fakeSeen {
	key := kind + s.Host + string(want)
	return differsUnless(f.ensured[key], kind, func() { f.ensured[key] = true; effect() })
}
