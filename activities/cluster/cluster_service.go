package cluster

import (
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
	"context"
	"strings"
	"time"
)

// clusterServiceName is the key of the cluster service.
const clusterServiceName = "ClusSvc"

// statePartialOnline is the state of a group of which only some resources are online.
const statePartialOnline = "PartialOnline"

// ClusterServiceRestart replaces a file that the cluster service holds: stop ClusSvc, copy, start (9.2-1,
// 'File in use'). It is refused on the owner of NotOwnerOf, and on a node where another role is online.
type ClusterServiceRestart struct {
	Copy       FileCopy `json:"copy"`
	Node       string   `json:"node"`
	NotOwnerOf string   `json:"notOwnerOf"`
}

// ActivityName implements Wanted.
func (ClusterServiceRestart) ActivityName() string { return "ReplaceFileHeldByClusterService" }

type clusterServiceKind struct{}

// heldFileSeen is the cluster service of a node and the two files.
type heldFileSeen struct {
	service string
	// cluster is empty while the service does not run: nothing answers then.
	cluster clusterSeen
	files   filePair
}

func (clusterServiceKind) Read(ctx context.Context, h host.Session, want ClusterServiceRestart) (heldFileSeen, error) {
	var seen heldFileSeen
	services, err := readServiceStates(ctx, h, []string{clusterServiceName})
	if err != nil {
		return seen, err
	}
	if len(services) == 0 {
		return seen, engine.Precondition("cannot restart the cluster service of %s: it has none; install the failover clustering feature first", h.Name())
	}
	seen.service = services[0].State
	if seen.files, err = readPair(ctx, h, want.Copy); err != nil {
		return seen, err
	}
	if seen.service == serviceRunning {
		seen.cluster, err = readCluster(ctx, h)
	}
	return seen, err
}

func (clusterServiceKind) Differences(want ClusterServiceRestart, have heldFileSeen) ([]engine.Change, error) {
	if !have.files.source.Exists {
		return nil, engine.Precondition("cannot copy %s: it does not exist on %s; check the setup medium", want.Copy.Source, want.Node)
	}
	same := have.files.same()
	if role, ok := have.cluster.group(want.NotOwnerOf); ok && strings.EqualFold(role.Owner, want.Node) && !same {
		return nil, engine.Precondition("cannot stop the cluster service of %s: it owns role '%s', which would move; run the step on another node first, or move the role in a maintenance window",
			want.Node, role.Name)
	}
	if others := have.cluster.otherRolesOn(want.Node, want.NotOwnerOf); len(others) > 0 && !same {
		return nil, engine.Precondition("cannot stop the cluster service of %s: other roles are online there (%s) and would move; move them to another node in a maintenance window and retry",
			want.Node, strings.Join(others, ", "))
	}
	var changes []engine.Change
	stopped := have.service != serviceRunning
	if !same {
		if !stopped {
			changes = append(changes, engine.NewChange(clusterServiceName, have.service, serviceStopped, scripts.StopClusterService.Of()))
			stopped = true
		}
		replace := scripts.CopyFile.Of("Source", want.Copy.Source, "Destination", want.Copy.Destination)
		changes = append(changes, engine.NewChange("SHA256 of "+want.Copy.Destination, have.files.destination.SHA256, have.files.source.SHA256, replace))
	}
	if stopped {
		// Whatever becomes of the copy, the node must not stay out of the cluster.
		changes = append(changes, engine.NewChange(clusterServiceName, serviceStopped, serviceRunning, scripts.StartClusterService.Of()).Compensating())
	}
	return changes, nil
}

// otherRolesOn names the roles but one that a node has online, wholly or in part. The core groups
// move by themselves and interrupt nobody.
func (c clusterSeen) otherRolesOn(node, but string) []string {
	var names []string
	for _, g := range c.Groups {
		online := g.State == stateOnline || g.State == statePartialOnline
		if !g.Core && online && strings.EqualFold(g.Owner, node) && !strings.EqualFold(g.Name, but) {
			names = append(names, "'"+g.Name+"'")
		}
	}
	return names
}

// Settled implements Settler: the node is in the cluster again, paused if it was.
func (clusterServiceKind) Settled(want ClusterServiceRestart, have heldFileSeen) (bool, error) {
	if have.service != serviceRunning {
		return false, nil
	}
	node, err := have.cluster.node(want.Node)
	return node.State == stateUp || node.State == statePaused, err
}

// Deadline implements Settler.
func (clusterServiceKind) Deadline(ClusterServiceRestart) time.Duration { return defaultStateTimeout }

func (clusterServiceKind) Evidence(want ClusterServiceRestart, have heldFileSeen) []runbook.Fact {
	return []runbook.Fact{{clusterServiceName, have.service}, {"SHA256 of " + want.Copy.Destination, have.files.destination.SHA256}}
}
