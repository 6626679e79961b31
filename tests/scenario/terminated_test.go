package scenario

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/powershell/scripts"
	"changeover/lab/cluster"
	"changeover/runbook"
)

// termination is a run that is terminated after a script, and the runs of the same runbook after it.
type termination struct {
	runbook string
	input   runbook.Input
	before  func(*Stage)
	does    func(*Stage, runbook.OperatorTask)
	script  *scripts.Script
	on      string
	// then is the next runbook; empty: the same.
	then string
	// once are the scripts that both runs together send to a host at most once.
	once []*scripts.Script
}

// continued terminates a run and verifies that the next one finds what the first has left, and that the one after it changes nothing.
func (s *Stage) continued(t *testing.T, run termination) {
	t.Helper()
	name := run.runbook + " after " + run.script.Name + " on " + run.on
	t.Log(name)
	if run.before != nil {
		run.before(s)
	}
	s.Does = nil
	if run.does != nil {
		s.Does = func(task runbook.OperatorTask) { run.does(s, task) }
	}
	sent := map[string]int{}
	s.Cuts.After(func(one Sent) {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		sent[one.Script+" on "+one.Host]++
	})
	s.Terminate(run.runbook, run.input, run.script, run.on)
	next := cmp.Or(run.then, run.runbook)
	result, err := s.Run(next, run.input)
	require.NoError(t, err, name)
	assert.Equal(t, runbook.StateDone, result.State, "%s: %v", name, result.Deviations)
	for _, script := range run.once {
		for _, h := range s.hosts() {
			assert.LessOrEqual(t, sent[script.Name+" on "+h.Name()], 1, "%s: %s on %s", name, script.Name, h.Name())
		}
	}
	for _, node := range cluster.Of(s.Lab.World).Nodes.List() {
		assert.Equal(t, cluster.NodeUp, node.State, "%s: %s", name, node.Name)
	}
	assert.True(t, slices.ContainsFunc(s.Site.NodeNames(), s.roleRuns), name)
	if next != runbook.FailoverTest {
		result, err = s.Run(next, run.input)
		require.NoError(t, err, name)
		assert.Zero(t, result.Changed, name)
	}
}

// Runs for maintenance that are terminated while a node is paused, restarts, or has been moved away from are continued by the next run.
func TestTerminatedMaintenanceIsContinued(t *testing.T) {
	t.Parallel()
	s := New(t, scenarioSite("brest"))
	provideHotfix(s)
	_, err := s.Run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	hotfix := runbook.Input{Hotfix: hotfixName}
	older := func(s *Stage) {
		for _, h := range s.hosts() {
			require.NoError(t, leave(h, hotfixLocal, "older"))
		}
	}
	once := []*scripts.Script{scripts.StartProgram, scripts.RestartHost}
	first, second := s.Site.FirstNode(), s.Site.SecondNode()
	for _, run := range []termination{
		{runbook: runbook.InstallHotfix, input: hotfix, before: older, script: scripts.RestartHost, on: second, once: once},
		{runbook: runbook.InstallHotfix, input: hotfix, before: older, script: scripts.StartProgram, on: second, once: once},
		{runbook: runbook.InstallHotfix, input: hotfix, before: older, script: scripts.SuspendClusterNode, on: first, once: once},
		{runbook: runbook.ChangeServicePassword, input: runbook.Input{PasswordChanged: "2020-01-01T00:00:00Z"}, script: scripts.SuspendClusterNode, on: second, before: func(s *Stage) {
			changePassword(s)
			s.setPasswordReference("Changed 2")
		}},
		{runbook: runbook.SetTimeZoneSupport, script: scripts.SuspendClusterNode, on: first, before: timeZonesOn},
		{runbook: runbook.FailoverTest, script: scripts.MoveClusterGroup, on: first},
	} {
		s.continued(t, run)
	}
}

// A deployment continues after a run that was terminated while it had paused a node: preparation wants no person to resume the node.
func TestADeploymentContinuesATerminatedIntegration(t *testing.T) {
	t.Parallel()
	s := New(t, exampleSite("leipzig"))
	for _, name := range []string{runbook.Prepare, runbook.Install} {
		_, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
	}
	s.continued(t, termination{runbook: runbook.Integrate, script: scripts.SuspendClusterNode, on: s.Site.FirstNode(), then: runbook.Deploy})
}

// timeZonesOn records that time zone support is on, although the site file has it off.
func timeZonesOn(s *Stage) {
	for _, key := range []string{runbook.FactConverting, runbook.FactTimeZones} {
		s.facts = runbook.Replaced(s.facts, runbook.SiteFact{Key: key, Value: "on"})
	}
}

// Runs that change the nodes of a cluster are continued by the next run, wherever they were terminated.
func TestTerminatedMembershipIsContinued(t *testing.T) {
	t.Parallel()
	s := New(t, scenarioSite("narvik"))
	_, err := s.Run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	names := s.Site.NodeNames()
	once := []*scripts.Script{scripts.StartNodeEviction, scripts.RestartHost}
	newComputer := func(s *Stage, task runbook.OperatorTask) {
		if task.ID != "join-"+strings.ToLower(names[1]) {
			return
		}
		nodes := cluster.Of(s.Lab.World).Nodes
		isIt := func(node cluster.Node) bool { return node.Name == names[1] }
		if i := slices.IndexFunc(nodes.List(), isIt); i >= 0 { // It restarts.
			s.eventually(func() bool { return nodes.List()[i].State != cluster.NodeDown })
			return
		}
		bringNewComputer(s, task)
		describeLoopback(s, "Microsoft KM-TEST Loopback Adapter")
	}
	for _, script := range []*scripts.Script{scripts.StartNodeEviction, scripts.SuspendClusterNode, scripts.RestartHost, scripts.MoveClusterGroup} {
		on := names[0]
		if script == scripts.RestartHost {
			on = names[1]
		}
		s.continued(t, termination{runbook: runbook.ReplaceNode, input: runbook.Input{Node: names[1]}, before: loseSecondNode, does: newComputer, script: script, on: on, once: once})
	}
	s.continued(t, termination{runbook: runbook.RemoveNode, input: runbook.Input{Node: names[2]}, before: func(s *Stage) { s.moveRole(names[2]) }, script: scripts.StartNodeEviction, on: names[0], once: once})
}
