package engine_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
	"changeover/workflows/engine/enginetest"
)

// wanted is a wanted state of which a host shows an address.
type wanted struct{}

func (wanted) ActivityName() string { return "CheckAddress" }

const shownAddress = "00-15-5D-01-02-03"

// scene is a run of one chapter on a site with one host, whose record holds some facts.
type scene struct {
	*enginetest.Bench
	// differs: the host shows another state than the wanted one.
	differs bool
}

func newScene(t *testing.T, known ...runbook.SiteFact) *scene {
	t.Helper()
	s := &scene{Bench: enginetest.New(t, config.Site{Name: "bonn"})}
	s.Facts = known
	s.Register(runbook.LookActivity, func(_ context.Context, r runbook.LookRequest) (runbook.LookResult, error) {
		seen := make([]runbook.Seen, len(r.Items))
		for i := range seen {
			seen[i].Facts = []runbook.Fact{{Name: "MAC address", Value: shownAddress}}
			if s.differs {
				seen[i].Changes = []runbook.Change{{Property: "MAC address", Before: shownAddress, After: "another"}}
			}
		}
		return runbook.LookResult{Seen: seen}, nil
	})
	return s
}

// run carries out a group of items and returns the run's steps.
func (s *scene) run(mode runbook.Mode, group func(r *engine.Run) []engine.Item) []runbook.StepRecord {
	s.T.Helper()
	require.NoError(s.T, s.Run(mode, engine.Work{
		Chapter:  func(ctx workflow.Context, r *engine.Run) { r.Do(ctx, group(r)...) },
		MakeSafe: func(workflow.Context, *engine.Run) {},
	}))
	return s.Evidence.Steps
}

func TestAttestingAsksForWhatTheRecordDoesNotKnow(t *testing.T) {
	s := newScene(t, runbook.SiteFact{Key: "PREP-7.1-2", Value: "released", Operator: "eva", Time: "2026-01-02T03:04:05Z"})
	steps := s.run(runbook.Check, func(r *engine.Run) []engine.Item {
		return r.Record().Attesting(desk.Task{
			OperatorTask: runbook.OperatorTask{ID: "preparation", Title: "attest the preparation"},
			Steps:        []runbook.Step{{ID: "PREP-7.1-2", Title: "the hardware is released"}, {ID: "PREP-7.1.2-4", Title: "the drive is redundant"}},
		})
	})
	require.Len(t, steps, 2)
	assert.Equal(t, runbook.Attested, steps[0].Verdict)
	assert.Equal(t, `recorded by eva on 2026-01-02T03:04:05Z: "released"; if this fact is wrong, run: changeover facts withdraw 'PREP-7.1-2' --site bonn --reason TEXT`, steps[0].Note)
	assert.Equal(t, runbook.NeedsPerson, steps[1].Verdict)
}

// rememberAddress is a check whose fact the site record keeps.
func rememberAddress(r *engine.Run) []engine.Item {
	look := engine.Check(runbook.Step{ID: "PREP-7.1.2-7", Title: "the address is the licensed one", Host: "BONN1"}, wanted{})
	return []engine.Item{look.WithFacts(func(ctx workflow.Context, facts []runbook.Fact) {
		r.Record().Remember(ctx, "mac/BONN1", facts[0].Value, "")
	})}
}

func TestWithFactsGetsWhatAStepShows(t *testing.T) {
	s := newScene(t)
	s.run(runbook.Apply, rememberAddress)
	require.Len(t, s.Facts, 1)
	assert.Equal(t, "mac/BONN1", s.Facts[0].Key)
	assert.Equal(t, shownAddress, s.Facts[0].Value)

	s = newScene(t)
	s.run(runbook.Check, rememberAddress)
	assert.Empty(t, s.Facts, "mode check records nothing")
}

func TestWithFactsGetsNothingOfASkippedStep(t *testing.T) {
	s := newScene(t)
	s.differs = true
	s.After(time.Minute, func() { s.Decide(runbook.SkipUpdate) })
	steps := s.run(runbook.Apply, rememberAddress)
	require.Len(t, steps, 1)
	assert.Equal(t, runbook.Skipped, steps[0].Verdict)
	assert.Empty(t, s.Facts, "what a skipped step shows is not recorded")
}

func TestAFactIsCitedWithWhoWroteItAndWhen(t *testing.T) {
	for want, fact := range map[string]runbook.SiteFact{
		`adopted by eva on T: "released"; `:                  {Operator: "eva", AdoptedBy: "eva", Time: "T"},
		`adopted by eva: "released"; `:                       {AdoptedBy: "eva"},
		`recorded by ann, adopted by eva, on T: "released";`: {Operator: "ann", AdoptedBy: "eva", Time: "T"},
		`recorded by ann, adopted by eva: "released";`:       {Operator: "ann", AdoptedBy: "eva"},
		`recorded: "released"; `:                             {},
	} {
		fact.Key, fact.Value = "PREP-7.1-2", "released"
		steps := newScene(t, fact).run(runbook.Check, func(r *engine.Run) []engine.Item {
			return r.Record().Attesting(desk.Task{OperatorTask: runbook.OperatorTask{ID: "a"}, Steps: []runbook.Step{{ID: "PREP-7.1-2"}}})
		})
		require.Len(t, steps, 1)
		assert.True(t, strings.HasPrefix(steps[0].Note, want), steps[0].Note)
	}
}
