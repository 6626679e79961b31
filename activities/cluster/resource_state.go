package cluster

import (
	"cmp"
	"context"
	"strings"
	"time"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/runbook"
)

// ResourceState is a resource Online or Offline (9.7.2-21). Starting is refused when it is not on Node.
type ResourceState struct {
	Resource ResourceRef `json:"resource"`
	State    GroupState  `json:"state"`
	// Service of a resource that names none itself, as the information store's (9.7.3/13).
	Service string `json:"service,omitempty"`
	// Node that must own the resource; empty: any.
	Node           string `json:"node,omitempty"`
	TimeoutSeconds int    `json:"timeoutSeconds,omitempty"`
}

// ActivityName implements Wanted.
func (ResourceState) ActivityName() string { return "EnsureResourceState" }

// OfCluster implements engine.ClusterWide.
func (ResourceState) OfCluster() {}

type resourceStateKind struct {
	hint, site string

	rest engine.Rest
}

// resourceStateSeen is a resource, the state of the node that owns it, and where it failed the reasons known.
type resourceStateSeen struct {
	resource ResourceSeen
	owner    Node
	host     string
	service  string
	why      string
}

func (k *resourceStateKind) Read(ctx context.Context, h host.Session, want ResourceState) (resourceStateSeen, error) {
	seen := resourceStateSeen{host: h.Name()}
	cluster, err := ReadSeen(ctx, h)
	if err != nil {
		return seen, err
	}
	if seen.resource, err = readResource(ctx, h, want.Resource); err != nil {
		return seen, err
	}
	if seen.owner, err = cluster.Node(seen.resource.Owner); err != nil {
		return seen, err
	}
	if seen.resource.State == Failed && want.State == Online {
		seen.why = whyFailed(ctx, h, k.site, ResourceList{seen.resource})
		return seen, nil
	}
	local := strings.EqualFold(seen.resource.Owner, h.Name())
	if service := cmp.Or(seen.resource.Service, want.Service); seen.resource.State == Online && service != "" && local {
		services, err := windows.ReadServiceStates(ctx, h, service)
		if err != nil {
			return seen, err
		}
		if len(services) == 1 {
			seen.service = services[0].State
		}
	}
	return seen, nil
}

func (k *resourceStateKind) Differences(want ResourceState, have resourceStateSeen) ([]engine.Change, error) {
	r := have.resource
	if want.State != Online && want.State != Offline {
		return nil, engine.BadRequest("cannot bring '%s' into state '%s': only Online and Offline can be asked for", r.Name, want.State)
	}
	if want.State == Online && want.Node != "" && !strings.EqualFold(r.Owner, want.Node) {
		return nil, engine.Precondition("cannot bring '%s' online on %s: it is on %s; move the role first", r.Name, want.Node, r.Owner)
	}
	if r.State == want.State || r.State == want.State+Pending {
		return nil, nil
	}
	if !r.State.AtRest() {
		return nil, r.busy("change the state of '" + r.Name + "'")
	}
	if want.State == Offline {
		return []engine.Change{changeState(r.State, want.State, scripts.StopClusterResource.Of("Name", r.Name))}, nil
	}
	if err := have.owner.canStart("bring '" + r.Name + "' online"); err != nil {
		return nil, err
	}
	return []engine.Change{changeState(r.State, want.State, scripts.StartClusterResource.Of("Name", r.Name))}, nil
}

// Settled implements Settler.
func (k *resourceStateKind) Settled(want ResourceState, have resourceStateSeen) (bool, error) {
	r := have.resource
	switch {
	case r.State == want.State:
		// A generic service is online only while its service runs.
		return have.service == "" || have.service == windows.ServiceRunning, nil
	case r.State != Failed:
		k.rest.Moving()
		return false, nil
	case !k.rest.Wrong():
		return false, nil
	}
	return false, engine.Refused("cannot bring '%s' into state %s on %s: it failed%s; %s", r.Name, want.State, r.Owner, because(have.why),
		adviceOr(k.hint, "look at the events of the cluster on that node, correct the cause and retry"))
}

// Deadline implements engine.Patient.
func (want ResourceState) Deadline() time.Duration {
	return engine.Seconds(want.TimeoutSeconds, DefaultStateTimeout)
}

func (*resourceStateKind) Evidence(_ ResourceState, have resourceStateSeen) []runbook.Fact {
	facts := []runbook.Fact{{Name: "Resource", Value: have.resource.Name}, {Name: "State", Value: string(have.resource.State)}, {Name: "OwnerNode", Value: have.resource.Owner}}
	if have.service != "" {
		facts = append(facts, runbook.Fact{Name: "Service " + have.resource.Service, Value: have.service})
	}
	return facts
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return ": " + why
}

// adviceOr is the manual's hint, or else what to do next in general.
func adviceOr(hint, general string) string {
	if hint != "" {
		return hint
	}
	return general
}
