package cluster

import (
	"slices"
	"strings"

	"changeover/lab/model"
	"changeover/lab/win32"
	"changeover/lab/windows"
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
	restarts    []model.Time
	checkpoints []*checkpoint
	// shares of a File Server resource, kept in the cluster's registry.
	shares []*windows.Share
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

// AtRest reports whether a resource is between no two states, nor about to be restarted after
// a failure; true for one that does not exist.
func (rs Resources) AtRest(name string) bool {
	rs.c.w.Lock()
	defer rs.c.w.Unlock()
	r := rs.find(name)
	return r == nil || !r.pending() && !r.restarting
}

// List lists the resources in the order of their creation.
func (rs Resources) List() []Resource {
	rs.c.w.Lock()
	defer rs.c.w.Unlock()
	var list []Resource
	for _, r := range rs.c.resources {
		list = append(list, rs.show(r))
	}
	return list
}

// Get finds a resource by name or id, ignoring case; error 5007.
func (rs Resources) Get(name string) (Resource, error) {
	rs.c.w.Lock()
	defer rs.c.w.Unlock()
	r, err := rs.need(name, "open")
	if err != nil {
		return Resource{}, err
	}
	return rs.show(r), nil
}

func (rs Resources) find(name string) *resource {
	for _, r := range rs.c.resources {
		if strings.EqualFold(r.Name, name) || strings.EqualFold(r.ID, name) {
			return r
		}
	}
	return nil
}

func (rs Resources) need(name, verb string) (*resource, error) {
	if r := rs.find(name); r != nil {
		return r, nil
	}
	return nil, win32.Fail(win32.CodeResourceMissing, "%s cluster resource %q", verb, name)
}

func (rs Resources) show(r *resource) Resource {
	shown := r.Resource
	shown.OwnerNode = rs.c.Groups.find(r.Group).owner.host.Name()
	shown.State = r.state
	shown.PossibleOwners = slices.Clone(r.PossibleOwners)
	shown.Providers = nil
	for _, id := range r.Providers {
		shown.Providers = append(shown.Providers, rs.find(id).Name)
	}
	shown.Checkpoints = nil
	for _, cp := range r.checkpoints {
		shown.Checkpoints = append(shown.Checkpoints, cp.path)
	}
	shown.Parameters = slices.Clone(r.Parameters)
	return shown
}

// Create adds a resource, offline, with its type's private properties
// at their defaults and all nodes as possible owners. Errors: 5013, 5010 for a
// taken name, 5078 for an unknown type, 126 where a node lacks the type's library.
func (rs Resources) Create(name, typ, group string) (Resource, error) {
	rs.c.w.Lock()
	defer rs.c.w.Unlock()
	g, err := rs.c.Groups.need(group, "add a resource to")
	if err != nil {
		return Resource{}, err
	}
	if rs.find(name) != nil || name == "" {
		return Resource{}, win32.Fail(win32.CodeObjectExists, "create cluster resource %q", name)
	}
	t, ok := rs.c.Types.find(typ)
	if !ok {
		return Resource{}, win32.Fail(win32.CodeTypeMissing, "create cluster resource %q of type %q", name, typ)
	}
	for _, n := range rs.c.nodes {
		if n.joined && !rs.c.Types.works(n.host, t) {
			return Resource{}, win32.Fail(win32.CodeModuleNotFound, "create cluster resource %q: library %s of its type is missing on %s", name, t.DLL, n.host.Name())
		}
	}
	r := rs.add(name, t.Name, g)
	rs.c.w.ChangedLocked()
	return rs.show(r), nil
}

func (rs Resources) add(name, typ string, g *group) *resource {
	r := &resource{Resource: Resource{
		ID: rs.c.w.NewIDLocked(), Name: name, Type: typ, Group: g.Name,
		RestartAction: 2, RestartThreshold: restartThresholdDef, RestartPeriod: restartPeriodDef, RestartDelay: restartDelayDef,
		RetryPeriodOnFailure: retryPeriodDef, PendingTimeout: pendingTimeoutDef,
		LooksAlivePollInterval: pollByType, IsAlivePollInterval: pollByType,
		PossibleOwners: rs.c.Nodes.names(), Parameters: defaultParameters(typ),
	}, state: Offline}
	rs.c.resources = append(rs.c.resources, r)
	return r
}

// Delete removes an offline resource that nothing depends on; errors 5007, 5019, 5001.
func (rs Resources) Delete(name string) error {
	rs.c.w.Lock()
	defer rs.c.w.Unlock()
	r, err := rs.need(name, "delete")
	if err != nil {
		return err
	}
	if r.state != Offline && r.state != Failed {
		return win32.Fail(win32.CodeResourceOnline, "delete cluster resource %q", name)
	}
	if len(rs.c.Dependencies.dependents(r)) > 0 {
		return win32.Fail(win32.CodeDependentExists, "delete cluster resource %q", name)
	}
	rs.forget(r)
	rs.c.w.ChangedLocked()
	return nil
}

func (rs Resources) forget(r *resource) {
	r.gen++
	rs.c.resources = slices.DeleteFunc(rs.c.resources, func(other *resource) bool { return other == r })
	for _, other := range rs.c.resources {
		other.Providers = slices.DeleteFunc(other.Providers, func(id string) bool { return id == r.ID })
	}
}

// Move puts a resource with everything it depends on and everything
// that depends on it into another group, whose owner takes it over. Errors: 5007, 5013,
// and 5019 where that is another node and one of them runs (MS-CMRP, ApiChangeResourceGroup).
func (rs Resources) Move(name, group string) error {
	rs.c.w.Lock()
	defer rs.c.w.Unlock()
	r, err := rs.need(name, "move")
	if err != nil {
		return err
	}
	g, err := rs.c.Groups.need(group, "move a resource to")
	if err != nil {
		return err
	}
	tied := rs.tied(r)
	if rs.c.Groups.find(r.Group).owner != g.owner && !rs.c.engine.allDown(tied) {
		return win32.Fail(win32.CodeResourceOnline, "move cluster resource %q to %q", name, group)
	}
	for _, one := range tied {
		one.Group = g.Name
	}
	rs.c.engine.advance()
	return nil
}

// tied are the resource and all that are linked to it by dependencies.
func (rs Resources) tied(r *resource) []*resource {
	list := []*resource{r}
	for i := 0; i < len(list); i++ {
		for _, next := range append(rs.c.Dependencies.providers(list[i]), rs.c.Dependencies.dependents(list[i])...) {
			if !slices.Contains(list, next) {
				list = append(list, next)
			}
		}
	}
	return list
}

// Start begins to bring a resource and all that it depends on online; errors 5007, 5050 and
// 5070 for its owner, 5023 for a resource that is between two states (MS-CMRP, ApiOnlineResource).
func (rs Resources) Start(name string) error {
	rs.c.w.Lock()
	defer rs.c.w.Unlock()
	r, err := rs.need(name, "start")
	if err != nil {
		return err
	}
	if err := rs.c.Groups.ownerWorks(rs.c.Groups.find(r.Group), "start cluster resource", name); err != nil {
		return err
	}
	if r.pending() {
		return win32.Fail(win32.CodeInvalidState, "start cluster resource %q", name)
	}
	rs.wantAll(r)
	rs.c.engine.advance()
	return nil
}

func (rs Resources) wantAll(r *resource) {
	if r.state != Online {
		r.want()
	}
	for _, p := range rs.c.Dependencies.providers(r) {
		rs.wantAll(p)
	}
}

// Stop begins to take a resource and all that depend on it offline. A failed one is offline at
// once, and its persistent state too, so that the cluster does not start it again (Microsoft,
// OfflineClusterResource). Errors: 5007, and 5023 for a resource that is between two states (MS-CMRP,
// ApiOfflineResource).
func (rs Resources) Stop(name string) error {
	rs.c.w.Lock()
	defer rs.c.w.Unlock()
	r, err := rs.need(name, "stop")
	if err != nil {
		return err
	}
	if r.pending() {
		return win32.Fail(win32.CodeInvalidState, "stop cluster resource %q", name)
	}
	rs.unwantAll(r)
	rs.c.engine.advance()
	return nil
}

func (rs Resources) unwantAll(r *resource) {
	r.unwant()
	for _, d := range rs.c.Dependencies.dependents(r) {
		rs.unwantAll(d)
	}
}
