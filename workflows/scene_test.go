package workflows

import (
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"changeover/config"
	"changeover/runbook"
)

// testSite is a site with two nodes and two optional services.
func testSite() *config.Site {
	site := &config.Site{
		Name:    "berlin",
		Cluster: config.Cluster{Name: "XPRCLU", IP: "192.0.2.10", WindowsServer: "2022", Virtual: true},
		Nodes: []config.Node{
			{Name: "KERN1", ClientIP: "192.0.2.11", InterconnectIP: "198.51.100.1"},
			{Name: "KERN2", ClientIP: "192.0.2.12", InterconnectIP: "198.51.100.2"},
		},
		VirtualServer: config.VirtualServer{Name: "XPRVS", IP: "192.0.2.20"},
		Media:         config.Media{Path: `C:\media`},
		XPR: config.XPR{
			ServerName: "XPRBERLIN", Languages: []string{"German"}, Services: []string{"WebApl", "MailApl"},
			Features:      []string{},
			AdminPassword: "env:ADMIN", PostmasterPassword: "env:POSTMASTER",
		},
		Licensing:  config.Licensing{CLAHostIP: "192.0.2.30"},
		Accounts:   config.Accounts{Service: config.Account{Name: `EXAMPLE\xprsvc`, Password: "env:XPRSVC"}, AssignedAtSetup: true},
		Unattended: config.Unattended{PrinterDriver: "/s"},
		Reboots:    config.Reboots{Approval: config.ApprovalAutomatic},
		Network:    config.Network{Gateway: "192.0.2.1"},
		Satellites: []config.Satellite{{Name: "SATEL1", Apls: []string{"IsdnApl"}}},
		// Without it a person sets DisableGS.
		Ghostscript: config.Ghostscript{Path: `SOFTWARE\X`, Type: "REG_DWORD", Data: "1"},
	}
	for _, file := range []string{"vcruntimeinst.exe", "vcredist_x86.exe", "vcredist_x64.exe", `vc9\vcredist_x86.exe`, `vc10\vcredist_x86.exe`} {
		site.Unattended.Prerequisites = append(site.Unattended.Prerequisites, config.SilentInstaller{File: file, Arguments: "/q"})
	}
	return site.WithDefaults()
}

// withThirdNode adds a node to a site.
func withThirdNode(site *config.Site) *config.Site {
	site.Nodes = append(site.Nodes, config.Node{Name: "KERN3", ClientIP: "192.0.2.13", InterconnectIP: "198.51.100.3"})
	return site.WithDefaults()
}

// scene is one workflow in Temporal's test environment, with fake hosts behind it
// and, if wanted, a person who does every operator task.
type scene struct {
	t     *testing.T
	stage stage
	// env is the stage where that is Temporal's test environment, for what only that one can do.
	env  *testsuite.TestWorkflowEnvironment
	f    *fakeHosts
	ids  []string
	seen []runbook.OperatorTask
	// refused collects the answers to confirmations that were not accepted.
	refused []error
	updates int
	planned int
}

// stage is where a scene is played: Temporal's test environment, which skips time, or a development server, whose
// histories are kept.
type stage interface {
	worker.WorkflowRegistry
	worker.ActivityRegistry
	Now() time.Time
	ExecuteWorkflow(workflow any, args ...any)
	IsWorkflowCompleted() bool
	GetWorkflowError() error
	GetWorkflowResult(out any) error
	QueryWorkflow(name string, args ...any) (converter.EncodedValue, error)
	QueryWorkflowByID(id, name string, args ...any) (converter.EncodedValue, error)
	CancelWorkflow()
	CancelWorkflowByID(id, run string)
	RegisterDelayedCallback(do func(), after time.Duration)
}

// newScene is a scene that is recorded where a server for that is given.
func newScene(t *testing.T, f *fakeHosts) *scene {
	t.Helper()
	server := os.Getenv(recordServer)
	if server == "" {
		return newSetup(t, f)
	}
	s := &scene{t: t, stage: newRecorder(t, server), f: f}
	Register(s.stage)
	f.register(s.stage)
	return s
}

// newSetup is a scene that only brings hosts into a state: it is never recorded.
func newSetup(t *testing.T, f *fakeHosts) *scene {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	// A failed test shows its own words, not thousands of lines about skipped timers.
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	s := &scene{t: t, env: suite.NewTestWorkflowEnvironment(), f: f}
	s.env.SetTestTimeout(time.Minute)
	// A busy machine is no deadlock.
	s.env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: 30 * time.Second})
	s.stage = s.env
	Register(s.stage)
	f.register(s.stage)
	return s
}

// play runs a runbook to its end with a person at the console.
func (s *scene) play(name string, in runbook.Input) (runbook.Result, error) {
	s.t.Helper()
	s.withOperator(name, in)
	return s.run(name, in)
}

// skipping is the stage where time is skipped and activities are replaced. A test that needs it cannot be recorded.
func (s *scene) skipping() *testsuite.TestWorkflowEnvironment {
	require.NotNil(s.t, s.env, "this needs Temporal's test environment: leave it out of the scenes of tests/scenes_test.go")
	return s.env
}

// run runs a runbook to its end.
func (s *scene) run(name string, in runbook.Input) (runbook.Result, error) {
	s.t.Helper()
	in.Site = s.f.site.Name
	s.stage.ExecuteWorkflow(name, in)
	require.True(s.t, s.stage.IsWorkflowCompleted(), "the run has not ended: %v", lastOf(s.f.calls))
	require.Zero(s.t, s.planned, "the run ended too soon: %v", s.stage.GetWorkflowError())
	if err := s.stage.GetWorkflowError(); err != nil {
		return runbook.Result{}, err
	}
	var result runbook.Result
	require.NoError(s.t, s.stage.GetWorkflowResult(&result))
	return result, nil
}

// withOperator has a person look for open tasks once a minute, do and confirm them.
func (s *scene) withOperator(name string, in runbook.Input) {
	s.ids = []string{""}
	if name == runbook.Deploy || name == runbook.ReplaceNode {
		in.Site = s.f.site.Name
		for _, each := range []string{runbook.Prepare, runbook.Install, runbook.Integrate, runbook.FailoverTest} {
			s.ids = append(s.ids, runbook.WorkflowID(each, runbook.Input{Site: in.Site}))
		}
		for _, node := range s.f.site.FurtherNodes() {
			s.ids = append(s.ids, runbook.WorkflowID(runbook.ReplicateToNode, runbook.Input{Site: in.Site, Node: node}))
		}
		for _, satellite := range s.f.site.SatelliteNames() {
			s.ids = append(s.ids, runbook.WorkflowID(runbook.AddSatellite, runbook.Input{Site: in.Site, Satellite: satellite}))
		}
	}
	s.every(time.Minute, s.doTasks)
}

// every repeats something while the workflow runs.
func (s *scene) every(pause time.Duration, do func()) {
	if r, ok := s.stage.(*recorder); ok {
		r.every(do)
		return
	}
	const patience = 500
	left := patience
	var again func()
	again = func() {
		do()
		if left--; left > 0 && !s.stage.IsWorkflowCompleted() {
			s.stage.RegisterDelayedCallback(again, pause)
		}
	}
	s.stage.RegisterDelayedCallback(again, pause)
}

func (s *scene) doTasks() {
	for _, id := range s.ids {
		for _, task := range s.tasks(id) {
			s.f.perform(task)
			s.seen = append(s.seen, task)
			s.update(id, runbook.ConfirmUpdate, s.confirmation(task))
		}
	}
}

// confirmation is that of a person who has entered what the site file says.
func (s *scene) confirmation(task runbook.OperatorTask) runbook.Confirmation {
	c := runbook.Confirmation{Operator: "eva", Reason: "done", Task: task.ID, Values: map[string]string{}, Statements: map[string]string{}}
	for _, v := range task.Values {
		c.Values[v.Key] = map[string]string{
			"xpr.serverName": "XPRBERLIN", "xpr.licsvcDir": `R:\OpenScape\xprlicsvc`, "xpr.installDir": `r:\openscape\xpr\`,
			"xpr.databaseDir": s.f.site.XPR.DatabaseDir, "xpr.documentDir": s.f.site.XPR.DocumentDir, "xpr.authMethod": "Xpressions account (user name+password(PIN))",
		}[v.Key]
	}
	for _, st := range task.Statements {
		c.Statements[st.Key] = "done"
	}
	return c
}

func (s *scene) tasks(id string) []runbook.OperatorTask {
	var tasks []runbook.OperatorTask
	query := func() error {
		value, err := s.stage.QueryWorkflow(runbook.TasksQuery)
		if id != "" {
			value, err = s.stage.QueryWorkflowByID(id, runbook.TasksQuery)
		}
		if err != nil {
			return err
		}
		return value.Get(&tasks)
	}
	if query() != nil {
		return nil
	}
	return tasks
}

func (s *scene) progress() runbook.Progress {
	value, err := s.stage.QueryWorkflow(runbook.ProgressQuery)
	require.NoError(s.t, err)
	var progress runbook.Progress
	require.NoError(s.t, value.Get(&progress))
	return progress
}

// update sends an Update to the workflow, or to one of its children.
func (s *scene) update(id, name string, arg any) {
	callbacks := &answeredUpdate{failed: func(err error) { s.refused = append(s.refused, err) }}
	// Updates with one ID are one Update to Temporal.
	s.updates++
	updateID := fmt.Sprint("update-", s.updates)
	if r, ok := s.stage.(*recorder); ok {
		r.update(id, name, updateID, callbacks, arg)
		return
	}
	if id == "" {
		s.env.UpdateWorkflow(name, updateID, callbacks, arg)
		return
	}
	require.NoError(s.t, s.env.UpdateWorkflowByID(id, name, updateID, callbacks, arg))
}

// at does something after a time that the test environment skips to. A run that ends
// before that fails the test: what it asserts would never be looked at.
func (s *scene) at(after time.Duration, do func()) {
	s.planned++
	s.stage.RegisterDelayedCallback(func() {
		s.planned--
		do()
	}, after)
}

// answeredUpdate keeps the errors of an Update.
type answeredUpdate struct{ failed func(error) }

func (a *answeredUpdate) Accept()          {}
func (a *answeredUpdate) Reject(err error) { a.failed(err) }
func (a *answeredUpdate) Complete(_ any, err error) {
	if err != nil {
		a.failed(err)
	}
}

// requireKind holds the type of the error that a run ended with.
func requireKind(t *testing.T, err error, kind string) {
	t.Helper()
	var application *temporal.ApplicationError
	require.ErrorAs(t, err, &application)
	require.Equal(t, kind, application.Type(), application.Message())
}

func lastOf(calls []string) string { return strings.Join(calls[max(0, len(calls)-3):], "\n") }

// stepsOf are the ids of a run's steps with their verdicts, from its evidence.
func stepsOf(f *fakeHosts, name string) []string {
	var steps []string
	for _, e := range f.evidence {
		if e.Runbook != name {
			continue
		}
		for _, s := range e.Steps {
			steps = append(steps, fmt.Sprintf("%s %s %s %s", s.ID, s.Host, s.Verdict, s.Title))
		}
	}
	return steps
}
