package runbook

import (
	"encoding/json"
	"time"

	"changeover/runbook/plaintext"
)

// Input is the one JSON object that every runbook takes; {"site": "berlin"} is enough for all but
// those of one node (node), of one satellite (satellite), install-hotfix (hotfix) and repair-resource (service).
type Input struct {
	Site string `json:"site"`
	// Mode check compares and changes nothing; the default applies.
	Mode Mode `json:"mode,omitempty"`
	// Node is the target of replicate-to-node, remove-node and replace-node.
	Node string `json:"node,omitempty"`
	// Satellite is the one that add-satellite adds and remove-satellite removes.
	Satellite string `json:"satellite,omitempty"`
	// Service is the one whose resource repair-resource repairs.
	Service string `json:"service,omitempty"`
	// Hotfix is the one that install-hotfix installs.
	Hotfix string `json:"hotfix,omitempty"`
	// PasswordChanged is when the password was changed in the domain, as RFC 3339 has it: change-service-password leaves
	// alone what it has set since. Empty: everything is set again.
	PasswordChanged string `json:"passwordChanged,omitempty"`
	// Change is the number of the change request that the run belongs to; shown in summary and evidence.
	Change string `json:"change,omitempty"`
	// Operator and Reason say who started the run and why; both may be empty.
	Operator string `json:"operator,omitempty"`
	Reason   string `json:"reason,omitempty"`
	// Parent is what a parent runbook passes on; refused where there is no parent.
	Parent *Parent `json:"parent,omitempty"`

	form
}

// Parent is what deploy hands its children: they load nothing.
type Parent struct {
	// Site is the resolved site, encoded by the parent's LoadSite activity.
	Site json.RawMessage `json:"site"`
	// Reset says that the parent was reset: neither it nor the child holds a lock.
	Reset bool `json:"reset,omitempty"`
	// Open are the steps that a parent in mode check has found open in earlier children: a run carries them out before the child begins.
	Open OpenSteps `json:"open,omitempty"`
	// Start is the command that starts the parent's runbook again.
	Start string `json:"start,omitempty"`
}

// UnmarshalJSON notes a field that does not exist.
func (in *Input) UnmarshalJSON(data []byte) error {
	type plain Input
	return in.read(data, (*plain)(in))
}

// Texts are what the person who starts a runbook has written, by the names of the fields.
func (in Input) Texts() []Fact {
	return []Fact{
		{"site", in.Site},
		{"mode", string(in.Mode)},
		{"node", in.Node},
		{"satellite", in.Satellite},
		{"service", in.Service},
		{"hotfix", in.Hotfix},
		{"passwordChanged", in.PasswordChanged},
		{"change", in.Change},
		{"operator", in.Operator},
		{"reason", in.Reason},
	}
}

// Refusal says why the input cannot be used, or nothing. A mistyped mode must not get a real run instead of a look.
func (in Input) Refusal() string {
	if problem := in.Problem(); problem != "" {
		return "its input cannot be used: " + problem + "; give one JSON object with the fields " + fields
	}
	for _, text := range in.Texts() {
		if problem := FieldProblem(text); problem != "" {
			return "the field " + text.Name + " of its input cannot be used: " + problem
		}
	}
	if mode := in.Mode.OrApply(); mode != Apply && mode != Check {
		return "'" + string(mode) + "' is not a mode; write check or apply, or leave the field mode out for apply"
	}
	if _, err := in.PasswordChangedAt(); err != nil {
		return "the field passwordChanged of its input is not a time: '" + in.PasswordChanged + "'; write the time like 2026-11-29T13:00:00Z"
	}
	return ""
}

// fields are those that a person may give.
const fields = "site, mode, node, satellite, service, hotfix, passwordChanged, change, operator and reason"

// PasswordChangedAt is PasswordChanged as a time; zero where it is empty.
func (in Input) PasswordChangedAt() (time.Time, error) {
	if in.PasswordChanged == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339, in.PasswordChanged)
}

// Premature says that the password is said to have changed after a time, or nothing: then no work could ever count as done since the change.
func (in Input) Premature(now time.Time) string {
	if at, err := in.PasswordChangedAt(); err != nil || !at.After(now) {
		return ""
	}
	return "the field passwordChanged of its input is a time in the future: '" + in.PasswordChanged + "' (it is " + now.UTC().Format(time.RFC3339) + " now); write the time at which the password was changed in the domain"
}

// Bounded returns the input with its texts cut to what may be shown and kept.
func (in Input) Bounded() Input {
	for _, text := range []*string{&in.Site, (*string)(&in.Mode), &in.Node, &in.Satellite, &in.Service, &in.Hotfix, &in.PasswordChanged, &in.Change, &in.Operator, &in.Reason} {
		*text = Cut(plaintext.Line(*text), boundedText)
	}
	return in
}

// boundedText is the number of bytes of a text of Bounded.
const boundedText = 100
