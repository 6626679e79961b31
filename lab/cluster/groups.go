package cluster

import (
	"slices"
	"strings"
)

// Defaults of a group's properties (Microsoft, "Group Common Properties").
const (
	priorityMedium    = 2000
	thresholdByNodes  = 0xFFFFFFFF
	failoverPeriodDef = 6
)

type group struct {
	Group
	owner     *node
	preferred []string
	// moving is the target while the group moves.
	moving *node
	// failovers are the times of failovers within the period, on the lab's clock.
	failovers []labTime
}

// Groups lists the groups in the order of their creation.
func (c *Cluster) Groups() []Group {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	var list []Group
	for _, g := range c.groups {
		list = append(list, c.showGroup(g))
	}
	return list
}

// Group finds a group by name, ignoring case; error 5013.
func (c *Cluster) Group(name string) (Group, error) {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	g, err := c.needGroup(name, "open")
	if err != nil {
		return Group{}, err
	}
	return c.showGroup(g), nil
}

func (c *Cluster) group(name string) *group {
	for _, g := range c.groups {
		if strings.EqualFold(g.Name, name) || strings.EqualFold(g.ID, name) {
			return g
		}
	}
	return nil
}

func (c *Cluster) needGroup(name, verb string) (*group, error) {
	if g := c.group(name); g != nil {
		return g, nil
	}
	return nil, fail(CodeGroupMissing, "%s cluster group %q", verb, name)
}

func (c *Cluster) showGroup(g *group) Group {
	shown := g.Group
	shown.OwnerNode = g.owner.host.name
	shown.State = c.groupState(g)
	shown.PreferredOwners = slices.Clone(g.preferred)
	return shown
}

// groupState is the state of the most exceptional resource: a failed one outweighs a pending one, which
// outweighs the rest (MS-CMRP, ApiGetGroupState).
func (c *Cluster) groupState(g *group) GroupState {
	counts := map[ResourceState]int{}
	for _, r := range c.members(g) {
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

// GroupAtRest reports whether a group neither moves nor has a resource that is between two states or
// about to be restarted; true for one that does not exist. Its state does not say so: one failed
// resource hides those that are pending.
func (c *Cluster) GroupAtRest(name string) bool {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	g := c.group(name)
	if g == nil {
		return true
	}
	return g.moving == nil && !slices.ContainsFunc(c.members(g), func(r *resource) bool { return r.pending() || r.restarting })
}

// CreateGroup adds an empty group, offline, owned by the first node that is up; error 5010.
func (c *Cluster) CreateGroup(name string) (Group, error) {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	if c.group(name) != nil {
		return Group{}, fail(CodeObjectExists, "create cluster group %q", name)
	}
	owner := c.nodes[0]
	for _, n := range c.nodes {
		if n.state() == NodeUp {
			owner = n
			break
		}
	}
	g := c.newGroup(name, "Unknown", owner)
	c.w.changed()
	return c.showGroup(g), nil
}

func (c *Cluster) newGroup(name, typ string, owner *node) *group {
	g := &group{Group: Group{
		ID: c.w.newID(), Name: name, GroupType: typ, Priority: priorityMedium,
		FailoverThreshold: thresholdByNodes, FailoverPeriod: failoverPeriodDef,
	}, owner: owner}
	c.groups = append(c.groups, g)
	return g
}

// SetGroupProperty writes a common property of a group: Name, Description,
// Priority, FailoverThreshold, FailoverPeriod (hours, 0 to 1193),
// AutoFailbackType or PersistentState; error 87 for another name or value.
func (c *Cluster) SetGroupProperty(name, property string, value any) error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	g, err := c.needGroup(name, "change")
	if err != nil {
		return err
	}
	defer c.w.changed()
	switch fold(property) {
	case "name":
		return c.renameGroup(g, value)
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
	}
	return fail(CodeInvalidParameter, "set property %q of cluster group %q", property, name)
}

func (c *Cluster) renameGroup(g *group, value any) error {
	var name string
	if err := setText(&name, "Name", value); err != nil || name == "" {
		return fail(CodeInvalidParameter, "rename cluster group %q", g.Name)
	}
	if other := c.group(name); other != nil && other != g {
		return fail(CodeObjectExists, "rename cluster group %q to %q", g.Name, name)
	}
	for _, r := range c.members(g) {
		r.Group = name
	}
	g.Name = name
	return nil
}

// SetPreferredOwners sets the nodes that a group prefers, in order; errors 5013, 5042.
func (c *Cluster) SetPreferredOwners(group string, nodes []string) error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	g, err := c.needGroup(group, "change the owners of")
	if err != nil {
		return err
	}
	names, err := c.checkNodes(nodes)
	if err != nil {
		return err
	}
	g.preferred = names
	c.w.changed()
	return nil
}

// checkNodes gives the nodes' own spelling of their names; error 5042.
func (c *Cluster) checkNodes(nodes []string) ([]string, error) {
	var names []string
	for _, name := range nodes {
		n := c.node(name)
		if n == nil {
			return nil, fail(CodeNodeMissing, "find cluster node %q", name)
		}
		names = append(names, n.host.name)
	}
	return names, nil
}

// MoveGroup begins to move a group to a node, "" for the best one; afterwards
// each of its resources is brought to its persistent state: also one that had
// failed comes online (MS-CMRP, ApiMoveGroupToNode). Errors: 5013, 5042,
// 5050 down or joining, 5070 paused, 5071 not a possible owner, 5908 while it moves already.
func (c *Cluster) MoveGroup(name, target string) error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	g, err := c.needGroup(name, "move")
	if err != nil {
		return err
	}
	to, err := c.target(g, target)
	if err != nil || to == g.owner {
		return err
	}
	if g.moving != nil {
		return fail(CodeGroupMoving, "move cluster group %q", name)
	}
	g.moving = to
	c.advance()
	return nil
}

func (c *Cluster) target(g *group, name string) (*node, error) {
	if name == "" {
		if to := c.bestNode(g, g.owner); to != nil {
			return to, nil
		}
		return nil, fail(CodeNodeNotAvailable, "move cluster group %q", g.Name)
	}
	to := c.node(name)
	if to == nil {
		return nil, fail(CodeNodeMissing, "move cluster group %q to %q", g.Name, name)
	}
	if to == g.owner {
		return to, nil
	}
	switch to.state() {
	case NodeDown, NodeJoining:
		return nil, fail(CodeNodeDown, "move cluster group %q to %q", g.Name, name)
	case NodePaused:
		return nil, fail(CodeNodePaused, "move cluster group %q to %q", g.Name, name)
	case NodeUp:
	}
	if !c.canHost(g, to) {
		return nil, fail(CodeCannotHost, "move cluster group %q to %q", g.Name, name)
	}
	return to, nil
}

// StartGroup begins to bring all resources of a group online; errors 5013, 5070 on a paused owner.
func (c *Cluster) StartGroup(name string) error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	g, err := c.needGroup(name, "start")
	if err != nil {
		return err
	}
	if err := c.ownerWorks(g, "start cluster group", name); err != nil {
		return err
	}
	g.PersistentState = 1
	for _, r := range c.members(g) {
		r.want()
	}
	c.advance()
	return nil
}

// ownerWorks refuses on an owner that is not up.
func (c *Cluster) ownerWorks(g *group, op, name string) error {
	switch g.owner.state() {
	case NodeDown, NodeJoining:
		return fail(CodeNodeDown, "%s %q", op, name)
	case NodePaused:
		return fail(CodeNodePaused, "%s %q", op, name)
	case NodeUp:
	}
	return nil
}

// StopGroup begins to take all resources of a group offline, those that have failed among them; error
// 5013. When a group is refused with 5023 is documented for its single resources only.
func (c *Cluster) StopGroup(name string) error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	g, err := c.needGroup(name, "stop")
	if err != nil {
		return err
	}
	g.PersistentState = 0
	for _, r := range c.members(g) {
		r.unwant()
	}
	c.advance()
	return nil
}
