package runbook

import "time"

// SiteFact is an attestation or a marker in the site record: who said it, when, and what.
type SiteFact struct {
	// Key identifies the fact, e.g. "PREP-7.1.2-4" or "cap-test-passed".
	Key      string `json:"key"`
	Value    string `json:"value"`
	Operator string `json:"operator,omitempty"`
	// Workflow and RunID say which run wrote it; Time is RFC 3339.
	Workflow string `json:"workflow,omitempty"`
	RunID    string `json:"runId,omitempty"`
	Time     string `json:"time"`
	// About are the values of the site file that a statement is about, where it counts for no others.
	About string `json:"about,omitempty"`
	// AdoptedBy is who had the fact taken from a cluster that was built by hand; empty: a run of Changeover has
	// brought it about, or asked for it.
	AdoptedBy string `json:"adoptedBy,omitempty"`

	form
}

// UnmarshalJSON notes a field that does not exist.
func (f *SiteFact) UnmarshalJSON(data []byte) error {
	type plain SiteFact
	return f.read(data, (*plain)(f))
}

// SiteRecordInput starts the workflow that keeps a site's record.
type SiteRecordInput struct {
	Site string `json:"site"`
	// Facts carried over when the workflow continues as new.
	Facts []SiteFact `json:"facts,omitempty"`

	form
}

// UnmarshalJSON notes a field that does not exist.
func (in *SiteRecordInput) UnmarshalJSON(data []byte) error {
	type plain SiteRecordInput
	return in.read(data, (*plain)(in))
}

// RecordFact writes a fact that no host can show into the site record.
type RecordFact struct {
	Site string   `json:"site"`
	Fact SiteFact `json:"fact"`
}

// WithdrawFacts takes facts of the site record back that no longer hold.
type WithdrawFacts struct {
	Site string   `json:"site"`
	Keys []string `json:"keys"`
	// Operator and Reason say by whom and why; RunID and Time make the repetition of a request the same one.
	Operator string `json:"operator"`
	Reason   string `json:"reason"`
	RunID    string `json:"runId"`
	Time     string `json:"time"`
}

// SiteRecordQuery asks for the facts of a site.
type SiteRecordQuery struct {
	Site string `json:"site"`
}

// SiteRecord is what is known of a site that no host can show. It was read from a history, where it
// stands as it is, and workflows compare it.
type SiteRecord struct {
	Facts []SiteFact `json:"facts" mask:"-"`
}

// LoadSiteRequest asks for a site file by the site's name.
type LoadSiteRequest struct {
	Site string `json:"site"`
}

// LockInput says for whom the lock is.
type LockInput struct {
	Site     string    `json:"site"`
	Workflow string    `json:"workflow"`
	RunID    string    `json:"runId"`
	Operator string    `json:"operator,omitempty"`
	Since    time.Time `json:"since"`

	form
}

// UnmarshalJSON notes a field that does not exist.
func (in *LockInput) UnmarshalJSON(data []byte) error {
	type plain LockInput
	return in.read(data, (*plain)(in))
}

// ClusterIdentity says which cluster a node is a member of.
type ClusterIdentity struct {
	// ID is the cluster's GUID; empty: the node is not a member of a cluster yet.
	ID string `json:"id,omitempty" mask:"-"`
	// Name is the cluster's name; empty where there is no cluster, or the name could not be read.
	Name string `json:"name,omitempty"`
}

// IdentityQuery asks a node for its ClusterIdentity.
type IdentityQuery struct{}

// HostRelease says which Windows a host runs.
type HostRelease struct {
	// Windows is the caption and version; Release the release of Windows Server that they stand for, e.g. 2022; empty: none that the
	// manual covers.
	Windows string `json:"windows"`
	Release string `json:"release,omitempty" mask:"-"`
}

// ReleaseQuery asks a host for its HostRelease.
type ReleaseQuery struct{}

// LockQuery asks who holds a lock, by the ID of its workflow.
type LockQuery struct {
	Lock string `json:"lock"`
}

// EndLock ends a lock that is still there after its run has ended, as after a reset.
type EndLock struct {
	Lock string `json:"lock"`
	// RunID is that of the lock.
	RunID string `json:"runId"`
}

// LockHolder is the run that holds a lock; Workflow is empty where the lock is free.
type LockHolder struct {
	// LockRunID is the run id of the lock itself.
	LockRunID string `json:"lockRunId,omitempty" mask:"-"`
	Workflow  string `json:"workflow" mask:"-"`
	RunID     string `json:"runId" mask:"-"`
	// Since is RFC 3339.
	Since string `json:"since" mask:"-"`
	// Ended: that run is closed, and the server ends its lock any moment.
	Ended bool `json:"ended,omitempty"`
	// LostAt is when a lock that is free now was lost by its run (RFC 3339); empty: the run released it, or there was none.
	LostAt string `json:"lostAt,omitempty" mask:"-"`
	// StillOpen is the ID of a runbook that the run had started, and that is open although the run has ended, as after a reset; empty: none is.
	StillOpen string `json:"stillOpen,omitempty" mask:"-"`
	// HeartbeatSeconds is the heartbeat timeout of the run that holds or has lost the lock; 0: not known.
	HeartbeatSeconds int `json:"heartbeatSeconds,omitempty"`
}

// HeartbeatMemo is the field of a lock's memo that keeps the heartbeat timeout of its run, in seconds: the run that
// comes next may have another one.
const HeartbeatMemo = "heartbeatSeconds"

// StartedByMemo is the field of a site record's memo that says who has started the record. Package siterecord writes and reads it.
const StartedByMemo = "startedBy"

// String says who holds the lock, and since when.
func (h LockHolder) String() string {
	return h.Workflow + " (run " + h.RunID + ") since " + h.Since
}

// OutageProbe measures from the worker how long the virtual server's ports refuse connections. It
// runs until it is canceled and then returns its result.
type OutageProbe struct {
	Site string `json:"site"`
	Step Step   `json:"step"`
	// Target is the virtual server's name as the endpoints file's probes know it; Address and Ports
	// are tried directly where the endpoints file has no entry.
	Target  string `json:"target"`
	Address string `json:"address"`
	Ports   []int  `json:"ports"`
	// IntervalMs between the starts of attempts on a port; 0, or more than 50, means 50.
	IntervalMs int `json:"intervalMs,omitempty"`
	// MaximumSeconds ends the probe by itself; 0 means 1800.
	MaximumSeconds int `json:"maximumSeconds,omitempty"`
}

// AnswersQuery waits until the ports of a probe answer steadily.
type AnswersQuery struct {
	Probe OutageProbe `json:"probe"`
	// SteadySeconds is how long every attempt must have been answered.
	SteadySeconds int `json:"steadySeconds"`
}

// Answers reports whether the ports answered steadily in time.
type Answers struct {
	Steady bool `json:"steady"`
}

// Keys of facts in the site record that no host can show. Attestations have the key of their step,
// with "/<host>" behind it where the step has one.
const (
	// FactCAPTested: the client access point passed its test (7.3.2).
	FactCAPTested = "cap-test-passed"
	// FactCommissioning: the first integration began; until the first failover test the role is not in production.
	FactCommissioning = "commissioning-began"
	// FactConverting is written before a conversion of time zones begins, FactTimeZones after it has ended (9.7.4).
	FactConverting = "time-zones-converting"
	FactTimeZones  = "time-zones-converted"
	// FactFailoverTested: the failover test passed (9.9).
	FactFailoverTested = "failover-test-passed"
	// FactServerName is the name with which XPR was installed, which cannot be changed (4.3.5, V-10).
	FactServerName = "xpr-server-name"
)

// FactOfValue returns the key of the fact that keeps what a person has typed again of a value that
// cannot be changed, by the value's key in the site file.
func FactOfValue(siteKey string) string {
	if siteKey == "xpr.serverName" {
		return FactServerName
	}
	return typedPrefix + siteKey
}

// typedPrefix is followed by a key of the site file.
const typedPrefix = "typed/"

// Prefixes of keys of facts about one node.
const (
	FactReplicatedPrefix = "replicated/"
	FactMACPrefix        = "mac/"
	// FactInstalledPrefix: when the installation of XPR ended, by the clock of the node.
	FactInstalledPrefix    = "installed/"
	FactDriverRestart      = "restarted-for-printer-driver/"
	FactDisplayNamesPrefix = "display-names/"
	// FactSetupRestart: how far the restart is that the setup of XPR may want of a node (4.3.13).
	FactSetupRestart = "restarted-for-setup/"
	// FactWaitedBeforeSetup: what Windows waited for a restart for before that setup began, as digests.
	FactWaitedBeforeSetup = "waited-before-setup/"
	// FactAntivirusPrefix is followed by node/service: what the service has stopped, and must start again.
	FactAntivirusPrefix = "antivirus/"
	// FactSatellitePrefix is followed by a satellite's name: the cluster lists it (9.10).
	FactSatellitePrefix = "satellite-listed/"
	// FactServiceKeyPrefix is followed by a service's name in the manual: the key that it has on the install node.
	FactServiceKeyPrefix = "service-key/"
	// FactReplacingPrefix: the old computer of the node is out of the cluster, and the new one is not finished.
	FactReplacingPrefix = "replacing/"
	// FactReplacedPrefix: the new computer of the node has taken the place of a lost one, and works.
	FactReplacedPrefix = "replaced/"
	// FactPasswordPrefix: the services of the node have got the password that their account has in the domain, and
	// FactPasswordProvenPrefix: they have started with it there.
	FactPasswordPrefix       = "service-password/"
	FactPasswordProvenPrefix = "service-password-proven/"
	// FactPausedPrefix: the service itself paused the node, and may resume it.
	FactPausedPrefix = "paused/"
)
