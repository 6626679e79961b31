// Package enginetest carries out one chapter in the test environment of Temporal's SDK.
package enginetest

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"changeover/config"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/engine"
)

// Bench is a run of one chapter, with the activities that each run calls. What looks and acts on hosts is
// for the test to register.
type Bench struct {
	T   *testing.T
	Env *testsuite.TestWorkflowEnvironment
	// Facts are those of the site record.
	Facts []runbook.SiteFact
	// LockBefore is what is known of the locks before they are taken.
	LockBefore runbook.LockHolder
	// OnLock answers what is known of a lock; nil: it is LockBefore.
	OnLock func(id string) runbook.LockHolder
	// OnRead is called before the site record is read, which fails with its error; nil: nothing is.
	OnRead func() error
	// OnFact is called before a fact is written, which fails with its error; nil: nothing is.
	OnFact func(runbook.SiteFact) error
	// OnEvidence is called before evidence is written, which fails with its error; nil: nothing is.
	OnEvidence func(runbook.Evidence) error
	// Refused are the errors of Updates that were not accepted, or failed.
	Refused []error
	// Evidence and Result are those of the run, once it has ended.
	Evidence runbook.Evidence
	Result   runbook.Result

	updates int
}

// New returns a bench for runs of a site.
func New(t *testing.T, site config.Site) *Bench {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	b := &Bench{T: t, Env: suite.NewTestWorkflowEnvironment()}
	b.Env.SetTestTimeout(time.Minute)
	// A busy machine is no deadlock.
	b.Env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: 30 * time.Second})
	b.Register(runbook.LoadSiteActivity, func(runbook.LoadSiteRequest) (resolved.Site, error) {
		return resolved.Site{Config: *site.WithDefaults()}, nil
	})
	b.Register(runbook.ReadIdentityActivity, func(runbook.HostQuery[runbook.IdentityQuery]) (runbook.ClusterIdentity, error) {
		return runbook.ClusterIdentity{ID: "0c1d"}, nil
	})
	b.Register(runbook.DescribeLockActivity, func(q runbook.LockQuery) (runbook.LockHolder, error) {
		if b.OnLock != nil {
			return b.OnLock(q.Lock), nil
		}
		return b.LockBefore, nil
	})
	b.Register(runbook.ReadSiteRecordActivity, func(runbook.SiteRecordQuery) (runbook.SiteRecord, error) {
		if b.OnRead != nil {
			if err := b.OnRead(); err != nil {
				return runbook.SiteRecord{}, err
			}
		}
		return runbook.SiteRecord{Facts: b.Facts}, nil
	})
	b.Register(runbook.RecordSiteFactActivity, func(r runbook.RecordFact) error {
		if b.OnFact != nil {
			if err := b.OnFact(r.Fact); err != nil {
				return err
			}
		}
		b.Facts = runbook.Replaced(b.Facts, r.Fact)
		return nil
	})
	b.Register(runbook.WriteEvidenceActivity, func(e runbook.Evidence) (runbook.EvidenceFile, error) {
		if b.OnEvidence != nil {
			if err := b.OnEvidence(e); err != nil {
				return runbook.EvidenceFile{}, err
			}
		}
		b.Evidence = e
		return runbook.EvidenceFile{}, nil
	})
	b.Env.RegisterWorkflowWithOptions(lock, workflow.RegisterOptions{Name: runbook.LockWorkflow})
	return b
}

// Register registers an activity.
func (b *Bench) Register(name string, do any) {
	b.Env.RegisterActivityWithOptions(do, activity.RegisterOptions{Name: name})
}

// Run carries out a chapter, as a runbook does, and returns the error that it ended with.
func (b *Bench) Run(mode runbook.Mode, work engine.Work) error {
	b.T.Helper()
	b.Env.ExecuteWorkflow(func(ctx workflow.Context, in runbook.Input) (runbook.Result, error) {
		return engine.Execute(ctx, engine.Book{Name: "chapter"}, in, work)
	}, runbook.Input{Site: "bonn", Mode: mode})
	require.True(b.T, b.Env.IsWorkflowCompleted())
	err := b.Env.GetWorkflowError()
	if err == nil {
		require.NoError(b.T, b.Env.GetWorkflowResult(&b.Result))
		return nil
	}
	var failed *temporal.ApplicationError
	require.ErrorAs(b.T, err, &failed)
	require.NoError(b.T, failed.Details(&b.Result))
	return err
}

// After calls a function once the run has gone on for some time.
func (b *Bench) After(wait time.Duration, do func()) { b.Env.RegisterDelayedCallback(do, wait) }

// Decide sends the decision of a person, with operator and reason.
func (b *Bench) Decide(name string) {
	b.Update(name, runbook.Decision{Operator: "eva", Reason: "looked at it"})
}

// Update sends an Update.
func (b *Bench) Update(name string, request any) {
	b.updates++
	b.Env.UpdateWorkflow(name, fmt.Sprint("update-", b.updates), refusals{b}, request)
}

// refusals keeps the errors of Updates.
type refusals struct{ b *Bench }

func (refusals) Accept()            {}
func (u refusals) Reject(err error) { u.b.Refused = append(u.b.Refused, err) }
func (u refusals) Complete(_ any, err error) {
	if err != nil {
		u.Reject(err)
	}
}

// lock stands for the workflow that locks a cluster: it runs until it is canceled.
func lock(ctx workflow.Context, _ runbook.LockInput) error {
	ctx.Done().Receive(ctx, nil)
	return ctx.Err()
}
