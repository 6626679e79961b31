package workflows

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/sdk/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	"changeover/runbook"
)

func TestASecondRunbookOnALockedSiteSaysWhoHoldsIt(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	// The outer workflow holds the lock the way another runbook would.
	holder := func(ctx workflow.Context) error {
		locked := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: lockID})
		if err := workflow.ExecuteChildWorkflow(locked, runbook.LockWorkflow, runbook.LockInput{Site: "berlin"}).GetChildWorkflowExecution().Get(ctx, nil); err != nil {
			return err
		}
		_, err := books()[0].carryOut(ctx, runbook.Input{Site: "berlin"})
		return err
	}
	s.stage.RegisterWorkflowWithOptions(holder, workflow.RegisterOptions{Name: "holder"})
	s.stage.ExecuteWorkflow("holder")
	err := s.stage.GetWorkflowError()
	requireKind(t, err, runbook.ErrSiteLocked)
	assert.ErrorContains(t, err, "locked by install/berlin (run r1)")
	assert.Empty(t, f.calls)
}

func TestModeCheckNeedsNoLockAndChangesNothing(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	var started []string
	s.skipping().SetOnChildWorkflowStartedListener(func(info *workflow.Info, _ workflow.Context, _ converter.EncodedValues) {
		started = append(started, info.WorkflowExecution.ID)
	})
	result, err := s.run(runbook.Prepare, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateIncomplete, result.State, "not everything can be seen before there is a role")
	assert.Equal(t, 1, result.Unknown)
	assert.Equal(t, "until 7.2/1 (PREP-7.2-1) on KERN1", evidenceOf(t, f, "PREP-7.2-2", "KERN1").Note)
	assert.NotZero(t, result.Pending)
	assert.Zero(t, result.Changed+result.OperatorTasks)
	assert.Empty(t, started)
	assert.Empty(t, f.called(" apply "))
}

func TestAMistypedInputIsNoOrderToChangeASite(t *testing.T) {
	for text, in := range map[string]map[string]any{
		"'Check' is not a mode": {"site": "berlin", "mode": "Check"},
		`unknown field "check"`: {"site": "berlin", "check": true},
	} {
		f := newFakeHosts(testSite())
		s := newScene(t, f)
		s.stage.ExecuteWorkflow(runbook.Prepare, in)
		requireKind(t, s.stage.GetWorkflowError(), runbook.ErrBadInput)
		require.ErrorContains(t, s.stage.GetWorkflowError(), text)
		assert.Empty(t, f.calls)
	}
}

func TestInputThatNamesNothingOfTheSiteIsRefused(t *testing.T) {
	tests := map[string]struct {
		book string
		in   runbook.Input
		want string
	}{
		"install node":      {runbook.ReplicateToNode, runbook.Input{Node: "KERN1"}, "KERN1 is the install node of berlin, and this runbook needs another node: choose KERN2, or add another node to nodes in the site file"},
		"unknown node":      {runbook.ReplicateToNode, runbook.Input{Node: "KERN9"}, "berlin has no node KERN9: choose KERN2, or add KERN9 to nodes in the site file"},
		"no node":           {runbook.ReplicateToNode, runbook.Input{}, "choose KERN2, or add a node to nodes in the site file"},
		"unknown satellite": {runbook.AddSatellite, runbook.Input{Satellite: "SATEL9"}, "choose SATEL1, or add SATEL9 to satellites in the site file"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := newScene(t, newFakeHosts(testSite())).run(test.book, test.in)
			requireKind(t, err, runbook.ErrBadInput)
			assert.ErrorContains(t, err, test.want)
		})
	}
}

func TestPendingWorkInProductionWaitsForAWindow(t *testing.T) {
	f := deployed(t)
	f.drift("MrsBackup$")
	s := newScene(t, f)
	s.at(time.Hour, func() {
		assert.Equal(t, runbook.StateWaitingForWindow, s.progress().State)
		window := s.tasks("")[0]
		assert.Equal(t, "maintenance-window", window.ID)
		assert.True(t, window.Permission())
		require.Len(t, window.Pages[0].Fields, 1, "the window says what is pending")
		assert.Contains(t, window.Pages[0].Fields[0].Value, "share MrsBackup$")
		assert.Empty(t, f.called(" apply "), "nothing is touched before the window")
		s.update("", runbook.SkipUpdate, runbook.Decision{Operator: "eva", Reason: "no", Step: "maintenance-window"})
		s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva"})
	})
	s.at(2*time.Hour, func() {
		require.Len(t, s.refused, 2)
		require.ErrorContains(t, s.refused[1], "an approval needs a reason")
		f.drift("EnsureRegistryRename")
		s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "CHG-1"})
	})
	f.whenCalled("EnsureResourceState apply KERN1 INT-9.7.2-21 the resource of mta", func() { f.services["KERN1"]["mta"].start = "Auto" })
	result, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Len(t, f.called("EnsureShare apply KERN1 INT-9.6.1-1 share MrsBackup$"), 1)
	assert.Equal(t, cluster.Online, f.roleState())
	assert.NotEmpty(t, f.called("EnsureWindowsService apply KERN1 INT-9.7.2-21 service mta"), "settings that a checkpoint may have undone are held")
	assert.Empty(t, pausedNodes(f), "a site in production gets its nodes back")
	requireOrder(t, f, "INT-9.5-0 the role is offline", "the licence service is online while the registry is edited", "EnsureRegistryRename apply")
}

func TestTheDeploymentShowsWhichChildWaits(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	s.at(time.Hour, func() {
		children := s.progress().Children
		require.Len(t, children, 1)
		assert.NotZero(t, children[0].Time)
		late := children[0]
		late.State, late.Number = runbook.StateRunning, late.Number-1
		if s.env != nil { // Signals that are sent at the same time may arrive in reverse.
			require.NoError(t, s.env.SignalWorkflowByID("default-test-workflow-id", runbook.ChildSignal, late))
		}
		children[0].Time = time.Time{}
		assert.Equal(t, runbook.ChildReport{
			Number:     1,
			WorkflowID: "prepare/berlin", Runbook: runbook.Prepare, State: runbook.StateWaitingForOperator,
			Waiting: "attest the hardware, the maintenance window and the backup",
		}, children[0])
		assert.Contains(t, details(t, s), "| `prepare/berlin` | **waiting-for-operator** |")
	})
	s.at(2*time.Hour, func() {
		assert.Equal(t, runbook.StateWaitingForOperator, s.progress().Children[0].State, "an earlier report that arrives later does not count")
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Deploy, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Empty(t, f.called("CheckHost"))
}

func TestAnAbortedDeploymentSaysHowItsChildLeftTheSite(t *testing.T) {
	f := withXPR(t)
	f.facts = append(f.facts, preparationAttested()...)
	f.failTimes("EnsureRegistryCheckpoints apply", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Equal(t, "integrate/berlin", s.progress().Children[0].WorkflowID)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Deploy, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Equal(t, 1, strings.Count(err.Error(), "aborted by eva"), err)
	assert.ErrorContains(t, err, "node KERN2 is resumed")
}

func TestAWindowThatIsDeniedTouchesNothing(t *testing.T) {
	f := deployed(t)
	f.drift("EnsureLogonRightKERN2")
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Equal(t, runbook.StateWaitingForWindow, s.progress().State)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	requireKind(t, err, runbook.ErrAborted)
	assert.NotContains(t, err.Error(), "Xpressions Role", "a role that was only looked at is not settled")
	assert.NotContains(t, err.Error(), "resumed", "nor is a node resumed that the run did not pause")
	assert.Empty(t, f.called(" apply "))
}

func TestAnAbortedChildEndsTheDeployment(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("prepare/berlin", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.Deploy, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.ErrorContains(t, err, "prepare/berlin was aborted by eva")
}

func TestCurrentDetailsShowTheTaskWithItsValues(t *testing.T) {
	f := prepared(t)
	f.facts = append(f.facts, attested("INS-4.0-1")...)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		text := details(t, s)
		assert.Contains(t, text, `start `+"`"+`C:\media\XpressionsInstall\Cluster\clusterprep.exe`)
		assert.Contains(t, text, "| cluster name | XPRCLU |")
		assert.Contains(t, text, `"task": "clusterprep"`)
		assert.Less(t, len(text), 20_000)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
}

// details are the current details as the UI reads them.
func details(t *testing.T, s *scene) string {
	t.Helper()
	value, err := s.stage.QueryWorkflow("__temporal_workflow_metadata")
	require.NoError(t, err)
	var metadata sdk.WorkflowMetadata
	require.NoError(t, value.Get(&metadata))
	return metadata.GetCurrentDetails()
}

func TestCurrentDetailsShowTheStateThatTheRunIsIn(t *testing.T) {
	f := newFakeHosts(testSite())
	f.facts = preparationAttested()
	f.failTimes("EnsureClusterGroup apply", runbook.ErrRefused, 1)
	s := newScene(t, f)
	shows := func(want runbook.State) {
		assert.Equal(t, want, s.progress().State)
		assert.Contains(t, details(t, s), "**prepare** of site **berlin**: "+string(want)+".")
	}
	s.at(0, func() { s.update("", runbook.HoldUpdate, eva) })
	s.at(time.Hour, func() {
		shows(runbook.StateHeld)
		s.update("", runbook.ResumeUpdate, eva)
	})
	s.at(2*time.Hour, func() {
		shows(runbook.StateWaitingForOperator)
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	shows(runbook.StateDone)
}

func TestNamesOfRunbooksAndTheirWorkflowIDs(t *testing.T) {
	assert.Equal(t, []string{"prepare", "install", "integrate", "replicate-to-node", "failover-test", "add-satellite", "deploy"}, runbook.Names()[:7])
	assert.Equal(t, "deploy/berlin", runbook.WorkflowID(runbook.Deploy, runbook.Input{Site: "berlin"}))
	assert.Equal(t, "replicate-to-node/berlin/KERN2", runbook.WorkflowID(runbook.ReplicateToNode, runbook.Input{Site: "berlin", Node: "KERN2"}))
	assert.Equal(t, "add-satellite/berlin/SATEL1", runbook.WorkflowID(runbook.AddSatellite, runbook.Input{Site: "berlin", Satellite: "SATEL1"}))
}
