package cluster

import (
	"slices"
	"strings"
)

// Defaults of a resource's common properties (Microsoft, "Resource Common Properties").
const (
	restartThresholdDef = 1
	restartPeriodDef    = 900000
	restartDelayDef     = 500
	retryPeriodDef      = 3600000
	pendingTimeoutDef   = 180000
	pollByType          = 0xFFFFFFFF
)

type resource struct {
	Resource
	state ResourceState
	// target is what was last asked for: true for online.
	target bool
	// gen counts transitions, so that an overtaken one ends without effect.
	gen int
	// restarting is true between a failure and the restart that follows it. The resource is Failed
	// meanwhile: RestartDelay is "the time delay in milliseconds before a failed resource is restarted"
	// (Microsoft, "Resource Common Properties").
	restarting  bool
	restarts    []labTime
	checkpoints []*checkpoint
	// shares of a File Server resource, kept in the cluster's registry.
	shares []*Share
}

// want asks for the resource to be online, forgetting earlier failures.
func (r *resource) want() {
	r.target, r.PersistentState, r.restarts = true, 1, nil
	if r.state == Failed {
		r.state = Offline
	}
}

func (r *resource) unwant() {
	r.target, r.PersistentState, r.restarting = false, 0, false
	if r.state == Failed {
		r.state = Offline
		r.gen++
	}
}

// drop takes the resource offline without a word to it, as a dying node does.
func (r *resource) drop() {
	r.gen++
	r.state, r.restarting = Offline, false
}

// pending reports whether the resource is between two states.
func (r *resource) pending() bool { return r.state == OnlinePending || r.state == OfflinePending }

// ResourceAtRest reports whether a resource is between no two states, nor about to be restarted after
// a failure; true for one that does not exist.
func (c *Cluster) ResourceAtRest(name string) bool {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	r := c.resource(name)
	return r == nil || !r.pending() && !r.restarting
}

// Resources lists the resources in the order of their creation.
func (c *Cluster) Resources() []Resource {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	var list []Resource
	for _, r := range c.resources {
		list = append(list, c.show(r))
	}
	return list
}

// Resource finds a resource by name or id, ignoring case; error 5007.
func (c *Cluster) Resource(name string) (Resource, error) {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	r, err := c.need(name, "open")
	if err != nil {
		return Resource{}, err
	}
	return c.show(r), nil
}

func (c *Cluster) resource(name string) *resource {
	for _, r := range c.resources {
		if strings.EqualFold(r.Name, name) || strings.EqualFold(r.ID, name) {
			return r
		}
	}
	return nil
}

func (c *Cluster) need(name, verb string) (*resource, error) {
	if r := c.resource(name); r != nil {
		return r, nil
	}
	return nil, fail(CodeResourceMissing, "%s cluster resource %q", verb, name)
}

func (c *Cluster) show(r *resource) Resource {
	shown := r.Resource
	shown.OwnerNode = c.group(r.Group).owner.host.name
	shown.State = r.state
	shown.PossibleOwners = slices.Clone(r.PossibleOwners)
	shown.Providers = nil
	for _, id := range r.Providers {
		shown.Providers = append(shown.Providers, c.resource(id).Name)
	}
	shown.Checkpoints = nil
	for _, cp := range r.checkpoints {
		shown.Checkpoints = append(shown.Checkpoints, cp.path)
	}
	shown.Parameters = slices.Clone(r.Parameters)
	return shown
}

// CreateResource adds a resource, offline, with its type's private properties
// at their defaults and all nodes as possible owners. Errors: 5013, 5010 for a
// taken name, 5078 for an unknown type, 126 where a node lacks the type's library.
func (c *Cluster) CreateResource(name, typ, group string) (Resource, error) {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	g, err := c.needGroup(group, "add a resource to")
	if err != nil {
		return Resource{}, err
	}
	if c.resource(name) != nil || name == "" {
		return Resource{}, fail(CodeObjectExists, "create cluster resource %q", name)
	}
	t, ok := c.resourceType(typ)
	if !ok {
		return Resource{}, fail(CodeTypeMissing, "create cluster resource %q of type %q", name, typ)
	}
	for _, n := range c.nodes {
		if n.joined && !c.typeWorks(n.host, t) {
			return Resource{}, fail(CodeModuleNotFound, "create cluster resource %q: library %s of its type is missing on %s", name, t.DLL, n.host.name)
		}
	}
	r := c.newResource(name, t.Name, g)
	c.w.changed()
	return c.show(r), nil
}

func (c *Cluster) newResource(name, typ string, g *group) *resource {
	r := &resource{Resource: Resource{
		ID: c.w.newID(), Name: name, Type: typ, Group: g.Name,
		RestartAction: 2, RestartThreshold: restartThresholdDef, RestartPeriod: restartPeriodDef, RestartDelay: restartDelayDef,
		RetryPeriodOnFailure: retryPeriodDef, PendingTimeout: pendingTimeoutDef,
		LooksAlivePollInterval: pollByType, IsAlivePollInterval: pollByType,
		PossibleOwners: c.nodeNames(), Parameters: defaultParameters(typ),
	}, state: Offline}
	c.resources = append(c.resources, r)
	return r
}

// DeleteResource removes an offline resource that nothing depends on; errors 5007, 5019, 5001.
func (c *Cluster) DeleteResource(name string) error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	r, err := c.need(name, "delete")
	if err != nil {
		return err
	}
	if r.state != Offline && r.state != Failed {
		return fail(CodeResourceOnline, "delete cluster resource %q", name)
	}
	if len(c.dependents(r)) > 0 {
		return fail(CodeDependentExists, "delete cluster resource %q", name)
	}
	c.forget(r)
	c.w.changed()
	return nil
}

func (c *Cluster) forget(r *resource) {
	r.gen++
	c.resources = slices.DeleteFunc(c.resources, func(other *resource) bool { return other == r })
	for _, other := range c.resources {
		other.Providers = slices.DeleteFunc(other.Providers, func(id string) bool { return id == r.ID })
	}
}

// MoveResource puts a resource with everything it depends on and everything
// that depends on it into another group, whose owner takes it over. Errors: 5007, 5013,
// and 5019 where that is another node and one of them runs (MS-CMRP, ApiChangeResourceGroup).
func (c *Cluster) MoveResource(name, group string) error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	r, err := c.need(name, "move")
	if err != nil {
		return err
	}
	g, err := c.needGroup(group, "move a resource to")
	if err != nil {
		return err
	}
	tied := c.tied(r)
	if c.group(r.Group).owner != g.owner && !c.allDown(tied) {
		return fail(CodeResourceOnline, "move cluster resource %q to %q", name, group)
	}
	for _, one := range tied {
		one.Group = g.Name
	}
	c.advance()
	return nil
}

// tied are the resource and all that are linked to it by dependencies.
func (c *Cluster) tied(r *resource) []*resource {
	list := []*resource{r}
	for i := 0; i < len(list); i++ {
		for _, next := range append(c.providers(list[i]), c.dependents(list[i])...) {
			if !slices.Contains(list, next) {
				list = append(list, next)
			}
		}
	}
	return list
}

// StartResource begins to bring a resource and all that it depends on online; errors 5007, 5050 and
// 5070 for its owner, 5023 for a resource that is between two states (MS-CMRP, ApiOnlineResource).
func (c *Cluster) StartResource(name string) error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	r, err := c.need(name, "start")
	if err != nil {
		return err
	}
	if err := c.ownerWorks(c.group(r.Group), "start cluster resource", name); err != nil {
		return err
	}
	if r.pending() {
		return fail(CodeInvalidState, "start cluster resource %q", name)
	}
	c.wantAll(r)
	c.advance()
	return nil
}

func (c *Cluster) wantAll(r *resource) {
	if r.state != Online {
		r.want()
	}
	for _, p := range c.providers(r) {
		c.wantAll(p)
	}
}

// StopResource begins to take a resource and all that depend on it offline. A failed one is offline at
// once, and its persistent state too, so that the cluster does not start it again (Microsoft,
// OfflineClusterResource). Errors: 5007, and 5023 for a resource that is between two states (MS-CMRP,
// ApiOfflineResource).
func (c *Cluster) StopResource(name string) error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	r, err := c.need(name, "stop")
	if err != nil {
		return err
	}
	if r.pending() {
		return fail(CodeInvalidState, "stop cluster resource %q", name)
	}
	c.unwantAll(r)
	c.advance()
	return nil
}

func (c *Cluster) unwantAll(r *resource) {
	r.unwant()
	for _, d := range c.dependents(r) {
		c.unwantAll(d)
	}
}
