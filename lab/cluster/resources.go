package cluster

import (
	"slices"
	"strings"

	"changeover/lab/model"
	"changeover/lab/win32"
	"changeover/lab/windows"
)

// Defaults of a resource's common properties, times in milliseconds (Microsoft, "Resource Common Properties").
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
	// target is the state of the last request: true for online.
	target bool
	// own says that the resource has a persistent state of its own. Without it, its group's counts (Microsoft, "Groups:
	// PersistentState"). It has one from a request for this resource until it is online (Microsoft, "Resources: PersistentState").
	own bool
	// gen counts transitions. A transition that was overtaken finds another number, and ends without effect.
	gen int
	// restarting is set between a failure and the restart that follows it. Until then the resource is
	// Failed: RestartDelay is "the time delay in milliseconds before a failed resource is restarted"
	// (Microsoft, "Resource Common Properties").
	restarting  bool
	restarts    []model.Time
	checkpoints []*checkpoint
	// shares are the shares of a File Server resource, which are kept in the cluster's database.
	shares []*windows.Share
}

// wantOnline requests the resource to be online and clears its earlier failures.
func (r *resource) wantOnline() {
	r.target, r.PersistentState, r.restarts = true, 1, nil
	if r.state == Failed {
		r.state = Offline
	}
}

// wantOffline requests the resource to be offline; a failed resource is offline at once.
func (r *resource) wantOffline() {
	r.target, r.PersistentState, r.restarting = false, 0, false
	if r.state == Failed {
		r.state = Offline
		r.gen++
	}
}

// drop makes the resource offline at once, as the failure of its node does.
func (r *resource) drop() {
	r.gen++
	r.state, r.restarting = Offline, false
}

// pending reports whether the resource is coming online or going offline.
func (r *resource) pending() bool { return r.state == OnlinePending || r.state == OfflinePending }

// AtRest reports whether a resource is not pending and does not wait for its restart after a failure.
// It is true for an unknown resource.
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

// Get finds a resource by name or ID, ignoring case; error 5007 for an unknown resource.
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

// Create adds an offline resource with the default private properties of its type
// and all nodes as possible owners. Error 5013 for an unknown group, 5010 for a name
// that exists, 5078 for an unknown type, 126 if a member node does not have the type's library.
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
		if n.joined && !rs.c.Types.hasLibrary(n.host, t) {
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

// Delete removes a resource; error 5007 for an unknown resource, 5019 if the resource is neither offline nor failed, 5001 if
// others depend on it.
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

// Move moves a resource, with all resources that are linked to it by dependencies,
// into another group. Error 5007 for an unknown resource, 5013 for an unknown group,
// 5019 if the groups have different owners and one of the resources is not offline
// (MS-CMRP, ApiChangeResourceGroup).
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
	linked := rs.linked(r)
	if rs.c.Groups.find(r.Group).owner != g.owner && !rs.c.engine.allDown(linked) {
		return win32.Fail(win32.CodeResourceOnline, "move cluster resource %q to %q", name, group)
	}
	for _, one := range linked {
		one.Group = g.Name
	}
	rs.c.engine.advance()
	return nil
}

// linked returns the resource and all resources that are linked to it by dependencies, in either direction.
func (rs Resources) linked(r *resource) []*resource {
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

// Start begins to bring a resource online, with all resources that it depends on; error 5007 for an unknown resource, 5050 if
// its owner is down or joining, 5070 if the owner is paused and the resource is not the quorum resource, 5023 for a pending resource (MS-CMRP,
// ApiOnlineResource).
func (rs Resources) Start(name string) error {
	rs.c.w.Lock()
	defer rs.c.w.Unlock()
	r, err := rs.need(name, "start")
	if err != nil {
		return err
	}
	if g := rs.c.Groups.find(r.Group); !g.owner.starts(r) {
		return rs.c.Groups.checkOwnerUp(g, "start cluster resource", name)
	}
	if r.pending() {
		return win32.Fail(win32.CodeInvalidState, "start cluster resource %q", name)
	}
	rs.wantOnlineWithProviders(r)
	rs.c.engine.advance()
	return nil
}

func (rs Resources) wantOnlineWithProviders(r *resource) {
	if r.state != Online {
		r.wantOnline()
		r.own = true
	}
	for _, p := range rs.c.Dependencies.providers(r) {
		rs.wantOnlineWithProviders(p)
	}
}

// Stop begins to take a resource offline, with all resources that depend on it. A failed resource is offline at once; its
// persistent state changes too, so that the cluster does not start it again (Microsoft, "OfflineClusterResource function").
// Error 5007 for an unknown resource, 5023 for a pending resource (MS-CMRP, ApiOfflineResource).
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
	rs.wantOfflineWithDependents(r)
	rs.c.engine.advance()
	return nil
}

func (rs Resources) wantOfflineWithDependents(r *resource) {
	r.wantOffline()
	r.own = true
	for _, d := range rs.c.Dependencies.dependents(r) {
		rs.wantOfflineWithDependents(d)
	}
}
