package workflows

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/chapter"
)

// abortedConversion is a site on which a run was aborted while its conversion had failed.
func abortedConversion(t *testing.T) *fakeHosts {
	t.Helper()
	f := withXPR(t)
	f.site.XPR.TimeZoneSupport = "on"
	f.failTimes("RunProgram apply KERN1 INT-9.7.4-1", runbook.ErrRefused, 1)
	s := newSetup(t, f)
	s.at(time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.Integrate, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	require.Len(t, f.called("RunProgram apply KERN1 INT-9.7.4-1"), 1)
	f.calls, f.evidence = nil, nil
	return f
}

func factNamed(f *fakeHosts, key string) (runbook.SiteFact, bool) {
	i := slices.IndexFunc(f.facts, func(fact runbook.SiteFact) bool { return strings.EqualFold(fact.Key, key) })
	if i < 0 {
		return runbook.SiteFact{}, false
	}
	return f.facts[i], true
}

func TestAConversionOfAnEarlierRunIsNotMadeAgainUnlessAPersonSaysSo(t *testing.T) {
	f := abortedConversion(t)
	begun, ok := factNamed(f, runbook.FactConverting)
	require.True(t, ok, "the fact is there before the program")
	assert.Contains(t, begun.Value, "on (host KERN1, program changeover-berlin-INT-9.7.4-1-KERN1-bin-TimeZoneSupport-")

	s := newScene(t, f)
	s.at(time.Hour, func() {
		tasks := s.tasks("")
		require.Len(t, tasks, 1)
		assert.Contains(t, tasks[0].Pages[0].Notes[0], chapter.ConversionOf(begun).Shown)
		assert.Contains(t, tasks[0].Pages[0].Notes[2], "facts withdraw time-zones-converting --site berlin")
		s.update("", runbook.SkipUpdate, runbook.Decision{Operator: "eva", Reason: "no time", Step: "INT-9.7.4-1"})
		s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "the log says done"})
	})
	result, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	require.Len(t, s.refused, 1, "what follows needs the answer")
	assert.Empty(t, f.called("RunProgram apply KERN1 INT-9.7.4-1"))
	converted, ok := factNamed(f, runbook.FactTimeZones)
	require.True(t, ok)
	assert.Equal(t, "eva", converted.Operator)
	assert.Contains(t, converted.Value, "the log says done")
}

func TestALookReportsAConversionWithoutAnEnd(t *testing.T) {
	f := abortedConversion(t)
	_, err := newScene(t, f).run(runbook.Integrate, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Contains(t, stepsOf(f, runbook.Integrate), "INT-9.7.4-1 KERN1 needs-person time zone support is on")
	evidence, _ := json.Marshal(f.evidence)
	assert.Contains(t, string(evidence), "but not the success of this conversion")
}

func TestAWithdrawnFactHasTheConversionMadeUnderANameOfItsOwn(t *testing.T) {
	f := abortedConversion(t)
	before, _ := factNamed(f, runbook.FactConverting)
	f.facts = slices.DeleteFunc(f.facts, func(fact runbook.SiteFact) bool { return fact.Key == runbook.FactConverting })
	s := newScene(t, f)
	s.skipping().SetStartTime(time.Now().Add(24 * time.Hour))
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	after, _ := factNamed(f, runbook.FactConverting)
	require.Len(t, f.called("RunProgram apply KERN1 INT-9.7.4-1"), 1)
	assert.NotEqual(t, before.Value, after.Value, "the end of the first one must not count as that of the second")
}

// convertsAtInstallation is a prepared site that wants the conversion of 4.4.13.
func convertsAtInstallation(t *testing.T) *fakeHosts {
	t.Helper()
	f := prepared(t)
	f.site.XPR.TimeZoneSupport, f.site.XPR.TimeZonesAtInstallation = "on", true
	return f
}

const atInstallation = "RunProgram apply KERN1 INS-4.4.13-1"

func TestTimeStampsAreConvertedOnceWhereTheSiteWantsItAtTheInstallation(t *testing.T) {
	f := convertsAtInstallation(t)
	for _, name := range []string{runbook.Install, runbook.Install, runbook.Integrate} {
		_, err := newSetup(t, f).play(name, runbook.Input{})
		require.NoError(t, err)
	}
	assert.Len(t, f.called(atInstallation), 1)
	assert.Empty(t, f.called("RunProgram apply KERN1 INT-9.7.4-1"))
	converted, _ := factNamed(f, runbook.FactTimeZones)
	assert.Equal(t, "on", converted.Value)
	assert.Contains(t, stepsOf(f, runbook.Integrate), "INT-9.7.4-1 KERN1 unchanged time zone support is on")
	f.facts = slices.DeleteFunc(f.facts, func(fact runbook.SiteFact) bool {
		return fact.Key == runbook.FactConverting || fact.Key == runbook.FactTimeZones
	})
	_, err := newSetup(t, f).play(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Len(t, f.called(atInstallation), 1, "the cluster runs the services by now")
}

func TestACheckOfAnInstallationConvertsNothing(t *testing.T) {
	f := convertsAtInstallation(t)
	_, err := newScene(t, f).run(runbook.Install, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Empty(t, f.called(atInstallation))
	assert.Contains(t, stepsOf(f, runbook.Install), "INS-4.4.13-1 KERN1 would-change time zone support is on")
}

func TestAConversionOfAnAbortedInstallationIsNotMadeAgainUnasked(t *testing.T) {
	f := convertsAtInstallation(t)
	_, err := newSetup(t, f).play(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	f.facts = slices.DeleteFunc(f.facts, func(fact runbook.SiteFact) bool { return fact.Key == runbook.FactTimeZones })
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Len(t, s.tasks(""), 1)
		s.update("", runbook.ConfirmUpdate, runbook.Confirmation{Operator: "eva", Reason: "the log says done"})
	})
	_, err = s.run(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Len(t, f.called(atInstallation), 1)
	converted, _ := factNamed(f, runbook.FactTimeZones)
	assert.Contains(t, converted.Value, "the log says done")
}

func TestAProgramIsNamedByWhatItIsAndNotByTheRun(t *testing.T) {
	s := chapter.Step(steps.Int9_4_1Step1, "KERN1", "runtime")
	c := &chapter.Chapter{Site: resolved.Resolve(testSite(), "", "")}
	name := chapter.ProgramName(c, s, `C:\media\vc9\vcredist_x86.exe`, "/q")
	assert.Regexp(t, `^changeover-berlin-INT-9\.4\.1-1-KERN1-vc9-vcredist_x86-[0-9a-f]{8}$`, name)
	assert.NotEqual(t, name, chapter.ProgramName(c, s, `C:\media\vc9\vcredist_x86.exe`, "/q /norestart"))
	assert.NotEqual(t, name, chapter.ProgramName(c, s, `D:\media\vc9\vcredist_x86.exe`, "/q"))
	// Hosts accept only such names. A program of a hotfix may be in any folder.
	c.Site.Config.Name = strings.Repeat("s", 63)
	for _, program := range []string{`C:\Hotfix 1 (x64)\set up.exe`, `C:\Prüfung & Test\ä.exe`, `C:\` + strings.Repeat("d", 200) + `\` + strings.Repeat("f", 200) + ".exe"} {
		assert.Regexp(t, `^[A-Za-z0-9._-]{1,195}$`, chapter.ProgramName(c, s, program, "/q"))
	}
}

// An installer beside a newer version changes nothing and says so; that counts only where the newer version is there.
func TestInstallersOfRuntimesMayFindANewerVersion(t *testing.T) {
	f := withXPR(t)
	_, err := newScene(t, f).run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	for _, p := range resolved.Resolve(f.site, "", "").Prerequisites {
		want := []int{1638}
		if p.Family == 10 {
			want = []int{1638, 5100}
		}
		assert.Equal(t, want, f.provenCodes[p.Path], p.File)
	}
	assert.Len(t, f.provenCodes, 6)
	assert.Empty(t, f.provenCodes[f.site.Media.Path+`\XpressionsInstall\AddOn\Misc\Cluster\x64\setup.exe`])
}

// programEnded has the program of a name end with a failure: one that an earlier run began, or else
// the one that this run begins.
func (f *fakeHosts) programEnded(earlier bool, name string) {
	f.badEnds[name] = true
	if earlier {
		f.ensured["begun on KERN1 "+name] = true
	}
}

// begun are the acts that begin the program of a name.
func (f *fakeHosts) begun(name string) []string {
	return slices.DeleteFunc(f.called("RunProgram apply"), func(call string) bool { return !strings.HasSuffix(call, " as "+name) })
}

// runtimeNames are the names of the first runtime's program on KERN1.
func runtimeNames(f *fakeHosts) (first, second string) {
	c := &chapter.Chapter{Site: resolved.Resolve(f.site, "", "")}
	name := chapter.ProgramName(c, chapter.Step(steps.Int9_4_1Step1, "KERN1", ""), c.Site.Prerequisites[0].Path, "/q")
	return name + "-1", name + "-2"
}

func warningsOf(f *fakeHosts) []string {
	var all []string
	for _, s := range f.evidence[len(f.evidence)-1].Steps {
		all = append(all, s.Warnings...)
	}
	return all
}

func TestAFailureOfAnEarlierRunDoesNotFailThisOne(t *testing.T) {
	f := withXPR(t)
	first, second := runtimeNames(f)
	f.programEnded(true, first)
	s := newScene(t, f)
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Len(t, f.begun(second), 1)
	assert.Contains(t, warningsOf(f), "an earlier run started the program under the name "+first+", but the program did not succeed, so this run starts the program again, and no action is needed. The error of the earlier run was: cannot run it: the program ended with exit code 1603")
}

func TestAFailureOfThisRunWaitsForAnOperator(t *testing.T) {
	f := withXPR(t)
	first, second := runtimeNames(f)
	f.programEnded(false, first)
	s := newScene(t, f)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Empty(t, f.begun(second))
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Len(t, f.begun(second), 1)
}

// A conversion that may still run needs five services online: no other runbook stops them or moves the role.
func TestNothingDisturbsAConversionThatMayRun(t *testing.T) {
	for name, in := range map[string]runbook.Input{
		runbook.FailoverTest: {}, runbook.InstallHotfix: {Hotfix: "HF1"}, runbook.ChangeServicePassword: {}, runbook.ReplicateToNode: {Node: "KERN2"},
		runbook.AddSatellite: {Satellite: "SATEL1"}, runbook.RemoveSatellite: {Satellite: "SATEL1"}, runbook.RemoveNode: {Node: "KERN2"}, runbook.ReplaceNode: {Node: "KERN2"},
	} {
		t.Run(name, func(t *testing.T) {
			f := deployedWith(t, siteWithHotfix("/s", localFile))
			f.facts = append(f.facts, runbook.SiteFact{Key: runbook.FactConverting, Value: "on (host KERN1, program TimeZoneSupport)"})
			s := newScene(t, f)
			s.withOperator(name, in)
			_, err := s.run(name, in)
			requireKind(t, err, runbook.ErrPrecondition)
			assert.ErrorContains(t, err, `a conversion of time zones may still run (host KERN1, program TimeZoneSupport, time zone support "on")`)
			assert.ErrorContains(t, err, "Wait until Task Manager on KERN1 shows no TimeZoneSupport.exe any more")
			assert.Empty(t, f.called(" apply "))
			assert.Empty(t, s.seen, "nobody is asked for a window")
		})
	}
}

// An integration asks about such a conversion before it takes the services offline.
func TestAnIntegrationAsksAboutAConversionBeforeItStopsServices(t *testing.T) {
	f := drifted(t)
	f.facts = append(f.facts, runbook.SiteFact{Key: runbook.FactConverting, Value: "on (host KERN1, program TimeZoneSupport)", Time: "2026-03-02T10:00:00Z"})
	s := newScene(t, f)
	s.ids = []string{""}
	asked := false
	s.every(time.Minute, func() {
		for _, task := range s.tasks("") {
			if asked = asked || task.ID == "time-zones-converted"; task.ID == "time-zones-converted" {
				assert.False(t, f.offline, "the services still run")
				assert.Empty(t, f.called("EnsureRoleState apply"))
			}
		}
		s.doTasks()
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.True(t, asked)
}
