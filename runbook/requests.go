package runbook

import "encoding/json"

// LookActivity is the activity that reads and compares the steps of a group on one host. The
// activities that act have the names of their kinds.
const LookActivity = "LookAtHost"

// LookItem is one step to look at: the kind that can read it, and the wanted state.
type LookItem struct {
	Step Step `json:"step"`
	// Kind is the name of the kind's activity, e.g. "EnsureWindowsService".
	Kind string          `json:"kind"`
	Want json.RawMessage `json:"want"`
	// Place of the step in its group, which is looked at host by host, from 0.
	Place int `json:"place,omitempty"`
	// Part counts the wanted states of the step, from 0.
	Part int `json:"part,omitempty"`
	// Holds is the verdict of a step of a task that is as wanted, where a person has, or has had, to say
	// something else; empty: unchanged.
	Holds Verdict `json:"holds,omitempty" mask:"-"`
	// Remover is what removes a difference.
	Remover Remover `json:"remover,omitempty" mask:"-"`
	// Until is the earlier step of a check that makes the wanted state true where it is not, with its host; empty: no earlier
	// step of the check does, as far as the chapter says.
	Until string `json:"until,omitempty"`
	// Earlier is the same step, with its host, if an earlier runbook of the same deployment carries it out; empty: none does.
	Earlier string `json:"earlier,omitempty"`
	// Repair: the look is a part of the repair of a failed step, so that it shows nothing of the step's own state.
	Repair bool `json:"repair,omitempty"`
}

// LookRequest asks for the state of several things on one host. Looking changes nothing.
type LookRequest struct {
	Site  string     `json:"site"`
	Host  string     `json:"host"`
	Items []LookItem `json:"items"`
	// Mode of the pass that looks, which readers of the history show.
	Mode Mode `json:"mode,omitempty"`
	// Group counts, from 1, the groups of mode check: its looks are judged together. A look at a part of a
	// step that is in the chapter's own words has none.
	Group int `json:"group,omitempty"`
	Route
}

// Route says how a request reaches its host.
type Route struct {
	// Retry counts the operators' decisions in the run; a new one lifts what a refused logon left behind.
	Retry int `json:"retry,omitempty"`
	// Through is the node that stands in for the host, which is down; empty: the host itself is asked.
	Through string `json:"through,omitempty" mask:"-"`
	// Nodes are the other nodes of the cluster, where the request is about the cluster, which each of its
	// nodes can read and change: they report whether a node that does not answer is down.
	Nodes []string `json:"nodes,omitempty" mask:"-"`
}

// StandIn is the detail of an ErrNodeDown.
type StandIn struct {
	// Through is the node that is up.
	Through string `json:"through,omitempty" mask:"-"`
}

// LookResult holds what was seen, in the order of the items. A large answer stops early: the
// workflow asks again for the items that are missing at the end.
type LookResult struct {
	Seen []Seen `json:"seen"`
}

// Seen is what one item of a look showed.
type Seen struct {
	// Changes that turn the present state into the wanted one.
	Changes []Change `json:"changes,omitempty"`
	// Memory is what an intent of these changes must remember: names, states and times.
	Memory   json.RawMessage `json:"memory,omitempty" mask:"-"`
	Facts    []Fact          `json:"facts,omitempty"`
	Warnings []string        `json:"warnings,omitempty"`
	// Unsettled: nothing is to be changed, but what somebody began before has not come to its end: a
	// program runs, a role is on its way. An act with an empty intent waits for it. With a Problem, it
	// has come to a bad end.
	Unsettled bool `json:"unsettled,omitempty"`
	// Problem says why the step could not be read or planned; nil: it could.
	Problem *Problem `json:"problem,omitempty"`
}

// Problem is an error of one item, whose type is one of those in errors.go.
type Problem struct {
	Type    string `json:"type" mask:"-"`
	Message string `json:"message"`
}

// Seen reports whether the problem says that the host was looked at, and that what the step relies on is
// not so: something is missing, or a person has paused the node. Any other problem says nothing about
// the state of the host.
func (p Problem) Seen() bool { return p.Type == ErrPrecondition || p.Type == ErrNodePaused }

// StillChanges says why a look without a difference does not show whether a state holds.
const StillChanges = "the state is still changing"

// Progressed is what the heartbeats of an attempt at an intent carry.
type Progressed struct {
	// Intent is the ID of the intent.
	Intent string `json:"intent,omitempty"`
	// Begun: this attempt or an earlier one may have sent a change. No change is sent before the server has a heartbeat
	// that says so, unless the request is resumed.
	Begun bool `json:"begun,omitempty"`
	// Changes counts the changing requests that were answered.
	Changes int32 `json:"changes,omitempty"`
	// Stopping: the worker is being stopped in order.
	Stopping bool `json:"stopping,omitempty"`
}

// ActRequest carries out one intent.
type ActRequest struct {
	Site   string          `json:"site"`
	Step   Step            `json:"step"`
	Want   json.RawMessage `json:"want"`
	Intent Intent          `json:"intent"`
	// Resumed says that an earlier activity for this intent may have sent a change.
	Resumed bool `json:"resumed,omitempty"`
	// Reset says that the run was reset and does not hold its lock: nothing may be changed.
	Reset bool `json:"reset,omitempty"`
	// Ending says that the run ends: what became of the intent is read, and only its compensating changes
	// are sent.
	Ending bool `json:"ending,omitempty"`
	// Repair is that of LookItem.
	Repair bool `json:"repair,omitempty"`
	Route
}

// ResumeAfter makes the request resumed if an earlier activity for the same intent, which ended with this result, may have
// sent a change.
func (r *ActRequest) ResumeAfter(result ActResult) {
	if !result.Settled || len(result.Effects)+len(result.Sent) > 0 {
		r.Resumed, r.Intent.Outdated = true, false
	}
}

// ActResult is what one activity did with its intent. An activity that fails or is canceled
// carries it in the details of its error.
type ActResult struct {
	// Effects of all attempts of this activity, in order.
	Effects []Effect `json:"effects,omitempty"`
	// Sent are changes whose request was sent, and of which nothing was learned.
	Sent []Change `json:"sent,omitempty"`
	// Settled says that Effects and Sent hold all that any attempt at the intent did. An activity that was
	// canceled between two attempts cannot say it, nor one that follows an attempt that may have sent a change and
	// fails before it reads the state. After a timeout, the workflow derives it from the last heartbeat.
	Settled bool `json:"settled,omitempty"`
	// Replan says that the present state differs from the intent otherwise than the intent expects;
	// Next is the intent that fits it. Nothing of Next has been sent.
	Replan bool            `json:"replan,omitempty"`
	Next   []Change        `json:"next,omitempty"`
	Memory json.RawMessage `json:"memory,omitempty" mask:"-"`
	// Facts and Warnings are those of the last read.
	Facts    []Fact   `json:"facts,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
	// Attempt is the number of the attempt that ended the activity.
	Attempt int32 `json:"attempt,omitempty"`
	StandIn
}

// HostQuery is the input of an activity that only reads one thing.
type HostQuery[Q any] struct {
	Site  string `json:"site"`
	Step  Step   `json:"step"`
	Query Q      `json:"query"`
	Route
	// OfCluster says that the query is about the cluster, which each of its nodes can answer.
	OfCluster bool `json:"-"`
}

// Query is the input of an activity that only reads.
type Query interface {
	// Host returns the host that is asked, and whether each node of the cluster can answer for it.
	Host() (name string, ofCluster bool)
	// By returns the query on its way to the host.
	By(route Route) any
}

// Host implements Query.
func (q HostQuery[Q]) Host() (name string, ofCluster bool) { return q.Step.Host, q.OfCluster }

// By implements Query.
func (q HostQuery[Q]) By(route Route) any {
	q.Route = route
	return q
}
