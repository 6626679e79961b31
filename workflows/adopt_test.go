package workflows

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// byHand are hosts of a finished site of which the site record knows nothing.
func byHand(t *testing.T) *fakeHosts {
	t.Helper()
	f := deployed(t)
	f.facts, f.acts, f.looked = nil, nil, nil
	return f
}

// adopts is the input of a run that eva starts.
var adopts = runbook.Input{Operator: "eva"}

// factOf is the fact of a site record by its key.
func factOf(f *fakeHosts, key string) runbook.SiteFact {
	for _, fact := range f.facts {
		if fact.Key == key {
			return fact
		}
	}
	return runbook.SiteFact{}
}

func TestAnAdoptionAsksOnceAndChangesNothingOnHosts(t *testing.T) {
	f := byHand(t)
	s := newScene(t, f)
	result, err := s.play(runbook.Adopt, adopts)
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.Equal(t, 1, result.OperatorTasks)
	assert.Empty(t, f.called(" apply "))
	assert.Empty(t, f.acts)
	require.NotNil(t, result.Adoption)
	assert.Empty(t, result.Adoption.Differences)
	assert.Empty(t, result.Adoption.Open)
	assert.Len(t, f.facts, len(result.Adoption.Recorded))

	require.Len(t, s.seen, 1)
	task := s.seen[0]
	assert.True(t, task.MayLeaveOut)
	assert.NotEmpty(t, task.Pages)
	var typed []string
	for _, v := range task.Values {
		typed = append(typed, v.Key)
	}
	assert.NotContains(t, typed, "xpr.installDir", "the programs of XPR show it")
	assert.Contains(t, typed, "xpr.licsvcDir", "these hosts have its program elsewhere")
	assert.Contains(t, typed, "xpr.serverName")
	assert.Empty(t, result.Node+result.Satellite, "the run is about the whole site")
	for _, fact := range f.facts {
		assert.Equal(t, "eva", fact.AdoptedBy, fact.Key)
	}
	assert.Equal(t, "XPRBERLIN", factOf(f, runbook.FactServerName).Value)
	assert.Equal(t, `R:\OpenScape\xpr`, factOf(f, runbook.FactOfValue("xpr.installDir")).Value)
	assert.Equal(t, "done", factOf(f, runbook.FactReplicatedPrefix+"KERN2").Value)
	assert.Equal(t, "done", factOf(f, runbook.FactFailoverTested).Value)
	assert.NotEmpty(t, factOf(f, runbook.FactSatellitePrefix+"SATEL1").Value)
	assert.Equal(t, "02-00-00-00-00-2", factOf(f, runbook.FactMACPrefix+"KERN2").Value)
	assert.Empty(t, factOf(f, runbook.FactCommissioning).Key, "the site is in production")

	f.calls, f.evidence = nil, nil
	again, err := newScene(t, f).play(runbook.Adopt, adopts)
	require.NoError(t, err)
	assert.Zero(t, again.OperatorTasks)
	assert.Empty(t, again.Adoption.Recorded)
	require.Len(t, f.evidence, 1)
	assert.Equal(t, again.Adoption, f.evidence[0].Adoption)

	deployed, err := newScene(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, deployed.Changed)
	assert.Zero(t, deployed.Moves)
	assert.Zero(t, deployed.OperatorTasks)
}

// A service that the first node has under another key is that service: it is no difference, and the key goes into the site
// record as what the hosts show (G-08).
func TestAnAdoptionTakesTheKeysThatTheHostsHave(t *testing.T) {
	const manual, own = "WebApl", "WebApl2"
	f := newFakeHosts(testSite())
	f.otherKeys = map[string]string{manual: own}
	_, err := newSetup(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	require.Equal(t, own, factOf(f, runbook.FactServiceKeyPrefix+manual).Value, "the installation keeps it")
	f.facts, f.acts, f.looked = nil, nil, nil

	checked, err := newScene(t, f).run(runbook.Adopt, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Empty(t, checked.Adoption.Differences)
	assert.Contains(t, checked.Adoption.Recorded, runbook.AdoptedFact{Key: runbook.FactServiceKeyPrefix + manual, Value: own})
	assert.Empty(t, f.facts)

	result, err := newScene(t, f).play(runbook.Adopt, adopts)
	require.NoError(t, err)
	assert.Empty(t, result.Adoption.Differences)
	fact := factOf(f, runbook.FactServiceKeyPrefix+manual)
	assert.Equal(t, own, fact.Value)
	assert.Equal(t, "eva", fact.AdoptedBy)
	assert.Empty(t, fact.Operator, "the hosts show it")

	f.calls = nil
	deployed, err := newScene(t, f).play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, deployed.Changed)
	assert.NotEmpty(t, f.called("service "+own+" starts manually"))

	// The host is what counts where the site record says otherwise.
	for i := range f.facts {
		if f.facts[i].Key == fact.Key {
			f.facts[i].Value = "WebApl1"
		}
	}
	f.otherKeys = map[string]string{"WebApl1": own}
	again, err := newScene(t, f).play(runbook.Adopt, adopts)
	require.NoError(t, err)
	assert.Empty(t, again.Adoption.Differences)
	assert.Equal(t, own, factOf(f, fact.Key).Value)
}

func TestACheckOfAnAdoptionSaysWhatItWouldRecordAndAsk(t *testing.T) {
	f := byHand(t)
	result, err := newScene(t, f).run(runbook.Adopt, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateWouldChange, result.State)
	assert.Empty(t, f.facts)
	assert.Zero(t, result.OperatorTasks)
	assert.Empty(t, result.Adoption.Differences)
	var keys []string
	for _, s := range result.Adoption.Open {
		keys = append(keys, s.Key)
	}
	assert.Contains(t, keys, runbook.FactReplicatedPrefix+"KERN2")
	assert.Contains(t, keys, "PREP-7.1.2-4")
	assert.Contains(t, stepsOf(f, runbook.Adopt), "site-record KERN1 would-change the site record has the fact '"+runbook.FactOfValue("xpr.installDir")+"'")
	assert.Contains(t, stepsOf(f, runbook.Adopt), "TST-9.9-5  needs-person a failover test has passed: the role was online on every node after a move to that node")
}

func TestAnAdoptionListsEachDifferenceOnce(t *testing.T) {
	f := byHand(t)
	f.drift("EnsureClusterResourceType")
	f.drift("EnsureMachinePathKERN2") // The integration and the replication look at it.
	result, err := newScene(t, f).play(runbook.Adopt, adopts)
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	var found []string
	for _, d := range result.Adoption.Differences {
		found = append(found, d.Step+" "+d.Host)
		assert.NotEmpty(t, d.Property)
		assert.NotEmpty(t, d.Wanted)
		assert.NotEmpty(t, d.Command)
	}
	assert.Equal(t, []string{"INT-9.2-3 KERN1", "INT-9.4.4-1 KERN2"}, found)
	assert.Empty(t, f.called(" apply "))
}

// Time stamps that a person says were converted are not converted once more, which would ruin them.
func TestAConversionThatAPersonStatesIsNotMadeAgain(t *testing.T) {
	f := byHand(t)
	f.site.XPR.TimeZoneSupport = "on"
	result, err := newScene(t, f).play(runbook.Adopt, adopts)
	require.NoError(t, err)
	assert.Empty(t, result.Adoption.Differences)
	f.calls = nil
	result, err = newScene(t, f).play(runbook.SetTimeZoneSupport, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, result.Changed)
	assert.Empty(t, f.called("RunProgram apply"))
}

func TestWhatAPersonLeavesOutOfAnAdoptionStaysOpen(t *testing.T) {
	f := byHand(t)
	f.site.XPR.TimeZoneSupport = "on"
	s := newScene(t, f)
	s.at(time.Hour, func() {
		s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Task: "adoption"})
		c := s.confirmation(s.tasks("")[0])
		c.Reason, c.Statements = "looked into the papers", map[string]string{runbook.FactFailoverTested: "on 2024-05-04"}
		s.update("", runbook.ConfirmUpdate, c)
	})
	result, err := s.run(runbook.Adopt, adopts)
	require.NoError(t, err)
	require.Len(t, s.refused, 1, "nothing was stated and no reason given")
	assert.Equal(t, "on 2024-05-04", factOf(f, runbook.FactFailoverTested).Value)
	assert.Empty(t, factOf(f, runbook.FactTimeZones).Key)
	var keys, left []string
	for _, open := range result.Adoption.Open {
		keys = append(keys, open.Key)
	}
	for _, d := range result.Adoption.Differences {
		left = append(left, d.Step+" "+d.Why)
	}
	assert.Contains(t, keys, runbook.FactTimeZones)
	assert.Contains(t, keys, runbook.FactReplicatedPrefix+"KERN2")
	assert.Contains(t, left, "INT-9.7.4-1 a run that carries out this step converts the time stamps", "a deployment would do that")
	assert.NotContains(t, strings.Join(left, "\n"), "PREP-7.1.2-4", "an open statement is no difference")
}

func TestAnAdoptionWaitsForAHostThatDoesNotAnswer(t *testing.T) {
	f := byHand(t)
	f.failTimes("check KERN2 PREP-7.1.2-7", runbook.ErrAccessDenied, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		parked := s.progress().Parked
		require.Len(t, parked, 1)
		assert.Contains(t, parked[0].Error, "cannot adopt berlin: some steps could not be looked at: PREP-7.1.2-7 on KERN2")
		assert.True(t, parked[0].Guard)
		assert.Empty(t, f.facts)
		s.update("", runbook.RetryUpdate, eva)
		s.withOperator(runbook.Adopt, adopts)
	})
	result, err := s.run(runbook.Adopt, adopts)
	require.NoError(t, err)
	assert.Empty(t, result.Adoption.Differences)
	assert.NotEmpty(t, f.facts)
	assert.Contains(t, warnings(f), "this step failed before eva sent retry. The step has completed since, and no action is needed. The earlier error was: cannot adopt berlin", "the second look does not take it away")
}

func TestAValueTypedOtherwiseStopsAnAdoption(t *testing.T) {
	f := byHand(t)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		c := s.confirmation(s.tasks("")[0])
		c.Values["xpr.serverName"] = "XPRBLN"
		s.update("", runbook.ConfirmUpdate, c)
	})
	s.at(2*time.Hour, func() {
		parked := s.progress().Parked
		require.Len(t, parked, 1)
		assert.Contains(t, parked[0].Error, "'XPRBLN' was typed for xpr.serverName")
		assert.Contains(t, parked[0].Error, "do not remove the program. If the typed value is right, the site file is wrong: abort, correct the site file and start the runbook again")
		assert.NotContains(t, parked[0].Error, "install the program again", "the role runs it")
		assert.Empty(t, f.facts)
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Adopt, adopts)
	requireKind(t, err, runbook.ErrAborted)
}

// The statements are about the cluster as it is: a slip in one value changes none of them.
func TestAMistypedValueLosesNoStatementOfAnAdoption(t *testing.T) {
	f := byHand(t)
	s := newScene(t, f)
	stated, typed := 0, 0
	s.at(time.Hour, func() {
		task := s.tasks("")[0]
		stated, typed = len(task.Statements), len(task.Values)
		c := s.confirmation(task)
		c.Values["xpr.serverName"] = "XPRBLN"
		s.update("", runbook.ConfirmUpdate, c)
	})
	s.at(2*time.Hour, func() {
		require.ErrorContains(t, s.refused[0], "retry and type the value again. The run keeps your statements and the other values")
		s.update("", runbook.RetryUpdate, eva)
	})
	s.at(3*time.Hour, func() {
		task := s.tasks("")[0]
		require.Empty(t, task.Statements)
		require.Len(t, task.Values, 1)
		assert.Contains(t, task.Why, "a typed value differed from the site file")
		value := s.confirmation(task).Values["xpr.serverName"]
		s.update("", runbook.ConfirmUpdate, runbook.Confirmation{
			Operator: "max", Task: task.ID, Values: map[string]string{"xpr.serverName": value, "xpr.authMethod": "as before"},
		})
	})
	result, err := s.run(runbook.Adopt, adopts)
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	require.Len(t, s.refused, 1, "%v", s.refused)
	name, ok := factNamed(f, runbook.FactServerName)
	require.True(t, ok)
	assert.Equal(t, "max", name.Operator)
	login, ok := factNamed(f, "typed/xpr.authMethod")
	require.True(t, ok)
	assert.Equal(t, "eva", login.Operator, "who has typed it")
	assert.NotEqual(t, "as before", login.Value)
	byEva := 0
	for _, fact := range f.facts {
		if fact.Operator == "eva" {
			byEva++
		}
	}
	assert.Equal(t, stated+typed-1, byEva)
}

func TestThereIsNothingToAdoptBeforeXPRIsAResourceOfTheRole(t *testing.T) {
	f := withXPR(t)
	_, err := newScene(t, f).run(runbook.Adopt, adopts)
	requireKind(t, err, runbook.ErrPrecondition)
	assert.ErrorContains(t, err, "has no resource of XPR")

	f = integratedSite(t, testSite())
	_, err = newScene(t, f).run(runbook.Adopt, adopts)
	requireKind(t, err, runbook.ErrPrecondition)
	assert.ErrorContains(t, err, "Changeover is still building this cluster")
}

func TestADrillOfAClusterThatWasBuiltByHandOnlyWarnsOfASilentPing(t *testing.T) {
	f := byHand(t)
	f.drift("TST-9.9")
	_, err := newScene(t, f).play(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	wanted := string(f.wanted["TST-9.9-3 CheckPing"])
	assert.Contains(t, wanted, `"optional":true`)
}

func TestAnAdoptionTakesWhatShowsThatARunbookWasCarriedOut(t *testing.T) {
	f := byHand(t)
	f.site.Test.RebootSecondNode = true
	gone := runbook.Seen{Changes: []runbook.Change{{Property: `File %SystemRoot%\Temp\ucsetup.log`, Before: "(absent)", After: "written before the host started"}}}
	// The integration and the replication look at it, before a person has said something.
	f.failures = append(f.failures, &failing{call: "CheckStartedSince check KERN2", times: 2, seen: &gone})
	s := newScene(t, f)
	result, err := s.play(runbook.Adopt, adopts)
	require.NoError(t, err)
	assert.Empty(t, result.Adoption.Differences)
	assert.Equal(t, "the services have the same display names as on the install node", factOf(f, runbook.FactDisplayNamesPrefix+"KERN2").Value)
	assert.Empty(t, factOf(f, runbook.FactDisplayNamesPrefix+"KERN2").Operator, "the hosts show it")
	assert.Equal(t, "done", factOf(f, runbook.FactDriverRestart+"KERN2").Value, "its log is gone")
	assert.Empty(t, factOf(f, runbook.FactDriverRestart+"KERN1").Key, "its log shows it")
}

func TestAnAdoptionDoesNotAskOfWhatHostsShowUndone(t *testing.T) {
	f := byHand(t)
	f.site.Test.RebootSecondNode = true
	delete(f.services["KERN2"], "mta")
	later := runbook.Seen{Changes: []runbook.Change{{Property: "Boot time", Before: "earlier", After: "after the driver"}}}
	f.failures = append(f.failures,
		&failing{call: "CheckStartedSince check KERN1", times: 2, seen: &later},
		&failing{call: "CheckDisplayNames check KERN2", times: 2, finding: true})
	s := newScene(t, f)
	result, err := s.play(runbook.Adopt, adopts)
	require.NoError(t, err)
	for _, key := range []string{runbook.FactReplicatedPrefix + "KERN2", runbook.FactDriverRestart + "KERN1", runbook.FactDisplayNamesPrefix + "KERN2"} {
		assert.Empty(t, factOf(f, key).Key)
	}
	var left []string
	for _, d := range result.Adoption.Differences {
		left = append(left, d.Step+" "+d.Host)
	}
	for _, want := range []string{"REP-9.8-N KERN2", "REP-9.8.2-3 KERN2", "INT-9.4.2-2 KERN1", "TST-9.9-7 KERN2"} {
		assert.Contains(t, left, want)
	}
}

// A drive that nobody uses cannot be measured. An adoption asks for the vendor's figure, as a preparation does that has something to
// change, so that the preparation does not ask.
func TestAnAdoptionAsksForTheLatencyOfAnIdleDrive(t *testing.T) {
	const key = "PREP-7.1.2-3"
	says := "7.1.2: according to the vendor of the shared disks, the disks answer within 10 ms on average"
	f := byHand(t)
	f.idle = true
	f.drift("EnsureRoleSettings") // The preparation has something to change.
	checked, err := newScene(t, f).run(runbook.Adopt, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Contains(t, checked.Adoption.Open, runbook.Statement{Key: key, Text: says})
	assert.Contains(t, stepsOf(f, runbook.Adopt), key+"  needs-person according to the vendor of the shared disks, the disks answer within 10 ms on average")

	f.evidence = nil
	s := newScene(t, f)
	result, err := s.play(runbook.Adopt, adopts)
	require.NoError(t, err)
	assert.NotEmpty(t, result.Adoption.Differences)
	assert.Empty(t, result.Adoption.Open)
	assert.Equal(t, "eva", factOf(f, key).AdoptedBy)

	s = newScene(t, f)
	deployed, err := s.play(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	assert.NotZero(t, deployed.Changed)
	assert.NotContains(t, taskIDs(s), "disk-latency")
}

// A drive that was measured needs no figure of the vendor.
func TestAnAdoptionDoesNotAskForALatencyThatItHasMeasured(t *testing.T) {
	f := byHand(t)
	_, err := newScene(t, f).play(runbook.Adopt, adopts)
	require.NoError(t, err)
	assert.Empty(t, factOf(f, "PREP-7.1.2-3").Value)
}
