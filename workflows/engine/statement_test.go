package engine_test

import (
	"context"
	"testing"
	"time"

	"changeover/config"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
)

// wanted is a wanted state of which a host shows an address.
type wanted struct{}

func (wanted) ActivityName() string { return "CheckAddress" }

const shownAddress = "00-15-5D-01-02-03"

// scene is a run of one chapter on a site with one host, whose record holds some facts.
type scene struct {
	env *testsuite.TestWorkflowEnvironment
	// differs: the host shows another state than the wanted one.
	differs bool
	// known is what the record holds, recorded what the run has added.
	known    []runbook.SiteFact
	recorded map[string]string
}

func newScene(known ...runbook.SiteFact) *scene {
	var suite testsuite.WorkflowTestSuite
	s := &scene{env: suite.NewTestWorkflowEnvironment(), known: known, recorded: map[string]string{}}
	register := func(name string, activities any) {
		s.env.RegisterActivityWithOptions(activities, activity.RegisterOptions{Name: name})
	}
	register(runbook.LoadSiteActivity, func(context.Context, runbook.LoadSiteRequest) (resolved.Site, error) {
		return resolved.Site{Config: *(&config.Site{Name: "bonn"}).WithDefaults()}, nil
	})
	register(runbook.ReadIdentityActivity, func(context.Context, runbook.HostQuery[runbook.IdentityQuery]) (runbook.ClusterIdentity, error) {
		return runbook.ClusterIdentity{ID: "0c1d"}, nil
	})
	register(runbook.ReadSiteRecordActivity, func(context.Context, runbook.SiteRecordQuery) (runbook.SiteRecord, error) {
		return runbook.SiteRecord{Facts: s.known}, nil
	})
	register(runbook.RecordSiteFactActivity, func(_ context.Context, f runbook.RecordFact) error {
		s.recorded[f.Fact.Key] = f.Fact.Value
		return nil
	})
	register(runbook.WriteEvidenceActivity, func(context.Context, runbook.Evidence) (runbook.EvidenceFile, error) {
		return runbook.EvidenceFile{}, nil
	})
	register(runbook.LookActivity, func(_ context.Context, r runbook.LookRequest) (runbook.LookResult, error) {
		seen := make([]runbook.Seen, len(r.Items))
		for i := range seen {
			seen[i].Facts = []runbook.Fact{{Name: "MAC address", Value: shownAddress}}
			if s.differs {
				seen[i].Changes = []runbook.Change{{Property: "MAC address", Before: shownAddress, After: "another"}}
			}
		}
		return runbook.LookResult{Seen: seen}, nil
	})
	s.env.RegisterWorkflowWithOptions(engine.Lock, workflow.RegisterOptions{Name: runbook.LockWorkflow})
	return s
}

// run carries out a group of items and returns the run's steps.
func (s *scene) run(t *testing.T, mode runbook.Mode, group func(r *engine.Run) []engine.Item) []runbook.StepRecord {
	t.Helper()
	work := engine.Work{
		Chapter:  func(ctx workflow.Context, r *engine.Run) { r.Do(ctx, group(r)...) },
		MakeSafe: func(workflow.Context, *engine.Run) {},
	}
	s.env.ExecuteWorkflow(func(ctx workflow.Context, in runbook.Input) (runbook.Result, error) {
		return engine.Execute(ctx, engine.Book{Name: "chapter"}, in, work)
	}, runbook.Input{Site: "bonn", Mode: mode})
	require.NoError(t, s.env.GetWorkflowError())
	answer, err := s.env.QueryWorkflow(runbook.EvidenceQuery)
	require.NoError(t, err)
	var packed runbook.Evidence
	require.NoError(t, answer.Get(&packed))
	e, err := packed.Unpack()
	require.NoError(t, err)
	return e.Steps
}

func TestAttestingAsksForWhatTheRecordDoesNotKnow(t *testing.T) {
	s := newScene(runbook.SiteFact{Key: "PREP-7.1-2", Value: "released", Operator: "eva", Time: "2026-01-02T03:04:05Z"})
	steps := s.run(t, runbook.Check, func(r *engine.Run) []engine.Item {
		return r.Record().Attesting(desk.Task{
			OperatorTask: runbook.OperatorTask{ID: "preparation", Title: "attest the preparation"},
			Steps:        []runbook.Step{{ID: "PREP-7.1-2", Title: "the hardware is released"}, {ID: "PREP-7.1.2-4", Title: "the drive is redundant"}},
		})
	})
	require.Len(t, steps, 2)
	assert.Equal(t, runbook.Attested, steps[0].Verdict)
	assert.Equal(t, "eva on 2026-01-02T03:04:05Z: released; if that is wrong: starter facts withdraw 'PREP-7.1-2' --site bonn --reason TEXT", steps[0].Note)
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
	s := newScene()
	s.run(t, runbook.Apply, rememberAddress)
	assert.Equal(t, shownAddress, s.recorded["mac/BONN1"])

	s = newScene()
	s.run(t, runbook.Check, rememberAddress)
	assert.Empty(t, s.recorded, "mode check records nothing")
}

func TestWithFactsGetsNothingOfASkippedStep(t *testing.T) {
	s := newScene()
	s.differs = true
	s.env.RegisterDelayedCallback(func() {
		s.env.UpdateWorkflowNoRejection(runbook.SkipUpdate, "", t, runbook.Decision{Operator: "eva", Reason: "the adapter is replaced later"})
	}, time.Minute)
	steps := s.run(t, runbook.Apply, rememberAddress)
	require.Len(t, steps, 1)
	assert.Equal(t, runbook.Skipped, steps[0].Verdict)
	assert.Empty(t, s.recorded, "what a skipped step shows is not recorded")
}
