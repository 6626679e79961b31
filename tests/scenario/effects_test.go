package scenario

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// The worker is lost before the request, after the effect and after the answer of every change of
// 9.7.2 for one service, and of one move of the role, and each activity is reset after its effect: each
// effect has exactly one record in the evidence, and none was made twice.
func TestEveryEffectHasOneRecord(t *testing.T) {
	s := Deployed(t, "../../config/sites/berlin.yaml")
	all := s.thinRun(t, 0, Before)
	require.Len(t, all, ThinChanges, "%v", all)
	first, second := all[ThinSecondOfTwo-2], all[ThinSecondOfTwo-1]
	require.Equal(t, intentOf(first), intentOf(second), "%v and %v are of one activity", first, second)
	for _, moment := range Moments() {
		for n := range len(all) {
			t.Run(fmt.Sprintf("%s of change %d (%s)", moment, n+1, all[n].Script), func(t *testing.T) {
				sent := s.thinRun(t, n+1, moment)
				assert.Equal(t, scriptsOf(all), scriptsOf(sent), "the changes are those of a run that nothing disturbs")
			})
		}
	}
}

// thinRun removes the resource of a service, runs the thin runbook with one cut, and holds the
// evidence against what the hosts carried out.
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
