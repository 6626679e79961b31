package workflows

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"changeover/activities"
	"changeover/config/catalogue"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
)

// abortedConversion is a site on which a run was aborted while its conversion had failed.
func abortedConversion(t *testing.T) *fakeHosts {
	t.Helper()
	f := installed(t)
	f.site.XPR.TimeZoneSupport = "on"
	f.failTimes("RunProgram apply KERN1 INT-9.7.4-1", activities.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", abortUpdate, eva) })
	_, err := s.run(IntegrateName, Input{})
	requireKind(t, err, ErrAborted)
	require.Len(t, f.called("RunProgram apply KERN1 INT-9.7.4-1"), 1)
	f.calls, f.evidence = nil, nil
	return f
}

func factNamed(f *fakeHosts, key string) (activities.SiteFact, bool) {
	return (&run{facts: f.facts}).fact(key)
}

func TestAConversionOfAnEarlierRunIsNotMadeAgainUnlessAPersonSaysSo(t *testing.T) {
	f := abortedConversion(t)
	begun, ok := factNamed(f, factConverting)
	require.True(t, ok, "the fact is there before the program")
	assert.Contains(t, begun.Value, "on on KERN1 as changeover-berlin-INT-9.7.4-1-KERN1-bin-TimeZoneSupport-")

	s := newScene(t, f)
	s.at(time.Hour, func() {
		tasks := s.tasks("")
		require.Len(t, tasks, 1)
		assert.Contains(t, tasks[0].Pages[0].Fields[0].Value, begun.Value)
		assert.Contains(t, tasks[0].Pages[0].Fields[3].Value, "facts withdraw time-zones-converting --site berlin")
		s.update("", skipUpdate, Verdict{Operator: "eva", Reason: "no time", Step: "INT-9.7.4-1"})
		s.update("", confirmUpdate, Confirmation{Operator: "eva", Reason: "the log says done"})
	})
	result, err := s.run(IntegrateName, Input{})
	require.NoError(t, err)
	assert.Equal(t, Done, result.State)
	require.Len(t, s.refused, 1, "what follows needs the answer")
	assert.Empty(t, f.called("RunProgram apply KERN1 INT-9.7.4-1"))
	converted, ok := factNamed(f, factTimeZones)
	require.True(t, ok)
	assert.Equal(t, "eva", converted.Operator)
	assert.Contains(t, converted.Value, "the log says done")
}

func TestALookTellsOfAConversionWithoutAnEnd(t *testing.T) {
	f := abortedConversion(t)
	_, err := newScene(t, f).run(IntegrateName, Input{Mode: activities.Check})
	require.NoError(t, err)
	assert.Contains(t, stepsOf(f, IntegrateName), "INT-9.7.4-1 KERN1 pending time zone support is on")
	evidence, _ := json.Marshal(f.evidence)
	assert.Contains(t, string(evidence), "no good end on record")
}

func TestAWithdrawnFactHasTheConversionMadeUnderANameOfItsOwn(t *testing.T) {
	f := abortedConversion(t)
	before, _ := factNamed(f, factConverting)
	f.facts = slices.DeleteFunc(f.facts, func(fact activities.SiteFact) bool { return fact.Key == factConverting })
	s := newScene(t, f)
	s.env.SetStartTime(time.Now().Add(24 * time.Hour))
	_, err := s.run(IntegrateName, Input{})
	require.NoError(t, err)
	after, _ := factNamed(f, factConverting)
	require.Len(t, f.called("RunProgram apply KERN1 INT-9.7.4-1"), 1)
	assert.NotEqual(t, before.Value, after.Value, "the end of the first one must not count as that of the second")
}

func TestAProgramIsNamedByWhatItIsAndNotByTheRun(t *testing.T) {
	s := step("INT-9.4.1-1", "9.4.1", "KERN1", "runtime")
	first, next := &run{site: testSite(), runID: "r-1"}, &run{site: testSite(), runID: "r-2"}
	name := first.programName(s, `C:\media\vc9\vcredist_x86.exe`, "/q")
	assert.Regexp(t, `^changeover-berlin-INT-9\.4\.1-1-KERN1-vc9-vcredist_x86-[0-9a-f]{8}$`, name)
	assert.Equal(t, name, next.programName(s, `C:\media\vc9\vcredist_x86.exe`, "/q"))
	assert.NotEqual(t, name, next.programName(s, `C:\media\vc9\vcredist_x86.exe`, "/q /norestart"))
	assert.NotEqual(t, name, next.programName(s, `D:\media\vc9\vcredist_x86.exe`, "/q"))
}

// programsEnded has programs of these names end with a failure; begins says that the
// present run begins them, so that the failure is its own.
func programsEnded(s *scene, begins bool, names ...string) {
	ended := map[string]bool{}
	for _, name := range names {
		ended[name] = true
	}
	s.env.OnActivity("RunProgram", mock.Anything, mock.Anything).Return(func(_ context.Context, req activities.Request[json.RawMessage]) (activities.Outcome, error) {
		want := decode[activities.Program](req.Want)
		if !ended[want.Name] {
			return s.f.ensure("RunProgram", req)
		}
		if req.Mode == activities.Check {
			return activities.Outcome{Mode: req.Mode}, nil
		}
		var made activities.Outcome
		if begins {
			made.Changes = []activities.Change{{Property: "Program", After: want.Path}}
		}
		return activities.Outcome{}, temporal.NewNonRetryableApplicationError("cannot run it: it ended with exit code 1603", activities.ErrRefused, nil, made)
	})
}

// runtimeNames are the names of the first runtime's program on KERN1.
func runtimeNames(f *fakeHosts) (first, second string) {
	name := (&run{site: f.site}).programName(step("INT-9.4.1-1", "9.4.1", "KERN1", ""), catalogue.Prerequisites()[0].Path(`C:\media`), "/q")
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
	f := installed(t)
	first, second := runtimeNames(f)
	s := newScene(t, f)
	programsEnded(s, false, first)
	_, err := s.run(IntegrateName, Input{})
	require.NoError(t, err)
	assert.Len(t, f.called(" as "+second), 1)
	assert.Contains(t, warningsOf(f), "an earlier run began "+first+", whose end does not count: cannot run it: it ended with exit code 1603")
}

func TestAFailureOfThisRunWaitsForAnOperator(t *testing.T) {
	f := installed(t)
	first, second := runtimeNames(f)
	s := newScene(t, f)
	programsEnded(s, true, first)
	s.at(time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Empty(t, f.called(" as "+second))
		s.update("", retryUpdate, eva)
	})
	_, err := s.run(IntegrateName, Input{})
	require.NoError(t, err)
	assert.Len(t, f.called(" as "+second), 1)
}
