package workflows

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/registry"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/role"
)

// storeService is the key of the information store, whose resource has a type of its own.
const storeService = "infostor"

// fakeSeen is what a look shows of one wanted state, and how it is made true.
type fakeSeen struct {
	runbook.Seen
	apply func()
}

// met is a wanted state that is there.
func met() fakeSeen { return fakeSeen{} }

// differs is a wanted state that apply makes true.
func differs(property, after string, apply func()) fakeSeen {
	change := runbook.Change{Property: property, Before: "other", After: after, Command: "make it so"}
	return fakeSeen{Seen: runbook.Seen{Changes: []runbook.Change{change}}, apply: apply}
}

// differsUnless is met where have.
func differsUnless(have bool, property string, apply func()) fakeSeen {
	if have {
		return met()
	}
	return differs(property, "wanted", apply)
}

// finding is a difference that no command makes go away.
func finding(property, before, after string) fakeSeen {
	return findings(runbook.Change{Property: property, Before: before, After: after})
}

func findings(list ...runbook.Change) fakeSeen { return fakeSeen{Seen: runbook.Seen{Changes: list}} }

func findingUnless(have bool, property, before, after string) fakeSeen {
	if have {
		return met()
	}
	return finding(property, before, after)
}

func problem(kind, format string, args ...any) fakeSeen {
	return fakeSeen{Seen: runbook.Seen{Problem: &runbook.Problem{Type: kind, Message: fmt.Sprintf(format, args...)}}}
}

func unmet(format string, args ...any) fakeSeen {
	return problem(runbook.ErrPrecondition, format, args...)
}

// state compares a wanted state with the hosts. memory is what an intent remembers.
func (f *fakeHosts) state(kind string, s runbook.Step, want, memory json.RawMessage) fakeSeen {
	if strings.HasPrefix(kind, "Check") {
		return f.check(kind, s.Host, want)
	}
	switch kind {
	case "EnsureTextFileLine":
		_, installed := f.services[s.Host]["licsvc"]
		return differsUnless(installed, kind, func() {})
	case "EnsureNodePause":
		return f.nodePause(decode[cluster.NodePause](want))
	case "EnsurePreferredOwners":
		return f.ownedBy(kind, decode[cluster.PreferredOwners](want).Owners)
	case "EnsurePossibleOwners":
		wanted := decode[cluster.PossibleOwners](want)
		return f.ownedBy(wanted.Resource.String(), wanted.Owners)
	case "EvictClusterNode":
		return f.eviction(decode[cluster.NodeEviction](want).Node)
	case "MoveRole":
		return f.roleOwner(decode[cluster.RoleOwner](want))
	case "EnsureRoleState":
		wanted := decode[cluster.RoleState](want)
		return differsUnless(f.roleState() == wanted.State, kind, func() { f.setOffline(wanted.State == cluster.Offline) })
	case "EnsureWindowsService":
		return f.windowsService(s.Host, decode[windows.Service](want))
	case "EnsureRealTimeProtection":
		return differsUnless(f.protected[s.Host] == decode[windows.RealTimeProtection](want).On, kind, func() { f.protected[s.Host] = !f.protected[s.Host] })
	case "EnsureGenericService":
		return f.once(kind, s, want, func() { f.addResource(decode[cluster.GenericService](want).Service) })
	case "EnsureInformationStore":
		return f.once(kind, s, want, func() { f.addResource(storeService) })
	case "EnsureClusterGroup":
		return f.once(kind, s, want, func() { f.roleFound = true })
	case "RestartHost":
		return f.reboot(s.Host, decode[windows.Reboot](want), memory)
	case "RunProgram":
		return f.program(s.Host, decode[windows.Program](want))
	case "EnsureResourceState":
		return f.resourceState(decode[cluster.ResourceState](want))
	case "EnsureRegistryValue":
		// Checkpoints carry the role's values to the node that it moves to.
		if strings.HasPrefix(decode[registry.Value](want).Key, chapter.TreePPCOM) {
			s.Host = "the role's owner"
		}
		return f.once(kind, s, want, func() {})
	case "SetServicePassword":
		set := "password " + s.Host + " " + decode[windows.ServicePassword](want).Name
		return differs("Password", "(the password that the site file refers to)", func() { f.ensured[set] = true })
	case "BackUpRegistry":
		return differs(kind, "wanted", func() {})
	}
	return f.once(kind, s, want, func() {})
}

// check is a kind that only compares. What is not modeled holds.
func (f *fakeHosts) check(kind, host string, want json.RawMessage) fakeSeen {
	switch kind {
	case "CheckInstalledSoftware":
		return findingUnless(f.installed(host, decode[check.InstalledSoftware](want)), "Product", "(absent)", "installed")
	case "CheckFileHashes":
		return findingUnless(f.hotfixed(host), "SHA-256", "(absent)", "wanted")
	case "CheckRuntime":
		return findingUnless(f.hasRuntime(host, decode[check.Runtime](want)), "Product", "(absent)", "installed")
	case "CheckServicesInstalled":
		return f.servicesInstalled(host, decode[check.ServicesInstalled](want))
	case "CheckServiceLogons":
		wanted := decode[check.ServiceLogons](want)
		return f.servicesInstalled(host, check.ServicesInstalled{Names: wanted.Services, Programs: wanted.Programs})
	case "CheckFeatures":
		wanted := decode[check.Features](want)
		waits := f.pending[host] == dotNetPending && slices.Contains(wanted.Names, dotNetFeature)
		return findingUnless(!waits || wanted.MayWait, "Feature "+dotNetFeature, dotNetPending, "Installed")
	case "CheckNoRestartPending":
		return f.restartPending(host, decode[check.NoRestartPending](want))
	case "CheckInstallersEnded":
		return f.installersEnded(host, decode[check.InstallersEnded](want))
	case "CheckStartedSince":
		return findingUnless(f.log[host] && f.boots[host] > 0, "Boot time", "before", "after")
	case "CheckNetworkAdapters":
		return fakeSeen{Seen: runbook.Seen{Facts: []runbook.Fact{{Name: check.MACFact, Value: "02-00-00-00-00-" + host[len(host)-1:]}}}}
	case "CheckRoleStays":
		return fakeSeen{Seen: runbook.Seen{Facts: []runbook.Fact{{Name: clustercheck.HostTimeFact, Value: "2026-03-02T10:00:00Z"}}}}
	case "CheckDiskLatency":
		if f.idle {
			return findingUnless(!decode[check.DiskLatency](want).Known, "Latency", "unknown", "known")
		}
		return fakeSeen{Seen: runbook.Seen{Facts: []runbook.Fact{{Name: check.LatencyFact, Value: "3.0 ms, of 500 in 10 s"}}}}
	case "CheckNoRemovalPending":
		return f.removalPending(host, decode[check.NoRemovalPending](want))
	case "CheckClusterNodes":
		return f.clusterNodes(decode[clustercheck.Nodes](want))
	case "CheckQuorumKept":
		if node := decode[clustercheck.QuorumKept](want).Restarts; slices.Contains(f.needed, node) {
			return unmet("cannot restart Windows on node %s: the cluster would lose its quorum", node)
		}
	case "CheckRoleOwner":
		wanted := decode[clustercheck.RoleOwnedBy](want)
		return findingUnless(wanted.Owner == "" || strings.EqualFold(f.owner, wanted.Owner), "OwnerNode", f.owner, wanted.Owner)
	case "CheckRoleResources":
		return f.roleResources(decode[clustercheck.RoleResources](want))
	case "CheckRoleOnline":
		wanted := decode[clustercheck.RoleOnline](want)
		return findingUnless(!f.offline && (wanted.Owner == "" || strings.EqualFold(f.owner, wanted.Owner)), "State", string(f.roleState()), string(cluster.Online))
	case "CheckServicesOnline":
		return f.servicesOnline(decode[clustercheck.ServicesOnline](want))
	case "CheckOnlyServicesOnline":
		return f.onlyServicesOnline(decode[clustercheck.OnlyServicesOnline](want))
	}
	return met()
}

func (f *fakeHosts) ownedBy(what string, owners []string) fakeSeen {
	all := strings.Join(owners, ", ")
	return differsUnless(f.owners[what] == all, what, func() { f.owners[what] = all })
}

// eviction takes a node out of the cluster, whose cluster service is set back where it runs.
func (f *fakeHosts) eviction(node string) fakeSeen {
	if f.owner == node && !f.offline {
		return unmet("it owns the role")
	}
	return differsUnless(slices.Contains(f.left, node), "Node "+node, func() {
		f.left = append(f.left, node)
		f.services[node]["clussvc"] = &fakeService{start: "Disabled", state: chapter.Stopped}
	})
}

func (f *fakeHosts) clusterNodes(want clustercheck.Nodes) fakeSeen {
	for _, node := range want.Names {
		if slices.Contains(f.left, node) || want.Up && slices.Contains(f.lost, node) {
			return finding("Node "+node, "(absent)", "Up")
		}
	}
	return met()
}

func (f *fakeHosts) addResource(service string) {
	if !slices.Contains(f.resources, service) {
		f.resources = append(f.resources, service)
	}
}

// setOffline takes the role offline or brings it online; resources follow.
func (f *fakeHosts) setOffline(off bool) {
	f.offline = off
	clear(f.states)
	for key := range f.ensured {
		if strings.HasPrefix(key, "online ") {
			delete(f.ensured, key)
		}
	}
}

// resourceState remembers resources that were brought online one by one. A role that
// is wholly online has all of them online.
func (f *fakeHosts) resourceState(want cluster.ResourceState) fakeSeen {
	key := "online " + want.Resource.Service + want.Resource.Type
	switch known := f.ensured["known "+key]; {
	case want.Node != "" && want.Node != f.owner:
		return unmet("the resource is on another node")
	case f.states[want.Resource.Service] != "":
	case f.ensured[key] || !f.offline && known:
		return met()
	case f.paused[f.owner]:
		return unmet("the owner is paused")
	case want.Resource.Service != "" && !slices.Contains(f.resources, want.Resource.Service):
		return unmet("the role has no resource of service %s", want.Resource.Service)
	}
	return differs("State", string(want.State), func() {
		f.ensured[key], f.ensured["known "+key] = true, true
		delete(f.states, want.Resource.Service)
		if want.Resource.Type == role.InformationStore {
			// The cluster brings what a resource depends on online with it.
			for _, provider := range []string{"licsvc", "nameloc", "cfgsvc", "xmrsvc"} {
				f.ensured["online "+provider] = true
			}
		}
	})
}

func (f *fakeHosts) roleOwner(want cluster.RoleOwner) fakeSeen {
	switch {
	case f.owner == want.Node && (!want.Online || !f.offline):
		return met()
	case f.owner == want.Node:
		return differs("State", string(cluster.Online), func() { f.setOffline(false) })
	case f.paused[want.Node]:
		return unmet("cannot move the role to a paused node")
	}
	return differs(runbook.OwnerProperty, want.Node, func() { f.owner = want.Node; f.offline = f.offline && !want.Online })
}

func (f *fakeHosts) roleResources(want clustercheck.RoleResources) fakeSeen {
	var missing []runbook.Change
	lacks := func(what string) {
		missing = append(missing, runbook.Change{Property: what, Before: "(absent)", After: "in the role"})
	}
	if !f.roleFound {
		lacks("Role")
	}
	for _, each := range slices.Concat(want.Types, want.OnlineTypes) {
		if each == role.FileServer && !f.setUp || each == role.InformationStore && !slices.Contains(f.resources, storeService) {
			lacks("Resource of type " + each)
		}
	}
	for _, service := range want.Services {
		if !slices.Contains(f.resources, service) {
			lacks("Resource of service " + service)
		}
	}
	return findings(missing...)
}

func (f *fakeHosts) servicesOnline(want clustercheck.ServicesOnline) fakeSeen {
	var missing []runbook.Change
	var facts []runbook.Fact
	for _, ref := range want.Resources {
		r := f.resource(cmp.Or(ref.Service, storeService))
		switch {
		case r.State != cluster.Online:
			missing = append(missing, runbook.Change{Target: "resource '" + r.Name + "'", Property: "State", Before: string(r.State), After: string(cluster.Online)})
		case want.Node != "" && !strings.EqualFold(r.Owner, want.Node):
			missing = append(missing, runbook.Change{Target: "resource '" + r.Name + "'", Property: "OwnerNode", Before: r.Owner, After: want.Node})
		}
		facts = append(facts, runbook.Fact{Name: r.Name, Value: string(r.State) + " on " + r.Owner})
	}
	seen := findings(missing...)
	seen.Facts = facts
	return seen
}

func (f *fakeHosts) onlyServicesOnline(want clustercheck.OnlyServicesOnline) fakeSeen {
	var online, wanted []string
	for _, service := range f.resources {
		if f.resource(service).State == cluster.Online {
			online = append(online, service)
		}
	}
	for _, ref := range want.Resources {
		wanted = append(wanted, cmp.Or(ref.Service, storeService))
	}
	slices.Sort(online)
	slices.Sort(wanted)
	return findingUnless(slices.Equal(online, wanted), "Services online", strings.Join(online, ", "), strings.Join(wanted, ", "))
}

func (f *fakeHosts) servicesInstalled(host string, want check.ServicesInstalled) fakeSeen {
	var missing []runbook.Change
	var keys []runbook.Fact
	for _, name := range want.Names {
		own := f.otherKeys[name]
		if _, ok := f.services[host][strings.ToLower(own)]; ok && len(want.Programs) > 0 {
			keys = append(keys, runbook.Fact{Name: check.KeyFact + name, Value: own})
		} else if _, ok := f.services[host][strings.ToLower(name)]; !ok {
			missing = append(missing, runbook.Change{Property: "Service " + name, Before: "(absent)", After: "installed"})
		}
	}
	if want.Alone && len(f.definitions(host, []string{"mta"})) > 0 {
		missing = append(missing, runbook.Change{Property: "Service of XPR", Before: "installed", After: "(absent)"})
	}
	seen := findings(missing...)
	seen.Facts = keys
	return seen
}

// The .NET Framework 3.5, and what Windows says of it while it waits for a restart.
const (
	dotNetFeature = "NET-Framework-Core"
	dotNetPending = "InstallPending"
)

func (f *fakeHosts) windowsService(host string, want windows.Service) fakeSeen {
	key := strings.ToLower(want.Name)
	s, exists := f.services[host][key]
	switch {
	case !exists && want.Create != nil:
		return differs("Service", "created", func() {
			f.services[host][key] = &fakeService{start: want.StartMode, state: chapter.Stopped, account: want.Account}
		})
	case !exists && want.MayBeAbsent:
		return met()
	case !exists:
		return unmet("service %s does not exist on %s", want.Name, host)
	}
	have := (want.StartMode == "" || s.start == want.StartMode) && (want.State == "" || s.state == want.State) &&
		(want.Account == "" || s.account == want.Account) && (!want.NoDependencies || !s.depends)
	return differsUnless(have, "Service", func() {
		s.start, s.state, s.account = cmp.Or(want.StartMode, s.start), cmp.Or(want.State, s.state), cmp.Or(want.Account, s.account)
		s.depends = s.depends && !want.NoDependencies
	})
}

func decode[W any](raw json.RawMessage) W {
	var want W
	if err := json.Unmarshal(raw, &want); err != nil {
		panic(err)
	}
	return want
}
