package runbook

import (
	"slices"
	"strings"
)

// TaskQueue is the queue that the worker serves.
const TaskQueue = "xpr"

// Workflow types of the runbooks.
const (
	Prepare         = "prepare"
	Install         = "install"
	Integrate       = "integrate"
	ReplicateToNode = "replicate-to-node"
	FailoverTest    = "failover-test"
	AddSatellite    = "add-satellite"
	Deploy          = "deploy"
	// Adopt takes a cluster over that was built by hand.
	Adopt = "adopt"
)

// Workflow types of the runbooks for maintenance, each of which no deployment starts.
const (
	SetTimeZoneSupport     = "set-time-zone-support"
	InstallHotfix          = "install-hotfix"
	UninstallPrinterDriver = "uninstall-printer-driver"
	ChangeServicePassword  = "change-service-password"
	RepairResource         = "repair-resource"
)

// Workflow types of the runbooks by which nodes and satellites leave a site.
const (
	RemoveSatellite = "remove-satellite"
	RemoveNode      = "remove-node"
	ReplaceNode     = "replace-node"
)

// Names returns the workflow types of the runbooks: those of the manual's chapters in its order, then the others.
func Names() []string {
	return []string{
		Prepare, Install, Integrate, ReplicateToNode, FailoverTest, AddSatellite, Deploy, Adopt,
		SetTimeZoneSupport, InstallHotfix, UninstallPrinterDriver, ChangeServicePassword, RepairResource,
		RemoveSatellite, RemoveNode, ReplaceNode,
	}
}

// ForPasswords is what to do where a service cannot log on any more since its account has another password: Windows
// says so only when the service starts, with error 1069. The run that waits there holds the lock.
func ForPasswords(site string) string {
	return "store the new password under the site file's password reference, abort, then start 'changeover run " + ChangeServicePassword + " --site " + site + "', which sets the new password on every node"
}

// Workflow types other than the runbooks.
const (
	LockWorkflow = "lock"
	SiteWorkflow = "site"
	// CloseEvidence writes the evidence of runs that ended without one.
	CloseEvidence = "close-evidence"
)

// CloseEvidenceSchedule is the ID of the schedule that starts CloseEvidence.
const CloseEvidenceSchedule = "system/close-evidence"

// DrillSchedule returns the ID of the schedule of a site's failover drills.
func DrillSchedule(site string) string { return "drill/" + site }

// WorkflowID returns the ID under which a runbook runs: <runbook>/<site>, followed by the node, satellite,
// service or hotfix where there is one.
func WorkflowID(runbook string, in Input) string {
	id := runbook + "/" + in.Site
	switch {
	case in.Node != "":
		return id + "/" + in.Node
	case in.Satellite != "":
		return id + "/" + in.Satellite
	case in.Service != "":
		return id + "/" + in.Service
	case in.Hotfix != "":
		return id + "/" + in.Hotfix
	}
	return id
}

// LockIDs returns the IDs of the workflows that lock a cluster, in the order in which they are taken. The
// cluster's wanted name and nodes stand for it before it is formed; its own GUID stands for it afterwards,
// independent of the words of a site file. A cluster may be formed while a run holds the first lock, so
// a run takes both.
func LockIDs(c ClusterIdentity, name string, nodes []string) []string {
	lower := strings.Split(strings.ToLower(strings.Join(nodes, ",")), ",")
	slices.Sort(lower)
	ids := []string{LockWorkflow + "/" + strings.ToLower(name) + "/" + strings.Join(lower, ",")}
	if c.ID != "" {
		ids = append(ids, LockWorkflow+"/"+strings.ToLower(c.ID))
	}
	return ids
}

// SiteWorkflowID returns the ID of a site's record.
func SiteWorkflowID(site string) string { return SiteWorkflow + "/" + site }

// Updates that every run takes.
const (
	RetryUpdate   = "retry"
	SkipUpdate    = "skip"
	AbortUpdate   = "abort"
	HoldUpdate    = "hold"
	ResumeUpdate  = "resume"
	ConfirmUpdate = "confirm"
)

// CancelAction stands in the evidence where a run was canceled, which is no Update.
const CancelAction = "cancel"

// Queries that every run answers.
const (
	// ProgressQuery answers with Progress.
	ProgressQuery = "progress"
	// TasksQuery answers with the open operator tasks, []OperatorTask.
	TasksQuery = "tasks"
	// EvidenceQuery answers with Evidence as it stands.
	EvidenceQuery = "evidence"
)

// Updates and the Query of the site record.
const (
	RecordUpdate   = "record"
	WithdrawUpdate = "withdraw"
	FactsQuery     = "facts"
)

// ChildSignal is the signal by which a child reports its state to its parent.
const ChildSignal = "child-state"

// AbortSignal is the signal by which a runbook passes a person's abort on to the runbook that it waits for.
const AbortSignal = "parent-abort"

// LockLostSignal is the signal by which a runbook that has lost its lock stops the runbook that it waits for.
const LockLostSignal = "lock-lost"

// Search attributes of every run, all of type Keyword.
const (
	SiteAttribute    = "XprSite"
	RunbookAttribute = "XprRunbook"
	HostAttribute    = "XprHost"
	StateAttribute   = "XprState"
)

// ModeMemo is the field of a run's memo with its mode. The run writes it itself, however it was started.
const ModeMemo = "mode"

// Activities that do not belong to a kind.
const (
	LoadSiteActivity       = "LoadSite"
	ReadSiteRecordActivity = "ReadSiteRecord"
	RecordSiteFactActivity = "RecordSiteFact"
	WithdrawFactsActivity  = "WithdrawSiteFacts"
	DescribeLockActivity   = "DescribeLock"
	EndLockActivity        = "EndLock"
	WriteEvidenceActivity  = "WriteEvidence"
	TryEvidenceActivity    = "TryEvidenceDirectory"
	FindEndedRunsActivity  = "FindRunsWithoutEvidence"
	CloseEvidenceActivity  = "WriteEvidenceOfEndedRun"
	MeasureOutageActivity  = "MeasureOutage"
	AwaitAnswersActivity   = "AwaitAnswers"
	ReadClusterActivity    = "ReadCluster"
	ReadIdentityActivity   = "ReadClusterIdentity"
	ReadReleaseActivity    = "ReadRelease"
	ReadServicesActivity   = "ReadServices"
	ReadTextFileActivity   = "ReadTextFile"
)
