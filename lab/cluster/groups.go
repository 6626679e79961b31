package cluster

import (
	"slices"
	"strings"

	"changeover/lab/model"
	"changeover/lab/win32"
)

// Defaults of a group's properties (Microsoft, "Group Common Properties"). failoverPeriodDef is in hours.
const (
	priorityMedium    = 2000
	thresholdByNodes  = 0xFFFFFFFF
	failoverPeriodDef = 6
	noDefaultOwner    = 0xFFFFFFFF
)

type group struct {
	Group
	owner     *node
	preferred []string
	// moving is the destination while the group moves, otherwise nil.
	moving *node
	// failovers are the times of the failovers within FailoverPeriod.
	failovers []model.Time
}

// List lists the groups in the order of their creation.
func (gs Groups) List() []Group {
	gs.c.w.Lock()
	defer gs.c.w.Unlock()
	var list []Group
	for _, g := range gs.c.groups {
		list = append(list, gs.show(g))
	}
	return list
}

// Get finds a group by name or ID, ignoring case; error 5013 for an unknown group.
func (gs Groups) Get(name string) (Group, error) {
	gs.c.w.Lock()
	defer gs.c.w.Unlock()
	g, err := gs.need(name, "open")
	if err != nil {
		return Group{}, err
	}
	return gs.show(g), nil
}

func (gs Groups) find(name string) *group {
	for _, g := range gs.c.groups {
		if strings.EqualFold(g.Name, name) || strings.EqualFold(g.ID, name) {
			return g
		}
	}
	return nil
}

func (gs Groups) need(name, verb string) (*group, error) {
	if g := gs.find(name); g != nil {
		return g, nil
	}
	return nil, win32.Fail(win32.CodeGroupMissing, "%s cluster group %q", verb, name)
}

func (gs Groups) show(g *group) Group {
	shown := g.Group
	shown.OwnerNode = g.owner.host.Name()
	shown.State = gs.state(g)
	shown.PreferredOwners = slices.Clone(g.preferred)
	return shown
}

// state returns the state of a group: Failed if a resource has failed, else Pending if a resource is pending or the group
// moves, else Online, Offline or PartialOnline (MS-CMRP, ApiGetGroupState).
func (gs Groups) state(g *group) GroupState {
	counts := map[ResourceState]int{}
	for _, r := range gs.members(g) {
		counts[r.state]++
	}
	pending := counts[OnlinePending] + counts[OfflinePending]
	switch {
	case counts[Failed] > 0:
		return GroupFailed
	case pending > 0 || g.moving != nil:
		return GroupPending
	case counts[Online] == 0:
		return GroupOffline
	case counts[Offline] > 0:
		return GroupPartialOnline
	}
	return GroupOnline
}

// AtRest reports whether nothing of a group changes: it does not move, and no resource is pending or waits
// for its restart. It is true for an unknown group. The state of the group does not show that, since it is
// Failed if one resource has failed while others are pending.
func (gs Groups) AtRest(name string) bool {
	gs.c.w.Lock()
	defer gs.c.w.Unlock()
	g := gs.find(name)
	if g == nil {
		return true
	}
	return g.moving == nil && !slices.ContainsFunc(gs.members(g), func(r *resource) bool { return r.pending() || r.restarting })
}

// Create adds an empty group that is offline and owned by the first node that is up; error 5010 for a name that exists.
func (gs Groups) Create(name string) (Group, error) {
	gs.c.w.Lock()
	defer gs.c.w.Unlock()
	if gs.find(name) != nil {
		return Group{}, win32.Fail(win32.CodeObjectExists, "create cluster group %q", name)
	}
	owner := gs.c.nodes[0]
	for _, n := range gs.c.nodes {
		if n.state() == NodeUp {
			owner = n
			break
		}
	}
	g := gs.add(name, "Unknown", owner)
	gs.c.w.ChangedLocked()
	return gs.show(g), nil
}

func (gs Groups) add(name, typ string, owner *node) *group {
	g := &group{Group: Group{
		ID: gs.c.w.NewIDLocked(), Name: name, GroupType: typ, Priority: priorityMedium,
		FailoverThreshold: thresholdByNodes, FailoverPeriod: failoverPeriodDef, DefaultOwner: noDefaultOwner,
	}, owner: owner}
	gs.c.groups = append(gs.c.groups, g)
	return g
}

// HideDefaultOwners removes the property DefaultOwner from all groups, as in releases before Windows Server 2012 (Microsoft,
// "Group Common Properties": DefaultOwner).
func (gs Groups) HideDefaultOwners() {
	gs.c.w.Lock()
	defer gs.c.w.Unlock()
	gs.c.noDefaultOwners = true
	gs.c.w.ChangedLocked()
}

// HaveDefaultOwners reports whether groups have the property DefaultOwner.
func (gs Groups) HaveDefaultOwners() bool {
	gs.c.w.Lock()
	defer gs.c.w.Unlock()
	return !gs.c.noDefaultOwners
}

// SetProperty writes a common property of a group: Name, Description,
// Priority, FailoverThreshold, FailoverPeriod (hours, 0 to 1193),
// AutoFailbackType, PersistentState or DefaultOwner. Error 5013 for an unknown group,
// 87 for another property or an invalid value, 5010 for the name of another group.
func (gs Groups) SetProperty(name, property string, value any) error {
	gs.c.w.Lock()
	defer gs.c.w.Unlock()
	g, err := gs.need(name, "change")
	if err != nil {
		return err
	}
	defer gs.c.w.ChangedLocked()
	switch win32.Fold(property) {
	case "name":
		return gs.rename(g, value)
	case "description":
		return setText(&g.Description, property, value)
	case "priority":
		return setNumber(&g.Priority, property, value, 3000)
	case "failoverthreshold":
		return setNumber(&g.FailoverThreshold, property, value, 0xFFFFFFFF)
	case "failoverperiod":
		return setNumber(&g.FailoverPeriod, property, value, 1193)
	case "autofailbacktype":
		return setNumber(&g.AutoFailbackType, property, value, 1)
	case "persistentstate":
		return setNumber(&g.PersistentState, property, value, 1)
	case "defaultowner":
		return setNumber(&g.DefaultOwner, property, value, 0xFFFFFFFF)
	}
	return win32.Fail(win32.CodeInvalidParameter, "set property %q of cluster group %q", property, name)
}

func (gs Groups) rename(g *group, value any) error {
	var name string
	if err := setText(&name, "Name", value); err != nil || name == "" {
		return win32.Fail(win32.CodeInvalidParameter, "rename cluster group %q", g.Name)
	}
	if other := gs.find(name); other != nil && other != g {
		return win32.Fail(win32.CodeObjectExists, "rename cluster group %q to %q", g.Name, name)
	}
	for _, r := range gs.members(g) {
		r.Group = name
	}
	g.Name = name
	return nil
}

// SetPreferredOwners sets the preferred owners of a group, in order; error 5013 for an unknown group, 5042 for an unknown node.
func (gs Groups) SetPreferredOwners(group string, nodes []string) error {
	gs.c.w.Lock()
	defer gs.c.w.Unlock()
	g, err := gs.need(group, "change the owners of")
	if err != nil {
		return err
	}
	names, err := gs.c.Nodes.spelled(nodes)
	if err != nil {
		return err
	}
	g.preferred = names
	gs.c.w.ChangedLocked()
	return nil
}

// spelled returns names of nodes in the spelling of their hosts; error 5042 for an unknown node.
func (ns Nodes) spelled(nodes []string) ([]string, error) {
	var names []string
	for _, name := range nodes {
		n := ns.find(name)
		if n == nil {
			return nil, win32.Fail(win32.CodeNodeMissing, "find cluster node %q", name)
		}
		names = append(names, n.host.Name())
	}
	return names, nil
}

// Move begins to move a group to a node, or to the best node if target is empty. On the destination, each resource is brought
// to its persistent state, so a resource that had failed comes online too (MS-CMRP, ApiMoveGroupToNode). Error 5013 for an
// unknown group, 5042 for an unknown node, 5050 for a node that is down or joining, 5070 for a paused node, 5005 if no node is
// available, 5908 while the group moves, 5016 if the node is not a possible owner; MS-CMRP gives no number for the last error,
// so the lab uses the number whose text fits ("System Error Codes").
func (gs Groups) Move(name, target string) error {
	gs.c.w.Lock()
	defer gs.c.w.Unlock()
	g, err := gs.need(name, "move")
	if err != nil {
		return err
	}
	to, err := gs.target(g, target)
	if err != nil || to == g.owner {
		return err
	}
	if err := g.checkNotMoving("move"); err != nil {
		return err
	}
	g.moving = to
	gs.c.engine.advance()
	return nil
}

// checkNotMoving returns error 5908 for a request to a group while it moves (Microsoft, "System Error Codes": the group is
// unable to accept the request since it is moving to another node).
func (g *group) checkNotMoving(verb string) error {
	if g.moving != nil {
		return win32.Fail(win32.CodeGroupMoving, "%s cluster group %q", verb, g.Name)
	}
	return nil
}

// target returns the node to which a group moves, see Move for its errors. The owner itself is a valid destination, in every
// state (MS-CMRP, ApiMoveGroupToNode).
func (gs Groups) target(g *group, name string) (*node, error) {
	if name == "" {
		if to := gs.c.Nodes.best(g, g.owner); to != nil {
			return to, nil
		}
		return nil, win32.Fail(win32.CodeNodeNotAvailable, "move cluster group %q", g.Name)
	}
	to := gs.c.Nodes.find(name)
	if to == nil {
		return nil, win32.Fail(win32.CodeNodeMissing, "move cluster group %q to %q", g.Name, name)
	}
	if to == g.owner {
		return to, nil
	}
	switch to.state() {
	case NodeDown, NodeJoining:
		return nil, win32.Fail(win32.CodeNodeDown, "move cluster group %q to %q", g.Name, name)
	case NodePaused:
		return nil, win32.Fail(win32.CodeNodePaused, "move cluster group %q to %q", g.Name, name)
	case NodeUp:
	}
	if !gs.c.Nodes.canHost(g, to) {
		return nil, win32.Fail(win32.CodeNotPossibleOwner, "move cluster group %q to %q", g.Name, name)
	}
	return to, nil
}

// Start begins to bring all resources of a group online; error 5013 for an unknown group, 5908 while it moves, 5050 if its owner
// is down or joining, 5070 if the owner is paused.
func (gs Groups) Start(name string) error {
	gs.c.w.Lock()
	defer gs.c.w.Unlock()
	g, err := gs.need(name, "start")
	if err != nil {
		return err
	}
	if err := g.checkNotMoving("start"); err != nil {
		return err
	}
	if err := gs.checkOwnerUp(g, "start cluster group", name); err != nil {
		return err
	}
	g.PersistentState = 1
	for _, r := range gs.members(g) {
		r.wantOnline()
		r.own = false
	}
	gs.c.engine.advance()
	return nil
}

// checkOwnerUp returns error 5050 if the owner of a group is down or joining, 5070 if it is paused; op and name give the
// operation of the error.
func (gs Groups) checkOwnerUp(g *group, op, name string) error {
	switch g.owner.state() {
	case NodeDown, NodeJoining:
		return win32.Fail(win32.CodeNodeDown, "%s %q", op, name)
	case NodePaused:
		return win32.Fail(win32.CodeNodePaused, "%s %q", op, name)
	case NodeUp:
	}
	return nil
}

// Stop begins to take all resources of a group offline, failed ones too; error 5013 for an unknown group, 5908 while
// it moves. Error 5023 is documented for single resources only, so Stop does not return it.
func (gs Groups) Stop(name string) error {
	gs.c.w.Lock()
	defer gs.c.w.Unlock()
	g, err := gs.need(name, "stop")
	if err != nil {
		return err
	}
	if err := g.checkNotMoving("stop"); err != nil {
		return err
	}
	g.PersistentState = 0
	for _, r := range gs.members(g) {
		r.wantOffline()
		r.own = false
	}
	gs.c.engine.advance()
	return nil
}

// toPersistentState requests the members of a group to be online that have no persistent state of their own, if that of the group
// is online (MS-CMRP, ApiMoveGroupToNode). It stops none: "the cluster always attempts to return the group to the state it was
// before the move" (Microsoft, "MoveClusterGroup function").
func (gs Groups) toPersistentState(g *group) {
	for _, r := range gs.members(g) {
		if !r.own && g.PersistentState == 1 {
			r.target, r.PersistentState = true, 1
		}
	}
}

// startWithCluster requests for each group what its persistent state says when the cluster forms (Microsoft, "Groups:
// PersistentState").
func (gs Groups) startWithCluster() {
	for _, g := range gs.c.groups {
		gs.toPersistentState(g)
		for _, r := range gs.members(g) {
			r.target = r.target && g.PersistentState == 1
		}
	}
}
