// Package workflows holds the runbooks: one file a chapter of the manual, each
// reading top to bottom as the chapter does, over one engine (run.go) that gives
// all of them the site's lock, parking and decisions, operator tasks, progress
// and evidence.
package workflows

import (
	"bytes"
	"encoding/json"
	"strings"

	"changeover/activities"
	connection "changeover/config/temporal"

	"go.temporal.io/sdk/temporal"
)

// TaskQueue is the queue that the worker serves.
const TaskQueue = "xpr"

// Names of the runbooks' workflow types (design, 'Names in Temporal').
const (
	PrepareName         = "prepare"
	InstallName         = "install"
	IntegrateName       = "integrate"
	ReplicateToNodeName = "replicate-to-node"
	FailoverTestName    = "failover-test"
	AddSatelliteName    = "add-satellite"
	DeployName          = "deploy"
)

// Input is the one JSON object that every runbook takes; {"site": "berlin"} is
// enough for all but replicate-to-node (node) and add-satellite (satellite).
type Input struct {
	Site string `json:"site"`
	// Mode check compares and changes nothing; the default applies.
	Mode activities.Mode `json:"mode,omitempty"`
	// Node is the target of replicate-to-node.
	Node string `json:"node,omitempty"`
	// Satellite is the one that add-satellite adds.
	Satellite string `json:"satellite,omitempty"`
	// Digest of the site file that the parent runs with; another one is refused (decision 9).
	Digest string `json:"digest,omitempty"`
	// Operator and Reason say who started the run and why; both may be empty.
	Operator string `json:"operator,omitempty"`
	Reason   string `json:"reason,omitempty"`

	// unknown is what the JSON holds that no field takes, with which no run begins.
	unknown string
}

// UnmarshalJSON remembers a field that does not exist, which encoding/json would
// pass over: {"site": "berlin", "check": true} is no order to change berlin.
func (in *Input) UnmarshalJSON(data []byte) error {
	type plain Input
	if err := json.Unmarshal(data, (*plain)(in)); err != nil {
		return err
	}
	strict := json.NewDecoder(bytes.NewReader(data))
	strict.DisallowUnknownFields()
	if err := strict.Decode(new(plain)); err != nil {
		in.unknown = strings.TrimPrefix(err.Error(), "json: ")
	}
	return nil
}

// WorkflowID is the ID under which a runbook runs: <runbook>/<site>, followed by
// the node or satellite where there is one.
func WorkflowID(runbook string, in Input) string {
	id := runbook + "/" + in.Site
	if in.Node != "" {
		return id + "/" + in.Node
	}
	if in.Satellite != "" {
		return id + "/" + in.Satellite
	}
	return id
}

// Search attributes of every run; the worker registers them.
var (
	AttributeSite    = temporal.NewSearchAttributeKeyKeyword(connection.SiteAttribute)
	AttributeRunbook = temporal.NewSearchAttributeKeyKeyword(connection.RunbookAttribute)
	AttributeHost    = temporal.NewSearchAttributeKeyKeyword(connection.HostAttribute)
	AttributeState   = temporal.NewSearchAttributeKeyKeyword(connection.StateAttribute)
)

// State is the state of a run, as the search attribute XprState shows it.
type State string

// The states of a run. The last three are final.
const (
	Running            State = "running"
	WaitingForOperator State = "waiting-for-operator"
	WaitingForWindow   State = "waiting-for-window"
	Held               State = "held"
	Done               State = "done"
	DoneWithDeviations State = "done-with-deviations"
	Failed             State = "failed"
)

// Types of the application errors with which a run fails.
const (
	// ErrAborted: an operator aborted or canceled the run; the site was left safe.
	ErrAborted = "Aborted"
	// ErrSiteLocked: another run holds the site's lock.
	ErrSiteLocked = "SiteLocked"
	// ErrDigestMismatch: the site file is not the one that the parent runs with.
	ErrDigestMismatch = "DigestMismatch"
	// ErrBadInput: the input names no such site, node or satellite.
	ErrBadInput = "BadInput"
	// ErrUnanswered: nobody answered a task or a parked step in time.
	ErrUnanswered = "Unanswered"
	// ErrObjectiveMissed: the drill's outage was longer than its objective.
	ErrObjectiveMissed = "ObjectiveMissed"
	// ErrChildFailed: a runbook that deploy started failed.
	ErrChildFailed = "ChildFailed"
	// ErrNotConfirmed: a confirmed operator task is not done; the message lists what is missing.
	ErrNotConfirmed = "NotConfirmed"
	// ErrDecisionRefused: a decision that fits nothing that is waiting.
	ErrDecisionRefused = "DecisionRefused"
	// ErrDecisionExpired: a decision that reached the run later than its notAfter.
	ErrDecisionExpired = "DecisionExpired"
)
