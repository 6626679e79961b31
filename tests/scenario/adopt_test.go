package scenario

import (
	"slices"
	"strings"
	"testing"

	"changeover/activities/winrm"
	"changeover/lab/model"
	"changeover/lab/serve"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// untouched holds that nothing on the hosts was changed since the lab began.
func (s *Stage) untouched() {
	s.t.Helper()
	var changes []model.JournalEntry
	for _, entry := range s.Lab.World.Journal() {
		// The rights of accounts can be read from a file only, which secedit.exe exports; it is removed at once.
		export := entry.Kind == "file" && strings.HasPrefix(entry.Target, `C:\Windows\Temp\changeover-user-rights`)
		if !export && (entry.Cause == model.CauseRequest || entry.Cause == model.CauseConsole) {
			changes = append(changes, entry)
		}
	}
	assert.Empty(s.t, changes)
}

// placesOf are the sections of the manual and the hosts of differences.
func placesOf(differences []runbook.Difference) (places []string) {
	for _, d := range differences {
		places = append(places, d.Manual+" "+d.Host)
	}
	return places
}

// pending are the differences that a deployment in mode check has found: each property of a host once, whichever runbooks
// look at it.
func (s *Stage) pending(t *testing.T) (pending []string) {
	t.Helper()
	before := len(s.Evidence)
	result, err := s.Run(runbook.Deploy, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Zero(t, result.Unknown)
	for _, e := range s.Evidence[before:] {
		for _, step := range e.Steps {
			switch {
			case step.Verdict != runbook.WouldChange && step.Verdict != runbook.NeedsPerson:
				continue
			case len(step.Pending) == 0:
				pending = append(pending, step.Place()+" "+step.Title)
			}
			for _, change := range step.Pending {
				pending = append(pending, strings.Join([]string{step.Host, strings.TrimSpace(change.Target + " " + change.Property), change.Before, change.After, change.Command}, " | "))
			}
		}
	}
	slices.Sort(pending)
	return slices.Compact(pending)
}

// A cluster that an administrator has built at the consoles differs in ten things. They are listed, and nothing else; a
// drill passes, and a deployment would change these and nothing else.
func TestAClusterThatWasBuiltByHandIsAdopted(t *testing.T) {
	s := Built(t, "../../config/sites/berlin.yaml", serve.ByHandDiffering)
	var planted []string
	for _, d := range s.Lab.Planted() {
		planted = append(planted, d.Manual+" "+d.Host)
	}
	require.Len(t, planted, 10)

	checked, err := s.Run(runbook.Adopt, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateWouldChange, checked.State)
	assert.ElementsMatch(t, planted, placesOf(checked.Adoption.Differences))
	assert.Empty(t, s.facts)

	adopted, err := s.Run(runbook.Adopt, runbook.Input{Operator: "eva"})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, adopted.State)
	assert.Equal(t, 1, adopted.OperatorTasks)
	assert.ElementsMatch(t, planted, placesOf(adopted.Adoption.Differences), "%v", adopted.Adoption.Differences)
	assert.Empty(t, adopted.Adoption.Open)
	assert.NotEmpty(t, adopted.Adoption.Recorded)
	assert.Len(t, s.facts, len(adopted.Adoption.Recorded))
	for _, fact := range s.facts {
		assert.Equal(t, "eva", fact.AdoptedBy, fact.Key)
	}
	for _, e := range s.Evidence {
		assert.NotNil(t, e.Adoption)
	}

	again, err := s.Run(runbook.Adopt, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, again.OperatorTasks)
	assert.Empty(t, again.Adoption.Recorded)
	assert.Equal(t, adopted.Adoption.Differences, again.Adoption.Differences)
	s.untouched()

	drill, err := s.Run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, drill.State, "%v", drill.Deviations)
	assert.Zero(t, drill.Changed)

	var differing []string
	for _, d := range adopted.Adoption.Differences {
		text := strings.Join([]string{d.Host, d.Property, d.Found, d.Wanted, d.Command}, " | ")
		if d.Command == "" { // A deployment has a person run the program.
			text = d.Step + " on " + d.Host + " " + d.Title
		}
		differing = append(differing, text)
	}
	slices.Sort(differing)
	assert.Equal(t, differing, s.pending(t))

	deployed, err := s.Run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, deployed.State, "%v", deployed.Deviations)
	last, err := s.Run(runbook.Adopt, runbook.Input{})
	require.NoError(t, err)
	assert.Empty(t, last.Adoption.Differences)
	assert.Zero(t, last.OperatorTasks)
}

func TestAClusterThatWasBuiltByHandAsTheManualWantsIsInSync(t *testing.T) {
	s := Built(t, "../../config/sites/berlin.yaml", serve.ByHand)
	adopted, err := s.Run(runbook.Adopt, runbook.Input{})
	require.NoError(t, err)
	assert.Empty(t, adopted.Adoption.Differences)
	assert.Empty(t, s.pending(t))
	s.untouched()
	deployed, err := s.Run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, deployed.State)
	assert.Zero(t, deployed.Changed)
	assert.Zero(t, deployed.Moves)
	assert.Zero(t, deployed.OperatorTasks)
}

// A node that cannot be looked at must not be adopted: the run waits for a person, who has it asked again, or gives up.
func TestAnAdoptionWaitsForANodeThatCannotBeLookedAt(t *testing.T) {
	for _, decision := range []string{runbook.RetryUpdate, runbook.AbortUpdate} {
		t.Run(decision, func(t *testing.T) {
			s := Built(t, "../../config/sites/munich.yaml", serve.ByHand)
			refused, err := s.Lab.Endpoints().Host(s.Site.SecondNode())
			require.NoError(t, err)
			s.Reaching = func(o *winrm.Options) {
				if o.URL == refused.URL {
					o.Password = "another"
				}
			}
			var waited []string
			s.Parked = func(parked runbook.ParkedStep) string {
				waited = append(waited, parked.Error)
				assert.Empty(t, s.facts)
				s.Reaching = nil
				return decision
			}
			result, err := s.Run(runbook.Adopt, runbook.Input{})
			require.Len(t, waited, 1)
			assert.Contains(t, waited[0], "cannot adopt munich: not everything could be looked at: ")
			assert.Contains(t, waited[0], "on "+s.Site.SecondNode())
			s.untouched()
			if decision == runbook.AbortUpdate {
				require.Error(t, err)
				assert.Empty(t, s.facts)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, runbook.StateDone, result.State)
			assert.Empty(t, result.Adoption.Differences)
			assert.NotEmpty(t, s.facts)
		})
	}
}
