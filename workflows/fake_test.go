package workflows

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"changeover/activities"
	"changeover/config"
	"changeover/config/catalogue"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
)

// fakeHosts stands for the activities and the hosts behind them: what is once
// ensured stays so, and what a person does at a console shows in later checks. Only
// what the runbooks decide on is modeled; the lab has the rest.
type fakeHosts struct {
	mu   sync.Mutex
	site *config.Site
	// heartbeat is the heartbeat timeout that the worker's settings say, in seconds.
	heartbeat int
	// calls are the activities so far: "EnsureShare apply KERN1 INT-9.6.1-1".
	calls []string
	// followed are the calls that follow a person's decision, with its number: "EnsureShare INT-9.6.1-1 after 1".
	followed []string
	// ensured holds wanted states that have been applied.
	ensured map[string]bool
	// wanted is the last wanted state of each step id.
	wanted map[string]json.RawMessage
	// failures answer calls that contain the key, as often as they say.
	failures []*failing
	facts    []activities.SiteFact
	evidence []activities.Evidence
	// holderEnded: the run that holds the lock is closed already.
	holderEnded bool
	// now is the test environment's time.
	now    func() time.Time
	outage activities.Outage
	// lower: the cluster spells its nodes otherwise than the site file.
	lower bool
	// nobodyAsked: a host without a name was asked for the state of the cluster.
	nobodyAsked bool

	owner     string
	roleFound bool
	offline   bool
	paused    map[string]bool
	resources []string
	services  map[string]map[string]*fakeService
	programs  map[string]bool
	boots     map[string]int
	log       map[string]bool
}

// fakeService is a service of a host as the service control manager knows it.
type fakeService struct {
	start, state, account string
	depends               bool
}

// failing makes activities fail that a call's text names.
type failing struct {
	call  string
	kind  string
	times int
	// made are changes that the step had made when it failed.
	made []activities.Change
}

func newFakeHosts(site *config.Site) *fakeHosts {
	f := &fakeHosts{
		site: site, ensured: map[string]bool{}, wanted: map[string]json.RawMessage{}, paused: map[string]bool{}, owner: site.FirstNode(),
		services: map[string]map[string]*fakeService{}, programs: map[string]bool{}, boots: map[string]int{}, log: map[string]bool{},
		outage: activities.Outage{LongestSeconds: 4, Ports: []activities.PortOutage{{Port: 13010, LongestSeconds: 4, ReachableAtStart: true, ReachableAtEnd: true}}},
	}
	for _, node := range site.NodeNames() {
		f.services[node] = map[string]*fakeService{}
	}
	return f
}

// failTimes makes the next calls fail whose text contains call.
func (f *fakeHosts) failTimes(call, kind string, times int) {
	f.failures = append(f.failures, &failing{call: call, kind: kind, times: times})
}

// failAfter makes the next such call fail after it has made one change.
func (f *fakeHosts) failAfter(call, kind, property string) {
	made := []activities.Change{{Property: property, Before: "other", After: "wanted", Command: "made before it failed"}}
	f.failures = append(f.failures, &failing{call: call, kind: kind, times: 1, made: made})
}

// wants are the kinds that the runbooks ensure.
var wants = []activities.Wanted{
	activities.IPAddressResource{},
	activities.NetworkNameResource{},
	activities.ClusterCheck{},
	activities.ClusterDisk{},
	activities.ClusterGroup{},
	activities.PreferredOwners{},
	activities.RoleSettings{},
	activities.ClusterResourceType{},
	activities.ClusterServiceRestart{},
	activities.DHCPClient{},
	activities.COMServer{},
	activities.Directory{},
	activities.FileCopy{},
	activities.GenericService{},
	activities.InformationStore{},
	activities.HostCheck{},
	activities.InstalledSoftware{},
	activities.LocalGroupMember{},
	activities.LogonRight{},
	activities.MachinePath{},
	activities.NodePause{},
	activities.Program{},
	activities.Reachability{},
	activities.Reboot{},
	activities.RegistryRename{},
	activities.RegistryBackup{},
	activities.RegistryValue{},
	activities.ResourceDependency{},
	activities.ResourcePolicies{},
	activities.PossibleOwners{},
	activities.RegistryCheckpoints{},
	activities.ResourceState{},
	activities.RoleOwner{},
	activities.RoleState{},
	activities.Share{},
	activities.TextFileLine{},
	activities.WindowsFeature{},
	activities.WindowsService{},
}

// register puts the fake in the place of every activity.
func (f *fakeHosts) register(env *testsuite.TestWorkflowEnvironment) {
	f.now = env.Now
	named := func(name string, do any) { env.RegisterActivityWithOptions(do, activity.RegisterOptions{Name: name}) }
	for _, want := range wants {
		name := want.ActivityName()
		named(name, func(_ context.Context, req activities.Request[json.RawMessage]) (activities.Outcome, error) {
			return f.ensure(name, req)
		})
	}
	named("LoadSite", func(activities.LoadSiteRequest) (activities.LoadedSite, error) {
		return activities.LoadedSite{Site: f.site, Digest: "d1", File: "test.yaml", HeartbeatTimeoutSeconds: f.heartbeat}, nil
	})
	named("ReadSiteRecord", func(activities.SiteRecordQuery) (activities.SiteRecord, error) {
		return activities.SiteRecord{Facts: f.facts}, nil
	})
	named("RecordSiteFact", func(r activities.RecordFact) error {
		f.facts = replaceFact(f.facts, r.Fact)
		return nil
	})
	named("DescribeLock", func(activities.LockQuery) (activities.LockHolder, error) {
		return activities.LockHolder{Workflow: "install/" + f.site.Name, RunID: "r1", Since: "2026-01-01T00:00:00Z", Ended: f.holderEnded}, nil
	})
	named("WriteEvidence", func(e activities.Evidence) (activities.EvidenceFile, error) {
		e, err := e.Unpack()
		if err != nil {
			return activities.EvidenceFile{}, err
		}
		f.evidence = append(f.evidence, e)
		return activities.EvidenceFile{Path: "/evidence/" + e.Runbook + ".json"}, nil
	})
	named("MeasureOutage", func(ctx context.Context, _ activities.OutageProbe) (activities.Outage, error) { return f.outage, nil })
	named("ReadCluster", func(q activities.HostQuery[activities.ClusterQuery]) (activities.ClusterState, error) {
		if q.Step.Host == "" {
			f.nobodyAsked = true
		}
		f.follows("ReadCluster", q.Step, q.Decision)
		return f.cluster(), f.fault("ReadCluster " + q.Step.Host)
	})
	named("ReadServices", func(q activities.HostQuery[activities.ServiceQuery]) ([]activities.ServiceDefinition, error) {
		f.follows("ReadServices", q.Step, q.Decision)
		return f.definitions(q.Step.Host, q.Query.Names), f.fault("ReadServices " + q.Step.Host)
	})
	named("ReadBootTime", func(q activities.HostQuery[struct{}]) (activities.BootTime, error) {
		return activities.BootTime{LastBoot: fmt.Sprintf("2026-01-0%dT00:00:00Z", 1+f.boots[q.Step.Host])}, nil
	})
	named("ReadTextFile", func(q activities.HostQuery[activities.TextFileQuery]) (activities.TextFile, error) {
		return activities.TextFile{Exists: f.log[q.Step.Host], Text: "installed", LastWrite: "2026-01-01T12:00:00Z"}, nil
	})
}

// ensure is every activity with a wanted state.
func (f *fakeHosts) ensure(name string, req activities.Request[json.RawMessage]) (activities.Outcome, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	mode := req.Mode
	if mode == "" {
		mode = activities.Apply
	}
	call := fmt.Sprintf("%s %s %s %s %s", name, mode, req.Step.Host, req.Step.ID, req.Step.Title)
	if name == "RunProgram" {
		call += " as " + decode[activities.Program](req.Want).Name
	}
	f.calls = append(f.calls, call)
	f.follows(name, req.Step, req.Decision)
	f.wanted[req.Step.ID] = req.Want
	if err := f.fault(call); err != nil {
		return activities.Outcome{}, err
	}
	have, apply, err := f.state(name, req)
	outcome := activities.Outcome{Mode: mode, Attempt: 1}
	if err != nil || have {
		return outcome, err
	}
	outcome.Changes = []activities.Change{{Property: name, Before: "other", After: "wanted", Command: call}}
	if mode == activities.Apply {
		apply()
	}
	return outcome, nil
}

func (f *fakeHosts) follows(name string, s activities.Step, decision int) {
	if decision > 0 {
		f.followed = append(f.followed, fmt.Sprintf("%s %s after %d", name, s.ID, decision))
	}
}

// fault is the next failure that was ordered for a call.
func (f *fakeHosts) fault(call string) error {
	for _, failure := range f.failures {
		if failure.times > 0 && strings.Contains(call, failure.call) {
			failure.times--
			if failure.made != nil {
				made := activities.Outcome{Mode: activities.Apply, Changes: failure.made, Attempt: 1}
				return temporal.NewNonRetryableApplicationError("cannot do it: "+failure.kind, failure.kind, nil, made)
			}
			return temporal.NewNonRetryableApplicationError("cannot do it: "+failure.kind, failure.kind, nil)
		}
	}
	return nil
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

// index is the position of the first call that contains a text, or -1.
func (f *fakeHosts) index(text string) int {
	for i, call := range f.calls {
		if strings.Contains(call, text) {
			return i
		}
	}
	return -1
}

// perform is a person at the console, doing what a task shows.
func (f *fakeHosts) perform(task OperatorTask) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.programs[task.Host+task.Program] = true
	switch {
	case task.ID == "licence-service":
		f.services[task.Host]["licsvc"] = &fakeService{start: "Auto", state: "Running", depends: true}
	case task.ID == "xpr-setup":
		f.offline = false
		for _, service := range f.site.Services() {
			f.services[task.Host][strings.ToLower(service.Key)] = &fakeService{
				start: "Auto", state: "Running", account: f.site.Accounts.Service.Name, depends: true,
			}
		}
	case strings.HasPrefix(task.ID, "printer-driver"):
		f.log[task.Host] = true
	}
}

func (f *fakeHosts) definitions(host string, names []string) []activities.ServiceDefinition {
	var found []activities.ServiceDefinition
	for _, name := range names {
		if s, ok := f.services[host][strings.ToLower(name)]; ok {
			found = append(found, activities.ServiceDefinition{
				Name: name, DisplayName: name, BinaryPath: `R:\OpenScape\xpr\bin\` + name + ".exe", StartMode: s.start, State: s.state, Account: s.account,
			})
		}
	}
	return found
}

func (f *fakeHosts) cluster() activities.ClusterState {
	spelled := func(node string) string {
		if f.lower {
			return strings.ToLower(node)
		}
		return node
	}
	state := activities.ClusterState{Name: f.site.Cluster.Name, RoleFound: f.roleFound, RoleOwner: spelled(f.owner), RoleState: f.roleState()}
	for _, node := range f.site.NodeNames() {
		n := activities.NodeState{Name: spelled(node), State: "Up"}
		if f.paused[node] {
			n.State = "Paused"
		}
		state.Nodes = append(state.Nodes, n)
	}
	for _, service := range f.resources {
		facts := activities.ResourceFacts{Name: service, Group: f.site.Role.Name, Type: catalogue.GenericServiceType, Service: service, State: f.roleState(), Owner: f.owner}
		if service == "infostor" {
			facts.Type, facts.Service = catalogue.InformationStoreType, ""
		}
		if f.ensured["online "+facts.Service+strings.TrimPrefix(facts.Type, catalogue.GenericServiceType)] {
			facts.State = online
		}
		state.Resources = append(state.Resources, facts)
	}
	return state
}

func (f *fakeHosts) roleState() string {
	if f.offline {
		return "Offline"
	}
	return "Online"
}
