package workflows

import (
	"errors"
	"strings"
	"testing"
	"time"

	"changeover/activities"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/sdk/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
)

func TestASecondRunbookOnALockedSiteSaysWhoHoldsIt(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	// The outer workflow holds the lock the way another runbook would.
	holder := func(ctx workflow.Context) error {
		locked := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: activities.LockID("berlin")})
		if err := workflow.ExecuteChildWorkflow(locked, LockName, LockInput{Site: "berlin"}).GetChildWorkflowExecution().Get(ctx, nil); err != nil {
			return err
		}
		_, err := execute(ctx, runbook{name: PrepareName, chapter: prepare}, Input{Site: "berlin"})
		return err
	}
	s.env.RegisterWorkflowWithOptions(holder, workflow.RegisterOptions{Name: "holder"})
	s.env.ExecuteWorkflow("holder")
	err := s.env.GetWorkflowError()
	requireKind(t, err, ErrSiteLocked)
	assert.ErrorContains(t, err, "locked by install/berlin (run r1)")
	assert.Empty(t, f.calls)
}

func TestModeCheckNeedsNoLockAndChangesNothing(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	var started []string
	s.env.SetOnChildWorkflowStartedListener(func(info *workflow.Info, _ workflow.Context, _ converter.EncodedValues) {
		started = append(started, info.WorkflowExecution.ID)
	})
	result, err := s.run(PrepareName, Input{Mode: activities.Check})
	require.NoError(t, err)
	assert.Equal(t, Done, result.State)
	assert.NotZero(t, result.Pending)
	assert.Zero(t, result.Changed+result.OperatorTasks)
	assert.Empty(t, started)
	assert.Empty(t, f.called(" apply "))
}

func TestAMistypedInputIsNoOrderToChangeASite(t *testing.T) {
	for text, in := range map[string]map[string]any{
		"'Check' is no mode":    {"site": "berlin", "mode": "Check"},
		`unknown field "check"`: {"site": "berlin", "check": true},
	} {
		f := newFakeHosts(testSite())
		s := newScene(t, f)
		s.env.ExecuteWorkflow(PrepareName, in)
		requireKind(t, s.env.GetWorkflowError(), ErrBadInput)
		require.ErrorContains(t, s.env.GetWorkflowError(), text)
		assert.Empty(t, f.calls)
	}
}

func TestAnotherSiteFileThanTheParentsIsRefused(t *testing.T) {
	f := newFakeHosts(testSite())
	_, err := newScene(t, f).run(PrepareName, Input{Digest: "d0"})
	requireKind(t, err, ErrDigestMismatch)
	assert.Empty(t, f.calls)
}

func TestInputThatNamesNothingOfTheSiteIsRefused(t *testing.T) {
	tests := map[string]struct {
		runbook string
		in      Input
		want    string
	}{
		"install node":      {ReplicateToNodeName, Input{Node: "KERN1"}, "[KERN2]"},
		"unknown node":      {ReplicateToNodeName, Input{Node: "KERN9"}, "[KERN2]"},
		"no node":           {ReplicateToNodeName, Input{}, "[KERN2]"},
		"unknown satellite": {AddSatelliteName, Input{Satellite: "SATEL9"}, "[SATEL1]"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := newScene(t, newFakeHosts(testSite())).run(test.runbook, test.in)
			requireKind(t, err, ErrBadInput)
			assert.ErrorContains(t, err, test.want)
		})
	}
}

func TestPendingWorkInProductionWaitsForAWindow(t *testing.T) {
	f := deployed(t)
	for key := range f.ensured {
		if strings.Contains(key, "MrsBackup$") {
			delete(f.ensured, key)
		}
	}
	s := newScene(t, f)
	s.at(time.Hour, func() {
		assert.Equal(t, WaitingForWindow, s.progress().State)
		window := s.tasks("")[0]
		assert.Equal(t, "maintenance-window", window.ID)
		require.Len(t, window.Pages[0].Fields, 1, "the window says what is pending")
		assert.Contains(t, window.Pages[0].Fields[0].Value, "share MrsBackup$")
		assert.Empty(t, f.called(" apply "), "nothing is touched before the window")
		s.update("", skipUpdate, Verdict{Operator: "eva", Reason: "no", Step: "maintenance-window"})
	})
	s.at(2*time.Hour, func() {
		require.Len(t, s.refused, 1)
		s.update("", confirmUpdate, Confirmation{Operator: "eva", Reason: "CHG-1"})
	})
	result, err := s.run(IntegrateName, Input{})
	require.NoError(t, err)
	assert.Equal(t, Done, result.State)
	assert.Len(t, f.called("EnsureShare apply KERN1 INT-9.6.1-1 share MrsBackup$"), 1)
	assert.Equal(t, online, f.roleState())
	assert.NotEmpty(t, f.called("EnsureWindowsService apply KERN1 INT-9.7.2-21"), "settings that a checkpoint may have undone are held")
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
		children[0].Time = time.Time{}
		assert.Equal(t, ChildReport{
			WorkflowID: "prepare/berlin", Runbook: PrepareName, State: WaitingForOperator,
			Waiting: "vouch for the hardware, the disks, the change window and the backup",
		}, children[0])
		assert.Contains(t, details(t, s), "| `prepare/berlin` | **waiting-for-operator** |")
		s.update("", abortUpdate, eva)
	})
	_, err := s.run(DeployName, Input{})
	requireKind(t, err, ErrAborted)
	assert.Empty(t, f.called("CheckHost"))
}

func TestAnAbortedDeploymentSaysHowItsChildLeftTheSite(t *testing.T) {
	f := installed(t)
	f.facts = append(f.facts, vouchedFor()...)
	f.failTimes("EnsureRegistryCheckpoints apply", activities.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Equal(t, "integrate/berlin", s.progress().Children[0].WorkflowID)
		s.update("", abortUpdate, eva)
	})
	_, err := s.run(DeployName, Input{})
	requireKind(t, err, ErrAborted)
	assert.ErrorContains(t, err, "was aborted by eva")
	assert.ErrorContains(t, err, "node KERN2 is resumed")
}

func TestAChildThatIsTerminatedIsNoAbort(t *testing.T) {
	requireKind(t, childFailure("prepare/berlin", errors.New("terminated")), ErrChildFailed)
	requireKind(t, childFailure("prepare/berlin", failure(ErrAborted, "by eva")), ErrAborted)
}

func TestAWindowThatIsDeniedTouchesNothing(t *testing.T) {
	f := deployed(t)
	for key := range f.ensured {
		if strings.Contains(key, "KERN2") && strings.Contains(key, "EnsureLogonRight") {
			delete(f.ensured, key)
		}
	}
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Equal(t, WaitingForWindow, s.progress().State)
		s.update("", abortUpdate, eva)
	})
	_, err := s.run(ReplicateToNodeName, Input{Node: "KERN2"})
	requireKind(t, err, ErrAborted)
	assert.NotContains(t, err.Error(), "Xpressions Role", "a role that was only looked at is not settled")
	assert.NotContains(t, err.Error(), "resumed", "nor is a node resumed that the run did not pause")
	assert.Empty(t, f.called(" apply "))
}

func TestAnAbortedChildEndsTheDeployment(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("prepare/berlin", abortUpdate, eva) })
	_, err := s.run(DeployName, Input{})
	requireKind(t, err, ErrAborted)
	assert.ErrorContains(t, err, "prepare/berlin was aborted by eva")
}

func TestCurrentDetailsShowTheTaskWithItsValues(t *testing.T) {
	f := prepared(t)
	f.facts = append(f.facts, attested("INS-4.0-1")...)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		text := details(t, s)
		assert.Contains(t, text, `start `+"`"+`C:\media\XpressionsInstall\Cluster\clusterprep.exe`)
		assert.Contains(t, text, "| Cluster name | XPRCLU |")
		assert.Contains(t, text, `"task": "clusterprep"`)
		assert.Less(t, len(text), 20_000)
		s.update("", abortUpdate, eva)
	})
	_, err := s.run(InstallName, Input{})
	requireKind(t, err, ErrAborted)
}

// details are the current details as the UI reads them.
func details(t *testing.T, s *scene) string {
	t.Helper()
	value, err := s.env.QueryWorkflow("__temporal_workflow_metadata")
	require.NoError(t, err)
	var metadata sdk.WorkflowMetadata
	require.NoError(t, value.Get(&metadata))
	return metadata.GetCurrentDetails()
}

func TestDetailsSayHowToConfirmHoweverMuchTheyShow(t *testing.T) {
	window := task{OperatorTask: OperatorTask{ID: "maintenance-window", Pages: []Page{{Title: "Pending work"}}}}
	for range 1000 {
		window.Pages[0].Fields = append(window.Pages[0].Fields, Field{Label: "INT-9.7.2-19", Value: "a resource is depended on"})
	}
	text := (&run{tasks: []*openTask{{task: window}}}).details()
	assert.LessOrEqual(t, len(text), detailsLimit)
	assert.Contains(t, text, `"task": "maintenance-window"`)
	assert.Regexp(t, `\| a resource is depended on \|\n\n… the rest`, text)
}

func TestMessagesListTheFirstOfManyDifferences(t *testing.T) {
	many := make([]activities.Change, 500)
	assert.Contains(t, describe(many), ", and 490 more")
	assert.NotContains(t, describe(many[:describedChanges]), "more")
}

func TestCutKeepsCharactersWhole(t *testing.T) {
	assert.Equal(t, "short", cut("short", 10))
	assert.Equal(t, "Grü…", cut("Grüßereien", 7))
	assert.LessOrEqual(t, len(cut(strings.Repeat("ß", 300), summaryLimit)), summaryLimit)
}

func TestNamesOfRunbooksAndTheirWorkflowIDs(t *testing.T) {
	assert.Equal(t, []string{"prepare", "install", "integrate", "replicate-to-node", "failover-test", "add-satellite", "deploy"}, Names())
	assert.Equal(t, "deploy/berlin", WorkflowID(DeployName, Input{Site: "berlin"}))
	assert.Equal(t, "replicate-to-node/berlin/KERN2", WorkflowID(ReplicateToNodeName, Input{Site: "berlin", Node: "KERN2"}))
	assert.Equal(t, "add-satellite/berlin/SATEL1", WorkflowID(AddSatelliteName, Input{Site: "berlin", Satellite: "SATEL1"}))
}
