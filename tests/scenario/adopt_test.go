package scenario

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/serve"
	"changeover/runbook"
)

// placesOf returns the sections of the manual and the hosts of differences.
func placesOf(differences []runbook.Difference) (places []string) {
	for _, d := range differences {
		places = append(places, d.Manual+" "+d.Host)
	}
	return places
}

// pending returns the differences that a deployment in mode check finds. A property of a host occurs once, even if
// several runbooks look at it.
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

// furtherDependencies are the warnings about dependencies that the manual's table lacks.
func furtherDependencies(e runbook.Evidence) []string {
	var found []string
	for _, step := range e.Steps {
		for _, warning := range step.Warnings {
			if strings.Contains(warning, " also depends on ") {
				found = append(found, warning)
			}
		}
	}
	return found
}

// A cluster that an administrator has built at the consoles differs in ten things. The adoption lists exactly these;
// a drill succeeds, and a deployment would change exactly these.
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
		assert.Len(t, furtherDependencies(e), 1, "that of stunnel on mrs; no deployment removes it")
	}

	again, err := s.Run(runbook.Adopt, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, again.OperatorTasks)
	assert.Empty(t, again.Adoption.Recorded)
	assert.Equal(t, adopted.Adoption.Differences, again.Adoption.Differences)
	checkUntouched(s)

	drill, err := s.Run(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, drill.State, "%v", drill.Deviations)
	assert.Zero(t, drill.Changed)

	var differing []string
	for _, d := range adopted.Adoption.Differences {
		text := strings.Join([]string{d.Host, d.Property, d.Found, d.Wanted, d.Command}, " | ")
		if d.Command == "" { // a deployment has a person run the program
			text = d.Step + " on " + d.Host + " " + d.Title
		}
		differing = append(differing, text)
	}
	slices.Sort(differing)
	assert.Equal(t, differing, s.pending(t))

	before := len(s.Evidence)
	deployed, err := s.Run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, deployed.State, "%v", deployed.Deviations)
	var further []string
	for _, e := range s.Evidence[before:] {
		further = append(further, furtherDependencies(e)...)
	}
	require.Len(t, further, 1, "once in the deployment's evidence")
	assert.Contains(t, further[0], "Remove-ClusterResourceDependency")
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
	checkUntouched(s)
	deployed, err := s.Run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, deployed.State)
	assert.Zero(t, deployed.Changed)
	assert.Zero(t, deployed.Moves)
	assert.Zero(t, deployed.OperatorTasks)
}
