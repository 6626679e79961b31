// Package scenario runs runbooks on a lab within the test's own process, with the real activities, in the SDK's test
// environment, which skips waiting times. A simulated person does all tasks. A run takes seconds and can be
// interrupted at any change of a host.
package scenario

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"changeover/activities/heartbeat"
	"changeover/activities/host"
	"changeover/activities/powershell"
	"changeover/activities/site"
	"changeover/activities/winrm"
	"changeover/config"
	"changeover/config/secrets"
	"changeover/config/sitefile"
	"changeover/lab/serve"
	"changeover/lab/xpr"
	"changeover/runbook"
	"changeover/worker/service"
	"changeover/workflows"
)

// Stage is a site on a lab, with the site record and the evidence of the runs so far.
type Stage struct {
	Site *config.Site
	Lab  *serve.Lab
	// Cuts is called for every request that is sent to a host.
	Cuts *Cuts
	// Reaching, if set, changes the options of the connections to hosts.
	Reaching func(*winrm.Options)
	// Typed holds the values that the person has read on the screens of installers. Without a lab, these are the values
	// to enter.
	Typed map[string]string
	// Through, if set, wraps the sessions of the hosts.
	Through func(host.Sessions) host.Sessions
	// HeartbeatSeconds is the heartbeat timeout of the activities; 0 stands for the default.
	HeartbeatSeconds int
	// Parked returns the person's answer to a step that waits: one of the updates retry, skip and abort. If it is nil,
	// the person aborts.
	Parked func(runbook.ParkedStep) string
	// Does, if set, is called when the person does a task, before confirming it, in addition to what the task's program
	// asks for.
	Does func(runbook.OperatorTask)
	// Evidence holds the evidence of the runs in the order in which they ended.
	Evidence []runbook.Evidence
	// Activities is the number of activities of all runs by type.
	Activities map[string]int
	// used collects the scripts that hosts ran.
	used  used
	facts []runbook.SiteFact

	t       *testing.T
	mutex   sync.Mutex
	pool    *powershell.Pool
	file    string
	secrets secrets.Resolver
	// known are the secrets that the hosts' sessions have sent.
	known secrets.Scrubber
}

// scale is the length of a host's second in real seconds.
const scale = 0.003

// New returns a stage with the hosts of a site file in the state in which a customer delivers them.
func New(t *testing.T, siteFile string) *Stage {
	t.Helper()
	return Built(t, siteFile, serve.AsDelivered)
}

// Built returns a stage with the hosts of a site file, built up to this point.
func Built(t *testing.T, siteFile string, built serve.Built) *Stage {
	t.Helper()
	s, loaded := load(t, siteFile)
	var err error
	s.Lab, err = serve.Start(loaded, serve.Options{Directory: t.TempDir(), Scale: scale, Seed: 1, Secrets: s.secrets, Built: built})
	require.NoError(t, err)
	t.Cleanup(s.Lab.Close)
	s.pool = powershell.NewPool(powershell.PoolOptions{Start: powershell.Over(s.reach), Secrets: s.secrets, Known: &s.known})
	t.Cleanup(s.pool.Close)
	return s
}

// Answered returns a stage without a lab. The sessions answer for its hosts, and tasks at a console are taken as
// done.
func Answered(t *testing.T, siteFile string, hosts host.Sessions) *Stage {
	t.Helper()
	s, _ := load(t, siteFile)
	s.pool = powershell.NewPool(powershell.PoolOptions{Secrets: s.secrets, Known: &s.known})
	s.Through = func(host.Sessions) host.Sessions { return hosts }
	return s
}

// onScreen returns a value as the lab's screens show it.
func (s *Stage) onScreen(host, key string) string {
	if s.Lab != nil {
		s.Typed[key] = s.Lab.Console.OnScreen(host, key)
	}
	return s.Typed[key]
}

// load returns a stage for a site file, and the site without defaults.
func load(t *testing.T, siteFile string) (*Stage, *config.Site) {
	t.Helper()
	file, err := filepath.Abs(siteFile)
	require.NoError(t, err)
	loaded, _, err := sitefile.Load(file)
	require.NoError(t, err)
	s := &Stage{Site: loaded.WithDefaults(), Cuts: &Cuts{}, Typed: map[string]string{}, Activities: map[string]int{}, t: t, file: file}
	makeUpSecrets(t, loaded)
	s.secrets = secrets.Resolver{Directory: filepath.Dir(file)}
	return s, loaded
}

// environmentReference matches references to secrets in environment variables.
var environmentReference = regexp.MustCompile(`"env:([A-Za-z0-9_]+)"`)

// makeUpSecrets sets all environment variables that a site refers to and that are not set. They are set for the whole
// process, since labs run at the same time.
func makeUpSecrets(t *testing.T, loaded *config.Site) {
	t.Helper()
	text, err := json.Marshal(loaded)
	require.NoError(t, err)
	for _, found := range environmentReference.FindAllSubmatch(text, -1) {
		name := string(found[1])
		if os.Getenv(name) == "" {
			require.NoError(t, os.Setenv(name, "Made-up for "+name+" 1")) //nolint:usetesting // t.Setenv forbids parallel tests
		}
	}
}

// reach returns the options of a connection to a host of the lab.
func (s *Stage) reach(_, name string) (winrm.Options, error) {
	e, err := s.Lab.Endpoints().Host(name)
	if err != nil {
		return winrm.Options{}, err
	}
	password, err := s.secrets.Resolve(e.Password)
	if err != nil {
		return winrm.Options{}, err
	}
	pem, err := os.ReadFile(e.CAFile)
	if err != nil {
		return winrm.Options{}, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	options := winrm.Options{URL: e.URL, User: e.User, Password: password, Auth: winrm.Auth(e.Auth), RootCAs: roots}
	if s.Reaching != nil {
		s.Reaching(&options)
	}
	return options, nil
}

// Run runs a runbook to its end and returns its result.
func (s *Stage) Run(name string, in runbook.Input) (runbook.Result, error) {
	s.t.Helper()
	env := s.environment()
	workflows.Register(env)
	in.Site = s.Site.Name
	person := &person{stage: s, env: env, ids: []string{""}}
	if name == runbook.Deploy || name == runbook.ReplaceNode {
		person.ids = append(person.ids, s.children()...)
	}
	person.watch()
	s.Cuts.onTermination(func() { env.RegisterDelayedCallback(func() { panic(terminated) }, 0) })
	env.ExecuteWorkflow(name, in)
	require.True(s.t, env.IsWorkflowCompleted(), "the run has not ended")
	if err := env.GetWorkflowError(); err != nil {
		return runbook.Result{}, err
	}
	var result runbook.Result
	require.NoError(s.t, env.GetWorkflowResult(&result))
	return result, nil
}

// Look reads the cluster through a host, as 'changeover init' does before there is a site.
func (s *Stage) Look(host string) (runbook.LookAnswer, error) {
	s.t.Helper()
	env := s.environment()
	workflows.Register(env)
	env.ExecuteWorkflow(runbook.Look, runbook.LookInput{Host: host})
	require.True(s.t, env.IsWorkflowCompleted(), "the look has not ended")
	var answer runbook.LookAnswer
	if err := env.GetWorkflowError(); err != nil {
		return answer, err
	}
	return answer, env.GetWorkflowResult(&answer)
}

// children returns the IDs of the runbooks that deploy starts.
func (s *Stage) children() []string {
	var ids []string
	for _, name := range []string{runbook.Prepare, runbook.Install, runbook.Integrate, runbook.FailoverTest} {
		ids = append(ids, runbook.WorkflowID(name, runbook.Input{Site: s.Site.Name}))
	}
	for _, node := range s.Site.FurtherNodes() {
		ids = append(ids, runbook.WorkflowID(runbook.ReplicateToNode, runbook.Input{Site: s.Site.Name, Node: node}))
	}
	for _, satellite := range s.Site.SatelliteNames() {
		ids = append(ids, runbook.WorkflowID(runbook.AddSatellite, runbook.Input{Site: s.Site.Name, Satellite: satellite}))
	}
	return ids
}

// runTimeout is the time limit of one run in real time.
const runTimeout = 3 * time.Minute

// environment returns Temporal's test environment with the real activities. Only the site record and the lock are
// replaced; they are kept in memory.
func (s *Stage) environment() *testsuite.TestWorkflowEnvironment {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(runTimeout)
	env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: runTimeout, Interceptors: []interceptor.WorkerInterceptor{&pace{}, &resets{cuts: s.Cuts}, kept()}})
	env.SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, args converter.EncodedValues) {
		var input runbook.ActRequest
		if args.Get(&input) == nil { // Other activities have other inputs.
			s.Cuts.started(input.Intent)
		}
		s.mutex.Lock()
		defer s.mutex.Unlock()
		s.Activities[info.ActivityType.Name]++
	})
	var hosts host.Sessions = s.pool
	if s.Through != nil {
		hosts = s.Through(hosts)
	}
	s.Register(env, s.Cuts.sessions(s.used.sessions(hosts)))
	return env
}

// kept returns the interceptor of a worker whose heartbeats go to the test environment, which keeps them for the next
// attempt.
func kept() *heartbeat.Interceptor {
	return &heartbeat.Interceptor{Heartbeater: func(context.Context) heartbeat.Heartbeater { return recorded{} }}
}

// recorded sends heartbeats to the test environment.
type recorded struct{}

// Heartbeat implements heartbeat.Heartbeater.
func (recorded) Heartbeat(ctx context.Context, details ...any) error {
	activity.RecordHeartbeat(ctx, details...)
	return nil
}

// Register registers the activities with these sessions, which a test may have wrapped.
func (s *Stage) Register(w worker.ActivityRegistry, hosts host.Sessions) {
	service.RegisterHostActivities(w, hosts, s.known.Scrub, 5*time.Millisecond)
	s.registerSite(w)
}

// Hosts returns the sessions of the lab's hosts.
func (s *Stage) Hosts() host.Sessions { return s.pool }

func (s *Stage) registerSite(w worker.ActivityRegistry) {
	real := &site.Activities{HeartbeatTimeoutSeconds: s.HeartbeatSeconds, Sites: loader{s.file}, EvidenceDir: s.t.TempDir()}
	named := func(name string, do any) { w.RegisterActivityWithOptions(do, activity.RegisterOptions{Name: name}) }
	named(runbook.LoadSiteActivity, real.LoadSite)
	named(runbook.MeasureOutageActivity, measured)
	named(runbook.AwaitAnswersActivity, func(context.Context, runbook.AnswersQuery) (runbook.Answers, error) {
		return runbook.Answers{Steady: true}, nil
	})
	named(runbook.ReadSiteRecordActivity, func(runbook.SiteRecordQuery) (runbook.SiteRecord, error) {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		return runbook.SiteRecord{Facts: s.facts}, nil
	})
	named(runbook.RecordSiteFactActivity, func(r runbook.RecordFact) error {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		s.facts = runbook.Replaced(s.facts, r.Fact)
		return nil
	})
	named(runbook.WithdrawFactsActivity, func(r runbook.WithdrawFacts) error {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		s.facts = slices.DeleteFunc(slices.Clone(s.facts), func(fact runbook.SiteFact) bool { return slices.Contains(r.Keys, fact.Key) })
		return nil
	})
	named(runbook.EndLockActivity, func(context.Context, runbook.EndLock) error { return nil })
	named(runbook.DescribeLockActivity, func(runbook.LockQuery) (runbook.LockHolder, error) { return runbook.LockHolder{}, nil })
	named(runbook.WriteEvidenceActivity, func(ctx context.Context, e runbook.Evidence) (runbook.EvidenceFile, error) {
		file, err := real.WriteEvidence(ctx, e)
		if err == nil {
			e, err = e.Unpack()
		}
		s.mutex.Lock()
		defer s.mutex.Unlock()
		s.Evidence = append(s.Evidence, e)
		return file, err
	})
}

// measured replaces the probe, whose measurement of time makes no sense in an environment that skips time.
func measured(_ context.Context, p runbook.OutageProbe) (runbook.Outage, error) {
	second := runbook.Between(time.Second, time.Second)
	outage := runbook.Outage{Longest: second}
	for _, port := range p.Ports {
		outage.Ports = append(outage.Ports, runbook.PortOutage{Port: port, Attempts: 20, Longest: second, ReachableAtStart: true, ReachableAtEnd: true})
	}
	return outage, nil
}

// loader loads the site of a stage.
type loader struct{ file string }

func (loader) Know(string) {}

func (l loader) Load(string) (site.LoadedSite, error) {
	loaded, digest, err := sitefile.Load(l.file)
	return site.LoadedSite{Site: loaded, Digest: digest, File: l.file}, err
}

// consoleTask returns the part of a task that a person at a host's console reads.
func consoleTask(task runbook.OperatorTask) xpr.Task {
	t := xpr.Task{Program: task.Program}
	for _, page := range task.Pages {
		p := xpr.Page{Title: page.Title}
		for _, field := range page.Fields {
			p.Fields = append(p.Fields, xpr.Field{Label: field.Label, Value: field.Value})
		}
		t.Pages = append(t.Pages, p)
	}
	return t
}
