// Package quorum counts the votes of a cluster: whether the other nodes keep the quorum while a node is outside the cluster.
// Without it, Windows stops the cluster service on every node, and the role with it.
package quorum

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"changeover/activities/host"
	"changeover/activities/node"
	"changeover/activities/powershell/scripts"
)

// Seen are the nodes, the groups and the witness of a cluster. The witness is empty where there is none; State is its state.
type Seen struct {
	Witness string `json:"witness"`
	State   string `json:"state"`
	// Type is the type of the quorum as Windows names it.
	Type string `json:"type"`
	// Dynamic: the cluster adapts the number of votes when a node shuts down.
	Dynamic bool    `json:"dynamic"`
	Votes   []Votes `json:"votes"`
	Nodes   []Node  `json:"-"`
	Groups  []Group `json:"-"`
}

// Group is a role, or one of the core groups of the cluster.
type Group struct {
	Name, Owner, State string
	Core               bool
}

// Offline is the state of a group of which nothing is online, by its name, which is not localized.
const Offline = "Offline"

// Votes are the votes that a node may have.
type Votes struct {
	Node  string `json:"node"`
	Votes int    `json:"votes"`
}

// Node is a node of the cluster with its state.
type Node struct {
	Name  string
	State node.State
}

// up reports whether the node takes part in the cluster.
func (n Node) up() bool { return n.State == node.Up || n.State == node.Paused }

// joins is what brings the node back into the cluster. The cluster does not accept a quarantined node only because its cluster
// service starts.
func (n Node) joins() string {
	if advice := n.State.Advice(); advice != "" {
		return fmt.Sprintf("bring node %s, which is %s, back into the cluster (%s)", n.Name, n.State, advice)
	}
	if !n.State.AtRest() {
		return fmt.Sprintf("wait until node %s, which is %s, is up", n.Name, n.State)
	}
	return "start the cluster service of " + n.Name + " (run Start-Service ClusSvc at the console of the node)"
}

const (
	// online is the state of a witness that has a vote.
	online = "Online"
	// diskOnly is the type of a quorum in which only the witness has a vote.
	diskOnly = "DiskOnly"
)

// Read reads the votes, the nodes and the groups of the cluster.
func Read(ctx context.Context, h host.Session) (Seen, error) {
	seen, err := host.Read[Seen](ctx, h, scripts.GetClusterQuorum.Of())
	if err != nil {
		return seen, err
	}
	var cluster struct {
		Nodes  []node.Seen
		Groups []Group
	}
	_, err = h.Run(ctx, scripts.GetCluster.Of(), &cluster)
	for _, n := range cluster.Nodes {
		seen.Nodes = append(seen.Nodes, Node{n.Name, n.Effective()})
	}
	seen.Groups = cluster.Groups
	return seen, err
}

// WitnessVotes reports whether the witness has a vote: only an online one does.
func (s Seen) WitnessVotes() bool { return s.Witness != "" && s.State == online }

// Without returns the votes that are left without a node, those that a majority is counted of, and the nodes that stay.
func (s Seen) Without(name string) (left, all int, stay []string) {
	for _, n := range s.Nodes {
		votes := s.votesOf(n.Name)
		if all += votes; !strings.EqualFold(n.Name, name) && n.up() {
			left += votes
			stay = append(stay, n.Name)
		}
	}
	if strings.EqualFold(s.Type, diskOnly) {
		left, all = 0, 0
	}
	if s.Witness != "" {
		all++
	}
	if s.WitnessVotes() {
		left++
	}
	return left, all, stay
}

// votesOf returns the votes that a node may have.
func (s Seen) votesOf(name string) int {
	i := slices.IndexFunc(s.Votes, func(v Votes) bool { return strings.EqualFold(v.Node, name) })
	if i < 0 {
		return 0
	}
	return s.Votes[i].Votes
}

// Lost returns why the cluster would lose its quorum while a node restarts, and what to do; it is empty if the quorum is kept. With
// dynamic quorum, the cluster takes the vote of a node that shuts down out of the count, so any vote that is left is a majority
// (Microsoft, "Understanding cluster and pool quorum"). Without it, the votes of nodes that are down count as well. If no other
// node is up, the cluster ends and begins again with this node.
func (s Seen) Lost(name string) string { return s.lost(name, "") }

// lost is Lost with further advice.
func (s Seen) lost(name, evict string) string {
	left, all, stay := s.Without(name)
	if len(stay) == 0 || s.Dynamic && left > 0 || 2*left > all {
		return ""
	}
	if s.Dynamic {
		return fmt.Sprintf("no other node that is up (%s) has a vote, so the cluster would lose its quorum, and the cluster service would stop on every node; %s, then retry",
			strings.Join(stay, ", "), s.advice(name, ""))
	}
	return fmt.Sprintf("without this node, the cluster has only %d of %d votes (%s) and would lose its quorum, so the cluster service would stop on every node; %s, then retry",
		left, all, cmp.Or(strings.Join(s.voters(stay), ", "), "none"), s.advice(name, evict))
}

// LostByEviction is Lost for a node that leaves the cluster for good, so that its own votes no longer count. If the node takes no
// part in the cluster, the others have the quorum without it already.
func (s Seen) LostByEviction(name string) string {
	i := slices.IndexFunc(s.Nodes, func(n Node) bool { return strings.EqualFold(n.Name, name) })
	if i < 0 || !s.Nodes[i].up() {
		return ""
	}
	s.Nodes = slices.Delete(slices.Clone(s.Nodes), i, i+1)
	return s.lost(name, s.evictDead())
}

// evictDead is advice about the nodes that are down: once they are evicted, their votes no longer count.
func (s Seen) evictDead() string {
	var dead []string
	for _, n := range s.Nodes {
		if n.State.IsOutside() && s.votesOf(n.Name) > 0 {
			dead = append(dead, n.Name)
		}
	}
	if len(dead) == 0 {
		return ""
	}
	return "first evict each node that will not come back (" + strings.Join(dead, ", ") + "; in Failover Cluster Manager: More Actions, Evict)"
}

// voters are those of some nodes that have a vote, and the witness if it has one.
func (s Seen) voters(nodes []string) []string {
	list := slices.DeleteFunc(slices.Clone(nodes), func(n string) bool { return s.votesOf(n) == 0 || strings.EqualFold(s.Type, diskOnly) })
	if s.WitnessVotes() {
		list = append(list, "witness '"+s.Witness+"'")
	}
	return list
}

// advice returns what gives the cluster more votes, and further advice about an eviction if there is any.
func (s Seen) advice(name, evict string) string {
	var can []string
	for _, n := range s.Nodes {
		if !strings.EqualFold(n.Name, name) && !n.up() && s.votesOf(n.Name) > 0 {
			can = append(can, n.joins())
		}
	}
	if evict != "" {
		can = append(can, evict)
	}
	switch {
	case s.Witness == "":
		can = append(can, "configure a witness (in Failover Cluster Manager: More Actions, Configure Cluster Quorum Settings)")
	case !s.WitnessVotes():
		can = append(can, fmt.Sprintf("bring the witness '%s' online, which is %s", s.Witness, s.State))
	}
	if len(can) == 0 {
		can = append(can, "give the nodes that are up a vote (in Failover Cluster Manager: More Actions, Configure Cluster Quorum Settings)")
	}
	return strings.Join(can, ", or ")
}
