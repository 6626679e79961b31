package runbook

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Input is the one JSON object that every runbook takes; {"site": "berlin"} is enough for all but
// replicate-to-node (node) and add-satellite (satellite).
type Input struct {
	Site string `json:"site"`
	// Mode check compares and changes nothing; the default applies.
	Mode Mode `json:"mode,omitempty"`
	// Node is the target of replicate-to-node.
	Node string `json:"node,omitempty"`
	// Satellite is the one that add-satellite adds.
	Satellite string `json:"satellite,omitempty"`
	// Change is the number of the change request that the run belongs to; shown in summary and evidence.
	Change string `json:"change,omitempty"`
	// Operator and Reason say who started the run and why; both may be empty.
	Operator string `json:"operator,omitempty"`
	Reason   string `json:"reason,omitempty"`
	// Parent is what a parent runbook passes on; refused where there is no parent.
	Parent *Parent `json:"parent,omitempty"`

	// unknown is what the JSON holds that no field takes.
	unknown string
}

// Parent is what deploy hands its children: they load nothing.
type Parent struct {
	// Site is the resolved site, encoded by the parent's LoadSite activity.
	Site json.RawMessage `json:"site"`
	// Reset says that the parent was reset: neither it nor the child holds a lock.
	Reset bool `json:"reset,omitempty"`
}

// UnmarshalJSON remembers a field that does not exist, which encoding/json would pass over:
// {"site": "berlin", "check": true} is no order to change berlin.
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

// UnknownField returns what the JSON of the input held that no field takes, or nothing.
func (in Input) UnknownField() string { return in.unknown }
