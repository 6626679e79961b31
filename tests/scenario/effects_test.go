package scenario

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// Each effect of the thin runbook has exactly one record in the evidence, and none is made twice, if the worker is
// lost before the request, after the effect or after the answer of any of its changes, or if the activity is reset
// after the effect.
func TestEveryEffectHasOneRecord(t *testing.T) {
	s := Deployed(t, "../../config/sites/berlin.yaml")
	all := s.thinRun(t, 0, Before)
	require.Len(t, all, ThinChanges, "%v", all)
	first, second := all[ThinSecondOfTwo-2], all[ThinSecondOfTwo-1]
	require.Equal(t, intentOf(first), intentOf(second), "%v and %v belong to one activity", first, second)
	for _, moment := range Moments() {
		for n := range len(all) {
			t.Run(fmt.Sprintf("%s of change %d (%s)", moment, n+1, all[n].Script), func(t *testing.T) {
				sent := s.thinRun(t, n+1, moment)
				assert.Equal(t, scriptsOf(all), scriptsOf(sent), "the changes are those of an uninterrupted run")
			})
		}
	}
}

// thinRun removes the resource of a service, runs the thin runbook with one interruption, and compares the evidence
// with what the hosts carried out.
func (s *Stage) thinRun(t *testing.T, at int, moment Moment) []Sent {
	t.Helper()
	s.Undo(t)
	s.t = t
	s.Cuts.Arm(at, moment)
	env := s.environment()
	RegisterThin(env, ThinService)
	env.ExecuteWorkflow(Thin, runbook.Input{Site: s.Site.Name})
	sent, reached := s.Cuts.Disarm()
	require.True(t, env.IsWorkflowCompleted())
	require.NoError(t, env.GetWorkflowError())
	assert.Equal(t, at > 0, reached, "the cut was reached")
	Matched(t, sent, s.LastEvidence(), at, moment)
	return sent
}

func scriptsOf(sent []Sent) []string {
	var names []string
	for _, s := range sent {
		names = append(names, s.Script)
	}
	return names
}
