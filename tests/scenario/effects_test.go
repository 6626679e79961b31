package scenario

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"changeover/lab/cluster"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// clusteredService is an optional service of the example site: no other service depends on it.
const clusteredService = "WebApl"

// The worker is lost before the request, after the effect and after the answer of every change of
// 9.7.2 for one service, and of one move of the role: each effect has exactly one record in the
// evidence, and none was made twice.
func TestEveryEffectHasOneRecord(t *testing.T) {
	s := deployed(t)
	all := s.thinRun(t, 0, Before)
	require.Greater(t, len(all), 8, "the run has changes to be cut at: %v", all)
	for _, moment := range Moments() {
		for n := range len(all) {
			t.Run(fmt.Sprintf("%s of change %d (%s)", moment, n+1, all[n].Script), func(t *testing.T) {
				s.thinRun(t, n+1, moment)
			})
		}
	}
}

// deployed is the example site after its deployment.
func deployed(t *testing.T) *Stage {
	t.Helper()
	s := New(t, "../../config/sites/berlin.yaml")
	result, err := s.Run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)
	require.Equal(t, runbook.StateDone, result.State, "%v", result.Deviations)
	return s
}

// thinRun removes the resource of a service, runs the thin runbook with one cut, and holds the
// evidence against what the hosts carried out.
func (s *Stage) thinRun(t *testing.T, at int, moment Moment) []Sent {
	t.Helper()
	s.forget(t)
	s.t = t
	s.Cuts.Arm(at, moment)
	env := s.environment()
	RegisterThin(env, clusteredService)
	env.ExecuteWorkflow(Thin, runbook.Input{Site: s.Site.Name})
	sent, reached := s.Cuts.Disarm()
	require.True(t, env.IsWorkflowCompleted())
	require.NoError(t, env.GetWorkflowError())
	assert.Equal(t, at > 0, reached, "the cut was reached")
	Matched(t, sent, s.Evidence[len(s.Evidence)-1])
	return sent
}

// forget takes the resource of the service offline and removes it, as an administrator would.
func (s *Stage) forget(t *testing.T) {
	t.Helper()
	c := s.Lab.World.Cluster()
	for _, r := range c.Resources() {
		if !slices.ContainsFunc(r.Parameters, func(p cluster.Parameter) bool {
			return p.Name == "ServiceName" && strings.EqualFold(fmt.Sprint(p.Value), clusteredService)
		}) {
			continue
		}
		require.NoError(t, c.StopResource(r.Name))
		require.Eventually(t, func() bool { return c.DeleteResource(r.Name) == nil }, 10*time.Second, 5*time.Millisecond)
	}
}
