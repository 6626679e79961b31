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
	"changeover/config"
	"changeover/runbook"
)

// ResourceState is a resource Online or Offline (9.7.2-21). Starting is refused when it is not on Node.
type ResourceState struct {
	Resource ResourceRef `json:"resource"`
	State    GroupState  `json:"state"`
	// Service that the resource runs, where the resource itself names none: that of the information store (9.7.3/13).
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

// resourceStateSeen is a resource and the node that owns it; for a failed resource, why says what is known of the reasons.
type resourceStateSeen struct {
	resource ResourceSeen
	owner    Node
	host     string
	service  string
	why      failure
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
		return nil, engine.Defect("cannot change the state of resource '%s' to '%s': the wanted state must be Online or Offline", r.Name, want.State)
	}
	if want.State == Online && want.Node != "" && !strings.EqualFold(r.Owner, want.Node) {
		return nil, engine.Precondition("cannot bring resource '%s' online on %s: the resource is on %s; move the role of the resource to %s in Failover Cluster Manager, then retry", r.Name, want.Node, r.Owner, want.Node)
	}
	if r.InMaintenance() && want.State == Online {
		return nil, engine.Precondition("cannot bring resource '%s' online on %s: the disk is in maintenance mode, so its state is %s although programs may not reach the disk; "+
			"ask the administrators of the cluster why; when the work on the disk is done, run Resume-ClusterResource -Name %s in an elevated PowerShell on a node, then retry", r.Name, r.Owner, r.State, config.Quoted(r.Name))
	}
	if r.State == want.State || r.State == want.State+Pending {
		return nil, nil
	}
	if !r.State.AtRest() {
		return nil, r.busy(bringing(want.State, "resource '"+r.Name+"'"))
	}
	if want.State == Offline {
		return []engine.Change{changeState(r.State, want.State, scripts.StopClusterResource.Of("Name", r.Name))}, nil
	}
	if err := have.owner.canStart("bring resource '" + r.Name + "' online"); err != nil {
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
	return false, engine.Refused("cannot %s on %s: the resource failed%s", bringing(want.State, "resource '"+r.Name+"'"), r.Owner,
		have.why.explain(adviceOr(k.hint, "look at the cluster events of "+r.Owner+" in Failover Cluster Manager, correct the cause, then retry")))
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

// adviceOr returns the manual's hint, or the general advice if there is no hint.
func adviceOr(hint, general string) string {
	if hint != "" {
		return hint
	}
	return general
}
