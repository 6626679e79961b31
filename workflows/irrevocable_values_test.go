package workflows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/setup"
)

// toSetup are hosts on which everything before the setup of XPR is done and said.
func toSetup(t *testing.T) *fakeHosts {
	t.Helper()
	f := prepared(t)
	f.facts = append(f.facts, attested("INS-4.0-1", "INS-4.3.3-1/KERN1", "INS-4.3.3-2/KERN1", "INS-4.3.4.1-3/KERN1")...)
	f.facts = append(f.facts, runbook.SiteFact{Key: "typed/xpr.licsvcDir", Value: `R:\OpenScape\xprlicsvc`})
	f.perform(runbook.OperatorTask{ID: "licence-service", Host: "KERN1"})
	return f
}

// setUp confirms the setup of XPR after one hour, with a change to what is typed.
func (s *scene) setUp(after time.Duration, change func(*runbook.Confirmation)) {
	s.at(after, func() {
		tasks := s.tasks("")
		require.Len(s.t, tasks, 1)
		require.Equal(s.t, "xpr-setup", tasks[0].ID)
		s.f.perform(tasks[0])
		c := s.confirmation(tasks[0])
		change(&c)
		s.update("", runbook.ConfirmUpdate, c)
	})
}

func TestValuesThatCannotBeChangedAreTypedAgain(t *testing.T) {
	f := toSetup(t)
	s := newScene(t, f)
	s.setUp(time.Hour, func(c *runbook.Confirmation) { c.Values = nil })
	s.at(2*time.Hour, func() {
		require.Len(t, s.refused, 1)
		require.ErrorContains(t, s.refused[0], "xpr.serverName, xpr.installDir, xpr.databaseDir, xpr.documentDir, xpr.authMethod")
		for _, value := range []string{"XPRBERLIN", "OpenScape", "xprAccount"} {
			require.NotContains(t, s.refused[0].Error(), value, "keys, not values")
		}
	})
	s.setUp(3*time.Hour, func(c *runbook.Confirmation) { c.Values["xpr.secret"] = "x" })
	s.setUp(4*time.Hour, func(*runbook.Confirmation) {})
	result, err := s.run(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	require.Len(t, s.refused, 2)
	assert.ErrorContains(t, s.refused[1], "the task does not ask for --value xpr.secret; confirm the task with --value xpr.serverName=VALUE ")
	name, _ := factNamed(f, runbook.FactServerName)
	assert.Equal(t, "XPRBERLIN", name.Value)
	assert.Equal(t, "eva", name.Operator, "who has typed it")
	folder, _ := factNamed(f, "typed/xpr.installDir")
	assert.Equal(t, `r:\openscape\xpr\`, folder.Value, "as it was typed")
	assert.Contains(t, f.evidence[0].OperatorTasks[0].Typed, runbook.Fact{Name: "xpr.serverName", Value: "XPRBERLIN"})
}

func TestAnotherServerNameStopsTheRun(t *testing.T) {
	f := toSetup(t)
	s := newScene(t, f)
	s.setUp(time.Hour, func(c *runbook.Confirmation) { c.Values["xpr.serverName"] = "XPRPARIS" })
	s.at(2*time.Hour, func() {
		require.Len(t, s.refused, 1)
		for _, words := range []string{"'XPRPARIS' was typed for xpr.serverName (Specifying the Server Name: Name of the XPR)", "The site file, or the default of the field, has another value", "Nobody can change the value after the setup", "remove the program from the host", "abort, correct the site file"} {
			require.ErrorContains(t, s.refused[0], words)
		}
		progress := s.progress()
		require.Equal(t, runbook.StateWaitingForOperator, progress.State)
		require.Len(t, progress.Parked, 1)
		require.Equal(t, "INS-4.3.5-1", progress.Parked[0].Step.ID)
		require.True(t, progress.Parked[0].Guard)
		require.Empty(t, progress.Tasks)
		s.update("", runbook.SkipUpdate, eva)
	})
	s.at(3*time.Hour, func() {
		require.Len(t, s.refused, 2)
		require.ErrorContains(t, s.refused[1], "cannot skip INS-4.3.5-1")
		s.update("", runbook.RetryUpdate, eva)
	})
	s.setUp(4*time.Hour, func(*runbook.Confirmation) {})
	result, err := s.run(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	step := evidenceOf(t, f, "INS-4.3.5-1", "KERN1")
	assert.Equal(t, runbook.Attested, step.Verdict)
	require.Len(t, step.Warnings, 1)
	assert.Contains(t, step.Warnings[0], "XPRPARIS")
	assert.Contains(t, f.evidence[0].Decisions[0].Typed, runbook.Fact{Name: "xpr.serverName", Value: "XPRPARIS"})
}

// Where the role has resources of XPR, people may rely on the program.
func TestAnotherServerNameRemovesNoProgramThatTheRoleRuns(t *testing.T) {
	f := integratedSite(t, testSite())
	f.facts = slices.DeleteFunc(f.facts, func(fact runbook.SiteFact) bool { return fact.Key == runbook.FactServerName })
	s := newScene(t, f)
	s.at(time.Hour, func() {
		tasks := s.tasks("")
		require.Len(t, tasks, 1)
		c := s.confirmation(tasks[0])
		c.Values["xpr.serverName"] = "XPRPARIS"
		s.update("", runbook.ConfirmUpdate, c)
	})
	s.at(2*time.Hour, func() {
		require.Len(t, s.refused, 1)
		require.ErrorContains(t, s.refused[0], "do not remove the program")
		require.NotContains(t, s.refused[0].Error(), "install the program again")
		s.update("", runbook.AbortUpdate, eva)
	})
	_, err := s.run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
}

// A run that was aborted after another value was typed leaves nothing on record that certifies it.
func TestAValueThatNobodyHasTypedIsAskedForWhereXPRIsInstalled(t *testing.T) {
	f := toSetup(t)
	first := newScene(t, f)
	first.setUp(time.Hour, func(c *runbook.Confirmation) { c.Values["xpr.serverName"] = "XPRPARIS" })
	first.at(2*time.Hour, func() { first.update("", runbook.AbortUpdate, eva) })
	_, err := first.run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	_, ok := factNamed(f, runbook.FactServerName)
	require.False(t, ok)

	f.evidence = nil
	plan := newScene(t, f)
	checked, err := plan.run(runbook.Install, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateWouldChange, checked.State)
	assert.Equal(t, runbook.NeedsPerson, evidenceOf(t, f, "INS-4.3.5-1", "KERN1").Verdict)

	f.evidence = nil
	second := newScene(t, f)
	second.at(time.Hour, func() {
		tasks := second.tasks("")
		require.Len(t, tasks, 1)
		require.Empty(t, tasks[0].Program, "there is nothing to start")
		require.Equal(t, "the hosts show that a part of the task is done; no host can show the rest, and nobody has stated the rest yet", tasks[0].Why)
		require.True(t, tasks[0].Attest)
		require.Len(t, tasks[0].Values, 5)
		for _, v := range tasks[0].Values {
			require.Empty(t, v.Want, "%s: what is typed again comes from the screen, so the answer is not sent", v.Key)
		}
		second.update("", runbook.ConfirmUpdate, second.confirmation(tasks[0]))
	})
	result, err := second.run(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)

	f.evidence = nil
	third, err := newScene(t, f).run(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, third.OperatorTasks)
	note := titled(t, f, "the languages are chosen").Note
	assert.Contains(t, note, "Active = German")
	assert.Contains(t, note, "changeover facts withdraw 'INS-4.3.6-1/KERN1' --site berlin --reason TEXT")
}

func TestStepsThatNoHostShowsAreAttested(t *testing.T) {
	f := withXPRAndEvidence(t)
	for _, row := range steps.Of(runbook.Install) {
		for _, s := range f.evidence[0].Steps {
			if s.ID != row.ID || s.Verdict == runbook.NotApplicable || strings.HasPrefix(s.Title, "the installed software contains") {
				continue
			}
			switch row.How {
			case steps.Attest:
				if s.Title != "the role has an IP address, a network name and a disk" { // the guard before the statement
					assert.Equal(t, runbook.Attested, s.Verdict, "%s %s", s.ID, s.Title)
				}
			case steps.Operator:
				if s.Title == "the features that no host can show are chosen in the setup" {
					assert.Equal(t, runbook.Attested, s.Verdict)
					continue
				}
				assert.Equal(t, runbook.Unchanged, s.Verdict, "%s %s", s.ID, s.Title)
			case steps.Automatic, steps.Check, steps.Input, steps.NotApplicable, steps.OutOfScope:
			}
		}
	}
	for _, id := range []string{"INS-4.3.5-1", "INS-4.3.6-1", "INS-4.4.7-1", "INS-4.4.7.1-1", "INS-4.4.7.1-2"} {
		assert.Equal(t, runbook.Attested, statement(t, f, id).Verdict, id)
	}
}

// titled is the step of the last evidence with a title.
func titled(t *testing.T, f *fakeHosts, title string) runbook.StepRecord {
	t.Helper()
	for _, s := range f.evidence[len(f.evidence)-1].Steps {
		if s.Title == title {
			return s
		}
	}
	require.Fail(t, "no such step", title)
	return runbook.StepRecord{}
}

// statement is the first step of the last evidence with an id on the first node: what a person says, before what is looked at.
func statement(t *testing.T, f *fakeHosts, id string) runbook.StepRecord {
	t.Helper()
	for _, s := range f.evidence[len(f.evidence)-1].Steps {
		if s.ID == id && s.Host == "KERN1" {
			return s
		}
	}
	require.Fail(t, "no such step", id)
	return runbook.StepRecord{}
}

func withXPRAndEvidence(t *testing.T) *fakeHosts {
	t.Helper()
	f := prepared(t)
	_, err := newSetup(t, f).play(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	return f
}

// A statement about other languages than the site's does not count.
func TestAStatementAboutOtherValuesIsAskedForAgain(t *testing.T) {
	f := withXPR(t)
	f.site.XPR.Languages = []string{"German", "French"}
	_, err := newScene(t, f).run(runbook.Install, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Equal(t, runbook.NeedsPerson, titled(t, f, "the languages are chosen").Verdict)
	assert.Equal(t, runbook.Attested, evidenceOf(t, f, "INS-4.3.7-1", "KERN1").Verdict)
}

// The site's values may be the beginning of those that the statement is about.
func TestAStatementAboutMoreValuesIsAskedForAgain(t *testing.T) {
	const one = "SubscriberCode (Office code) = (empty), RangeCode (Number range) = 10-99"
	for said, want := range map[string]runbook.Verdict{
		one: runbook.Attested, one + ": as agreed": runbook.Attested,
		one + ", 100-199": runbook.NeedsPerson, one + ", 100-199: as agreed": runbook.NeedsPerson, one + "9: as agreed": runbook.NeedsPerson,
	} {
		f := withXPR(t)
		site := *f.site
		site.Regional.RangeCodes = []string{"10-99"}
		f.site = &site
		f.facts = append(f.facts, runbook.SiteFact{Key: "INS-4.4.9.1-2/KERN1", Value: said, Operator: "eva"})
		_, err := newScene(t, f).run(runbook.Install, runbook.Input{Mode: runbook.Check})
		require.NoError(t, err)
		assert.Equal(t, want, titled(t, f, "the number ranges replace the subscriber code").Verdict, said)
	}
}

// A language that the site gets after the setup has a task of its own: the wrapper before the integration, the vendor's manual
// afterwards (4.4.12).
func TestALanguageAfterTheSetupHasATaskOfItsOwn(t *testing.T) {
	for _, integrated := range []bool{false, true} {
		f := withXPR(t)
		if integrated {
			f = deployed(t)
		}
		site := *f.site
		site.XPR.Languages = append(slices.Clone(site.XPR.Languages), "Dutch")
		f.site = &site
		s := newScene(t, f)
		_, err := s.play(runbook.Install, runbook.Input{})
		require.NoError(t, err)
		i := slices.IndexFunc(s.seen, func(task runbook.OperatorTask) bool { return task.ID == "language-packs" })
		require.GreaterOrEqual(t, i, 0)
		assert.Contains(t, s.seen[i].Title, "install the language packs of Dutch")
		assert.Equal(t, integrated, strings.Contains(s.seen[i].Title, "Upgrade manual"))
		assert.Equal(t, integrated, s.seen[i].Program == "", "the setup is not used on an integrated cluster")
		assert.Equal(t, runbook.Attested, titled(t, f, "further language packs are installed").Verdict)
		_, err = newScene(t, f).run(runbook.Install, runbook.Input{})
		require.NoError(t, err)
		assert.Equal(t, runbook.NotApplicable, titled(t, f, "further language packs are installed").Verdict, "the setup's languages are named again")
	}
}

func TestASiteKeepsWhatCannotBeChanged(t *testing.T) {
	for _, row := range steps.All() {
		for _, key := range row.IrrevocableKeys() {
			f := newFakeHosts(testSite())
			require.NotEmpty(t, setup.SiteValue(f.site, key), "%s of %s has no value in the site file", key, row.ID)
			f.facts = []runbook.SiteFact{{Key: runbook.FactOfValue(key), Value: "another", Operator: "eva"}}
			_, err := newScene(t, f).run(runbook.Integrate, runbook.Input{})
			requireKind(t, err, runbook.ErrBadInput)
			require.ErrorContains(t, err, "in the site file, set "+key+" to another again")
			require.ErrorContains(t, err, "facts withdraw")
		}
	}
}

func TestEachStatementIsMadeOnItsOwn(t *testing.T) {
	f := newFakeHosts(testSite())
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "all fine"}) })
	s.at(2*time.Hour, func() {
		require.Len(t, s.refused, 1)
		require.ErrorContains(t, s.refused[0], "write what you attest about each of these steps, with --statement 'PREP-7.1-2=TEXT' and so on (JSON field statements), or give one text for all steps, with --all-statements TEXT: PREP-7.1-2 (")
		require.ErrorContains(t, s.refused[0], "PREP-7.1.2-4 (")
		c := s.confirmation(s.tasks("")[0])
		c.Statements["PREP-7.1.2-4"] = "RAID 10, backup at night"
		s.update("", runbook.ConfirmUpdate, c)
	})
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	fact, _ := factNamed(f, "PREP-7.1.2-4")
	assert.Equal(t, "RAID 10, backup at night", fact.Value)
	assert.Equal(t, `eva: "RAID 10, backup at night"`, evidenceOf(t, f, "PREP-7.1.2-4", "").Note)
}
