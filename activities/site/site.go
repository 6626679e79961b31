// Package site holds the activities that are about a site as a whole: its file, its record, its lock,
// the outage of its virtual server, and the evidence of its runs.
package site

import (
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"changeover/config/secrets"
	"changeover/runbook"
)

// Activities holds what the activities need; each of its exported methods but Register is one.
type Activities struct {
	// Temporal is used by the site record and to describe locks.
	Temporal client.Client
	// Namespace that Temporal works in.
	Namespace string
	// Sites reads site files.
	Sites Loader
	// Secrets masks the evidence; nil masks nothing.
	Secrets *secrets.Scrubber
	// EvidenceDir takes one file per run.
	EvidenceDir string
	// Probes says where a virtual server's ports answer; nil: at the given address.
	Probes ProbeTargets
	// HeartbeatTimeoutSeconds reaches workflows with the site; 0: their default.
	HeartbeatTimeoutSeconds int
}

// ProbeTargets translates a probe target of the site to the address where it answers.
type ProbeTargets interface {
	// Probe returns host:port for a port of a target; ok is false where none is configured.
	Probe(site, target string, port int) (address string, ok bool)
}

// Register registers the activities under their names in package runbook.
func (a *Activities) Register(w worker.ActivityRegistry) {
	for name, do := range map[string]any{
		runbook.LoadSiteActivity:       a.LoadSite,
		runbook.ReadSiteRecordActivity: a.ReadSiteRecord,
		runbook.RecordSiteFactActivity: a.RecordSiteFact,
		runbook.WithdrawFactsActivity:  a.WithdrawSiteFacts,
		runbook.DescribeLockActivity:   a.DescribeLock,
		runbook.EndLockActivity:        a.EndLock,
		runbook.WriteEvidenceActivity:  a.WriteEvidence,
		runbook.TryEvidenceActivity:    a.TryEvidenceDirectory,
		runbook.FindEndedRunsActivity:  a.FindRunsWithoutEvidence,
		runbook.CloseEvidenceActivity:  a.WriteEvidenceOfEndedRun,
		runbook.MeasureOutageActivity:  a.MeasureOutage,
		runbook.AwaitAnswersActivity:   a.AwaitAnswers,
	} {
		w.RegisterActivityWithOptions(do, activity.RegisterOptions{Name: name})
	}
}
