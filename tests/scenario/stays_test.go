package scenario

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// The role that moves and comes back between installation and integration (9.5, D-37) owns the install node again, and is seen all
// the same: the logs of both nodes tell of it. Who skips the step states why, and the run says what it deviates by.
func TestARoleThatMovedAndCameBackBeforeTheIntegrationIsSeen(t *testing.T) {
	t.Parallel()
	s := New(t, "sites/turku.yaml")
	for _, name := range []string{runbook.Prepare, runbook.Install} {
		_, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
	}
	first, second := s.Site.FirstNode(), s.Site.SecondNode()
	s.moves(second)
	s.eventually(func() bool { return s.roleRuns(second) })
	s.moves(first)
	seen := map[string]string{}
	s.Parked = func(p runbook.ParkedStep) string {
		assert.Equal(t, "INT-9.5-0", p.Step.ID, "%s", p.Error)
		seen[p.Step.Host] = p.Error
		return runbook.SkipUpdate
	}
	result, err := s.Run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDoneWithDeviations, result.State)
	assert.Len(t, result.Deviations, 2)
	require.Len(t, seen, 2)
	assert.Regexp(t, "Moves is '[^,]+ moves to "+second+"', wanted 'none since ", seen[first], "its own start there is none")
	assert.Regexp(t, "comes online here, [^,]+ moves to "+first+"', wanted ", seen[second])
}

// An integration that was aborted has looked, and is not held up by what it did itself.
func TestAnIntegrationThatBeganLooksForNoMoves(t *testing.T) {
	t.Parallel()
	s := New(t, "sites/turku.yaml")
	for _, name := range []string{runbook.Prepare, runbook.Install} {
		_, err := s.Run(name, runbook.Input{})
		require.NoError(t, err)
	}
	s.facts = append(s.facts, runbook.SiteFact{Key: runbook.FactCommissioning, Value: "began"})
	s.moves(s.Site.SecondNode())
	s.moves(s.Site.FirstNode())
	result, err := s.Run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	notes := 0
	for _, step := range s.LastEvidence().Steps {
		if step.ID == "INT-9.5-0" && strings.Contains(step.Note, "an earlier run of the integration has looked at this") {
			notes++
		}
	}
	assert.Equal(t, len(s.Site.Nodes), notes)
}
