package workflows

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/windows/check"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/chapter"
)

// tasksSeen are the ids of the tasks that a person did, in order.
func (s *scene) tasksSeen() []string {
	var ids []string
	for _, task := range s.seen {
		ids = append(ids, task.ID)
	}
	return ids
}

func TestPrepareLooksAtEveryNodeAndMakesTheRole(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	result, err := s.play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Equal(t, []string{"preparation"}, s.tasksSeen())
	for _, node := range f.site.NodeNames() {
		for _, id := range []string{"PREP-7.1.2-1", "PREP-7.1.2-2", "PREP-7.1.2-5", "PREP-7.1.2-8", "PREP-7.1.2-10", "PREP-7.1.3-1"} {
			assert.Equal(t, runbook.Unchanged, evidenceOf(t, f, id, node).Verdict, "%s on %s", id, node)
		}
		assert.NotEmpty(t, f.called("EnsureWindowsFeature apply "+node+" PREP-7.1.3-3"))
		assert.Equal(t, runbook.Unchanged, evidenceOf(t, f, "PREP-7.1.3-3", node).Verdict, "no removal waits for a restart")
		for _, id := range []string{"PREP-7.1.3-4", "PREP-7.1.3-5"} {
			assert.Equal(t, runbook.Changed, evidenceOf(t, f, id, node).Verdict, "%s on %s", id, node)
		}
		fact, ok := factNamed(f, runbook.FactMACPrefix+node)
		require.True(t, ok, "the first run records the licensed address of %s", node)
		assert.Equal(t, "02-00-00-00-00-"+node[len(node)-1:], fact.Value)
	}
	requireOrder(t, f, "EnsureClusterGroup", "EnsurePreferredOwners", "EnsureRoleSettings", "EnsureIPAddress", "EnsureNetworkName",
		"EnsureResourcePolicies apply KERN1 PREP-7.3.1-2", "EnsureResourceState apply KERN1 PREP-7.3.2-1", "EnsureResourceState apply KERN1 PREP-7.3.2-3", "MoveRole", "EnsureClusterDisk")
	assert.True(t, f.roleFound)
}

func TestAPreparedSiteIsLookedAtInAFewRequests(t *testing.T) {
	f := prepared(t)
	clear(f.looks)
	result, err := newScene(t, f).run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, result.Changed+result.OperatorTasks+result.Moves)
	assert.Empty(t, f.called(" apply "))
	for _, node := range f.site.NodeNames() {
		assert.LessOrEqual(t, f.looks[node], 5, node)
	}
}

func TestANetworkAdapterThatWasReplacedStopsThePreparation(t *testing.T) {
	f := prepared(t)
	f.looked = nil
	f.differTimes("CheckNetworkAdapters check KERN2 PREP-7.1.2-7", 10)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Contains(t, s.progress().Parked[0].Error, "cannot continue: 'the licensed adapter has the MAC address 02-00-00-00-00-2' is not true on KERN2")
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	for _, look := range f.looked {
		for _, item := range look.Items {
			if item.Step.ID == "PREP-7.1.2-7" && item.Kind == "CheckNetworkAdapters" {
				assert.Equal(t, "02-00-00-00-00-"+look.Host[len(look.Host)-1:], decode[check.NetworkAdapters](item.Want).MAC, "it is held against the recorded address")
			}
		}
	}
}

func TestInstallAsksForItsTasksInTheManualsOrder(t *testing.T) {
	f := prepared(t)
	s := newScene(t, f)
	result, err := s.play(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Equal(t, []string{"release-documents", "clusterprep", "licence-service", "xpr-setup"}, s.tasksSeen())
	assert.Equal(t, runbook.Attested, evidenceOf(t, f, "INS-4.0-1", "").Verdict)
	assert.Equal(t, runbook.Attested, evidenceOf(t, f, "INS-4.3.3-1", "KERN1").Verdict)
	assert.Equal(t, runbook.Attested, evidenceOf(t, f, "INS-4.3.5-1", "KERN1").Verdict, "no host shows the name")
	for _, id := range []string{"INS-4.3.4.1-1", "INS-4.4-1", "INS-V-1"} {
		assert.Equal(t, runbook.Unchanged, evidenceOf(t, f, id, "KERN1").Verdict, id)
	}
	setup := evidenceOf(t, f, "INS-4.3.5-1", "KERN1")
	assert.Equal(t, `eva: "done"`, setup.Note, "who did it stands in the step")
	for _, node := range f.site.NodeNames() {
		assert.Equal(t, runbook.Changed, evidenceOf(t, f, "INS-4.3.2-1", node).Verdict, node)
	}
	name, ok := factNamed(f, runbook.FactServerName)
	require.True(t, ok)
	assert.Equal(t, "XPRBERLIN", name.Value)
}

func TestAnInstalledSiteAsksNobody(t *testing.T) {
	f := withXPR(t)
	clear(f.looks)
	result, err := newScene(t, f).run(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, result.Changed+result.OperatorTasks)
	assert.Empty(t, f.called(" apply "))
	assert.LessOrEqual(t, f.looks["KERN1"], 2)
}

func TestAnInstallationByHandNeedsNoClusterPreparation(t *testing.T) {
	f := withXPR(t)
	f.facts = slices.DeleteFunc(f.facts, func(fact runbook.SiteFact) bool { return fact.Key == "INS-4.3.3-1/KERN1" })
	s := newScene(t, f)
	_, err := s.run(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.NotApplicable, evidenceOf(t, f, "INS-4.3.3-1", "KERN1").Verdict)
}

func TestACheckOfAnInstallationSaysWhoMustDoWhat(t *testing.T) {
	f := prepared(t)
	result, err := newScene(t, f).run(runbook.Install, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Zero(t, result.OperatorTasks)
	assert.Empty(t, f.called(" apply "))
	for id, host := range map[string]string{"INS-4.0-1": "", "INS-4.3.3-1": "KERN1", "INS-4.3.4.1-1": "KERN1", "INS-4.3.5-1": "KERN1"} {
		s := evidenceOf(t, f, id, host)
		assert.Equal(t, runbook.NeedsPerson, s.Verdict, id)
		assert.Contains(t, s.Note, "operator task", id)
	}
}

func TestASiteWithoutAntivirusServicesStopsNone(t *testing.T) {
	f := newFakeHosts(testSite())
	_, err := newScene(t, f).play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.NotApplicable, evidenceOf(t, f, "PREP-7.1-5", "").Verdict)
	assert.Empty(t, f.called("apply KERN1 PREP-7.1-5"))
	assert.NotEmpty(t, f.called("EnsureRealTimeProtection check KERN2 PREP-7.1-5"))
}

func TestAntivirusServicesAreStoppedWhereTheyRun(t *testing.T) {
	site := testSite()
	site.Checks.AntivirusServices = []string{"AV", "Other"}
	f := newFakeHosts(site)
	f.services["KERN1"]["av"] = &fakeService{start: chapter.ManualStart, state: chapter.Running}
	_, err := newScene(t, f).play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, chapter.Stopped, f.services["KERN1"]["av"].state)
	assert.Len(t, f.called("EnsureWindowsService apply KERN1 PREP-7.1-5"), 1)
	assert.Empty(t, f.called("EnsureWindowsService apply KERN2 PREP-7.1-5"))
	fact, ok := factNamed(f, runbook.FactAntivirusPrefix+"KERN1/AV")
	require.True(t, ok)
	assert.Equal(t, "stopped for the installation", fact.Value)
	_, ok = factNamed(f, runbook.FactAntivirusPrefix+"KERN2/AV")
	assert.False(t, ok, "what was not stopped is not started again")
}

func TestACheckStopsNoAntivirusService(t *testing.T) {
	site := testSite()
	site.Checks.AntivirusServices = []string{"AV"}
	f := newFakeHosts(site)
	f.services["KERN1"]["av"] = &fakeService{start: chapter.ManualStart, state: chapter.Running}
	_, err := newScene(t, f).run(runbook.Prepare, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Equal(t, chapter.Running, f.services["KERN1"]["av"].state)
	assert.Empty(t, f.facts)
}

func TestEachRunbookHoldsToTheServerNameOfTheInstallation(t *testing.T) {
	for _, name := range []string{runbook.Prepare, runbook.Install, runbook.Integrate, runbook.FailoverTest} {
		f := newFakeHosts(testSite())
		f.facts = []runbook.SiteFact{{Key: runbook.FactServerName, Value: "XPRPARIS"}}
		_, err := newScene(t, f).run(name, runbook.Input{})
		requireKind(t, err, runbook.ErrBadInput)
		require.ErrorContains(t, err, "cannot start", name)
		require.ErrorContains(t, err, "in the site file, set xpr.serverName to XPRPARIS again, then start the runbook again", name)
		assert.Empty(t, f.calls, name)
	}
}

func TestOnlyAParentMayPassOnASite(t *testing.T) {
	f := newFakeHosts(testSite())
	_, err := newScene(t, f).run(runbook.Prepare, runbook.Input{Parent: &runbook.Parent{Site: []byte(`{"config": {"name": "paris"}}`)}})
	requireKind(t, err, runbook.ErrBadInput)
	require.ErrorContains(t, err, "its input has the field parent, which only a parent runbook may pass on; leave the field out")
	assert.Empty(t, f.calls)
}

func TestAChildUsesTheSiteOfItsParent(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	s.withOperator(runbook.Deploy, runbook.Input{})
	// Somebody edits the site file while the deployment runs.
	s.at(30*time.Second, func() { f.site.XPR.ServerName = "XPRPARIS" })
	result, err := s.run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	name, _ := factNamed(f, runbook.FactServerName)
	assert.Equal(t, "XPRBERLIN", name.Value)
	for _, child := range result.Children {
		assert.Equal(t, resolved.Resolve(testSite(), "test.yaml", "d1").Digest, child.Digest, child.Runbook)
	}
}
