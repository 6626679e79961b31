package workflows

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"changeover/activities/cluster"
	"changeover/activities/windows"
	"changeover/config"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/role"
)

// fakeHosts stands for the activities and the hosts behind them: what is once
// ensured stays so, and what a person does at a console shows in later looks. Only
// what the runbooks decide on is modeled; the lab has the rest.
type fakeHosts struct {
	mu   sync.Mutex
	site *config.Site
	// heartbeat is the heartbeat timeout that the worker's settings say, in seconds.
	heartbeat int
	// unmatched: a text file does not say what it should.
	unmatched bool
	// impatient: the site waits for no person.
	impatient bool
	// calls are the acts and the items of looks so far: "EnsureShare apply KERN1 INT-9.6.1-1 title"
	// and "EnsureShare check KERN1 INT-9.6.1-1 title".
	calls []string
	// looks counts the looks by host.
	looks map[string]int
	// acts are the requests that act, in order, and looked those that look.
	acts   []runbook.ActRequest
	looked []runbook.LookRequest
	// followed are the calls that follow a person's decision, with its number: "EnsureShare INT-9.6.1-1 after 1".
	followed []string
	// ensured holds wanted states that have been applied.
	ensured map[string]bool
	// wanted is the last wanted state of each step id, and of each step id and kind.
	wanted map[string]json.RawMessage
	// failures answer calls that contain the key, as often as they say.
	failures []*failing
	facts    []runbook.SiteFact
	evidence []runbook.Evidence
	// lockBefore is what is known of a lock before the first try at it; lockAsked notes who has asked for it.
	lockBefore runbook.LockHolder
	lockAsked  map[string]bool
	// holderEnded: the run that holds the lock is closed already.
	holderEnded bool
	// heldByHand: a person has started the lock, so no run holds it.
	heldByHand bool
	// now is the test environment's time.
	now    func() time.Time
	outage runbook.Outage
	// unsteady: the ports do not answer steadily after a move.
	unsteady bool
	// lower: the cluster spells its nodes otherwise than the site file.
	lower bool
	// nobodyAsked: a host without a name was asked for something.
	nobodyAsked bool

	owner     string
	roleFound bool
	offline   bool
	// setUp: the setup of XPR has left its File Server resource in the role.
	setUp     bool
	paused    map[string]bool
	resources []string
	services  map[string]map[string]*fakeService
	programs  map[string]bool
	boots     map[string]int
	// otherRoles are roles of other products, and interrupts the roles that the last restart of a node might interrupt.
	otherRoles []cluster.OtherRole
	interrupts map[string][]string
	// needed are nodes without which the cluster would lose its quorum.
	needed []string
	log    map[string]bool
	// evicted are nodes that are not members of the cluster.
	evicted []string
	// left are nodes that the runbook has taken out of the cluster, lost those that are down.
	left, lost []string
	// owners are the nodes that may own the role and its resources, by what was set last.
	owners map[string]string
	// idle: too little is read and written to measure the drive's latency.
	idle bool
	// removals are features whose removal waits for a restart of a host.
	removals map[string]string
	// protected are the hosts that Microsoft Defender protects in real time.
	protected map[string]bool
	// otherKeys are the keys of services on the hosts, by those of the tables that they are not called by.
	otherKeys map[string]string
	// surplus are services of XPR that are none of the site's, where services below its folders are asked for.
	surplus []string
	// clusterName is what the nodes say that their cluster is called; empty: nothing.
	clusterName string
	// clusterNames are those that nodes say otherwise.
	clusterNames map[string]string
	// clusterIDs are the IDs of the clusters of nodes that are members of another one.
	clusterIDs map[string]string
	// releases are those of nodes that run another release of Windows Server than the site file says.
	releases map[string]string
	// noRoom is why evidence cannot be written; roomTried counts the looks whether it can.
	noRoom    string
	roomTried int
	// lockFree: nobody holds a lock, also when a run asks again.
	lockFree bool
	// locksEnded counts the locks that were ended for their runs.
	locksEnded int
	// states are those of services' resources that differ from the role's; coming are the next ones, one
	// after each read of the cluster, where "" is the role's.
	states map[string]cluster.GroupState
	coming map[string][]cluster.GroupState
	// joining is for how many reads of the cluster a node joins it.
	joining map[string]int
	// siteWarnings are those of the site file.
	siteWarnings []string
	// unreadable are the passwords that the worker cannot read.
	unreadable []string
	// badEnds are programs, by their names, that end without success.
	badEnds map[string]bool
	// wantRestart are programs, by their paths, that end with 3010; restartWantedAt is how often a host had started when
	// one has, by host and name; pending is why Windows waits for a restart of a host.
	wantRestart     map[string]bool
	restartWantedAt map[string]int
	pending         map[string]string
	// setupWantsRestart: the setup of XPR leaves its host waiting for one.
	setupWantsRestart bool
	// provenCodes are the exit codes of each program that count only with its proofs.
	provenCodes map[string][]int
}

// theCluster is the cluster of the fake hosts.
var theCluster = runbook.ClusterIdentity{ID: "6c0ad7b2-7a8b-4cc5-9a1f-0d5d5a3a9e01"}

// lockID is the ID of that cluster's lock by its GUID.
var lockID = runbook.LockIDs(theCluster, "", nil)[1]

// fakeService is a service of a host as the service control manager knows it.
type fakeService struct {
	start, state, account string
	depends               bool
}

// failing makes calls fail that it names.
type failing struct {
	call  string
	kind  string
	times int
	// finding: the step differs in a way that no command makes go away, instead of failing.
	finding bool
	// made are changes that the activity had made when it failed.
	made []runbook.Change
	// quiet: the act was carried out, and its answer was lost.
	quiet bool
	// through is the node that is up where kind is NodeDown.
	through string
	// advice is the end of the error's text.
	advice string
	// seen is what a look shows, and answer what an act answers, instead of failing.
	seen   *runbook.Seen
	answer *runbook.ActResult
	// hang has the activity work until it is canceled, or its worker end where lost is set.
	hang *hanging
	// meanwhile is what else happens on the hosts at the time of the call, which does not fail where
	// kind is empty.
	meanwhile func()
}

func newFakeHosts(site *config.Site) *fakeHosts {
	f := &fakeHosts{
		site: site, lockAsked: map[string]bool{}, looks: map[string]int{}, ensured: map[string]bool{}, wanted: map[string]json.RawMessage{}, paused: map[string]bool{}, owner: site.FirstNode(),
		services: map[string]map[string]*fakeService{}, programs: map[string]bool{}, boots: map[string]int{}, interrupts: map[string][]string{}, log: map[string]bool{}, badEnds: map[string]bool{}, wantRestart: map[string]bool{}, restartWantedAt: map[string]int{}, pending: map[string]string{}, provenCodes: map[string][]int{},
		states: map[string]cluster.GroupState{}, coming: map[string][]cluster.GroupState{}, joining: map[string]int{}, owners: map[string]string{},
		outage: runbook.Outage{Longest: seconds(4, 5), Ports: []runbook.PortOutage{{Port: 13010, Attempts: 100, Longest: seconds(4, 5), ReachableAtStart: true, ReachableAtEnd: true}}},
	}
	for _, node := range site.NodeNames() {
		f.services[node] = map[string]*fakeService{"spooler": {start: "Auto", state: chapter.Running}}
	}
	return f
}

// perform is a person at the console, doing what a task shows.
func (f *fakeHosts) perform(task runbook.OperatorTask) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.programs[task.Host+task.Program] = true
	switch {
	case task.ID == "licence-service":
		f.services[task.Host]["licsvc"] = &fakeService{start: "Auto", state: "Running", depends: true}
	case task.ID == "xpr-setup":
		f.offline, f.setUp = false, true
		if f.setupWantsRestart {
			f.pending[task.Host] = "PendingFileRenameOperations"
		}
		for _, service := range resolved.Resolve(f.site, "", "").Services {
			f.services[task.Host][strings.ToLower(cmp.Or(f.otherKeys[service.Key], service.Key))] = &fakeService{
				start: "Auto", state: "Running", account: f.site.Accounts.Service.Name, depends: true,
			}
		}
	case strings.HasPrefix(task.ID, "join-"):
		same := func(node string) bool { return strings.EqualFold("join-"+node, task.ID) }
		f.left, f.lost = slices.DeleteFunc(f.left, same), slices.DeleteFunc(f.lost, same)
	case strings.HasPrefix(task.ID, "remove-printer-driver"):
		f.removeDriver(task.Host)
	case strings.HasPrefix(task.ID, "printer-driver"):
		f.log[task.Host] = true
	}
}

func (f *fakeHosts) definitions(host string, names []string) []windows.ServiceDefinition {
	var found []windows.ServiceDefinition
	for _, name := range names {
		if s, ok := f.services[host][strings.ToLower(name)]; ok {
			found = append(found, windows.ServiceDefinition{
				Name: name, DisplayName: name, BinaryPath: `R:\OpenScape\xpr\bin\` + name + ".exe", StartMode: s.start, State: s.state, Account: s.account,
			})
		}
	}
	return found
}

func (f *fakeHosts) cluster() cluster.State {
	for service, next := range f.coming {
		if len(next) > 0 {
			f.states[service], f.coming[service] = next[0], next[1:]
		}
	}
	state := cluster.State{Name: cmp.Or(f.clusterName, f.site.Cluster.Name), RoleFound: f.roleFound, RoleOwner: f.spelled(f.owner), RoleState: f.roleState()}
	for _, node := range f.site.NodeNames() {
		if slices.Contains(f.left, node) {
			continue
		}
		n := cluster.Node{Name: f.spelled(node), State: cluster.NodeUp}
		if f.paused[node] {
			n.State = cluster.NodePaused
		}
		if slices.Contains(f.lost, node) {
			n.State = cluster.NodeDown
		}
		if f.joining[node] > 0 {
			f.joining[node]--
			n.State = cluster.NodeJoining
		}
		state.Nodes = append(state.Nodes, n)
	}
	state.OtherRoles = f.otherRoles
	for _, service := range f.resources {
		state.Resources = append(state.Resources, f.resource(service))
	}
	return state
}

// resource is the resource of a service.
func (f *fakeHosts) resource(service string) cluster.Resource {
	r := cluster.Resource{Name: service, Group: f.site.Role.Name, Type: role.GenericService, Service: service, State: cluster.Online, Owner: f.spelled(f.owner)}
	if f.offline {
		r.State = cluster.Offline
	}
	if service == storeService {
		r.Type, r.Service = role.InformationStore, ""
	}
	if f.ensured["online "+r.Service+strings.TrimPrefix(r.Type, role.GenericService)] {
		r.State = cluster.Online
	}
	if state := f.states[service]; state != "" {
		r.State = state
	}
	return r
}

// spelled is a node's name as the cluster spells it.
func (f *fakeHosts) spelled(node string) string {
	if f.lower {
		return strings.ToLower(node)
	}
	return node
}

func (f *fakeHosts) roleState() cluster.GroupState {
	if f.offline {
		return cluster.Offline
	}
	state := cluster.Online
	for _, each := range f.states {
		switch {
		case each == cluster.Failed:
			return cluster.Failed
		case each == cluster.Offline && state == cluster.Online:
			state = cluster.PartialOnline
		case each != "" && !each.AtRest():
			state = cluster.Pending
		}
	}
	return state
}
