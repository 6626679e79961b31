package cluster

import (
	"cmp"
	"context"
	"strings"
	"time"

	"changeover/activities/cluster/quorum"
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/runbook"
)

// clusterServiceName is the key of the cluster service.
const clusterServiceName = "ClusSvc"

// FileHeldByService replaces a file that the cluster service holds: stop ClusSvc, copy, start (9.2-1,
// 'File in use'). It is refused on the owner of NotOwnerOf, on a node where another role is online, and where the other nodes
// would lose the quorum.
type FileHeldByService struct {
	Copy       windows.FileCopy `json:"copy"`
	Node       string           `json:"node"`
	NotOwnerOf string           `json:"notOwnerOf"`
}

// ActivityName implements Wanted.
func (FileHeldByService) ActivityName() string { return "ReplaceFileHeldByClusterService" }

type clusterServiceKind struct{}

// heldFileSeen is the cluster service of a node and the two files.
type heldFileSeen struct {
	service string
	// cluster is empty while the service does not run, since the cluster cmdlets do not answer then.
	cluster Seen
	files   windows.FilePair
	// dependents and votes are read while the service is to be stopped.
	dependents []windows.DependentService
	votes      quorum.Seen
}

func (clusterServiceKind) Read(ctx context.Context, h host.Session, want FileHeldByService) (heldFileSeen, error) {
	var seen heldFileSeen
	services, err := windows.ReadServiceStates(ctx, h, clusterServiceName)
	if err != nil {
		return seen, err
	}
	if len(services) == 0 {
		return seen, engine.Precondition("cannot restart the cluster service of %s: the host has no service ClusSvc; "+
			"install the feature Failover-Clustering and add the host to the cluster (Add-ClusterNode -Name %s, in an elevated PowerShell on a node of the cluster), then retry", h.Name(), h.Name())
	}
	seen.service = services[0].State
	if seen.files, err = windows.ReadPair(ctx, h, want.Copy); err != nil {
		return seen, err
	}
	if seen.service != windows.ServiceRunning {
		return seen, nil
	}
	if !seen.files.Same() {
		if seen.dependents, err = windows.ReadDependents(ctx, h, clusterServiceName); err != nil {
			return seen, err
		}
		if seen.votes, err = quorum.Read(ctx, h); err != nil {
			return seen, err
		}
	}
	seen.cluster, err = ReadSeen(ctx, h)
	return seen, err
}

func (clusterServiceKind) Differences(want FileHeldByService, have heldFileSeen) ([]engine.Change, error) {
	start := engine.NewChange(clusterServiceName, windows.ServiceStopped, windows.ServiceRunning, scripts.StartClusterService.Of()).Compensating()
	if have.service == windows.ServiceStopPending || have.service == windows.ServiceStartPending {
		return nil, engine.NewError(runbook.ErrClusterBusy, nil, "cannot replace %s on %s: the cluster service is in state %s; the next attempt waits until this state has ended",
			want.Copy.Destination, want.Node, have.service)
	}
	if !have.files.Source.Exists {
		if have.service != windows.ServiceRunning {
			// An earlier attempt has stopped the service. It is started again, so that the node does not stay outside the cluster.
			return []engine.Change{start}, nil
		}
		return nil, engine.Precondition("cannot copy %s: the file is not on %s; copy the whole setup medium to %s, then retry", want.Copy.Source, want.Node, want.Node)
	}
	same := have.files.Same()
	if role, ok := have.cluster.Group(want.NotOwnerOf); ok && strings.EqualFold(role.Owner, want.Node) && !same {
		return nil, engine.Precondition("cannot stop the cluster service of %s: the node owns role '%s', and the role would move to another node; in a maintenance window, move the role to another node in Failover Cluster Manager, then retry",
			want.Node, role.Name)
	}
	if err := have.cluster.noOtherRoles(want.Node, want.NotOwnerOf); err != nil && !same {
		return nil, err
	}
	if err := windows.NoDependents("the cluster service of "+want.Node, have.dependents); err != nil && !same {
		return nil, err
	}
	if lost := have.votes.Lost(want.Node); lost != "" && !same {
		return nil, engine.Precondition("cannot stop the cluster service of %s: %s", want.Node, lost)
	}
	var changes []engine.Change
	stopped := have.service != windows.ServiceRunning
	if !same {
		if !stopped {
			changes = append(changes, engine.NewChange(clusterServiceName, have.service, windows.ServiceStopped, scripts.StopClusterService.Of()))
			stopped = true
		}
		replace := scripts.CopyFile.Of("Source", want.Copy.Source, "Destination", want.Copy.Destination)
		changes = append(changes, engine.NewChange("SHA-256 of "+want.Copy.Destination, cmp.Or(have.files.Destination.SHA256, "(absent)"), have.files.Source.SHA256, replace))
	}
	if stopped {
		// The service is started again even where the copy fails, so that the node does not stay outside the cluster.
		changes = append(changes, start)
	}
	return changes, nil
}

// noOtherRoles returns an error unless every role that a node owns, except one, is offline. In a role whose
// state is Failed all resources but one may be online, and they would move with it. The core groups may move:
// that interrupts nobody.
func (c Seen) noOtherRoles(node, but string) error {
	var there, changing []string
	for _, g := range c.Groups {
		name := "'" + g.Name + "': " + string(g.State)
		switch {
		case g.Core, g.State == Offline, !strings.EqualFold(g.Owner, node), strings.EqualFold(g.Name, but):
		case g.State.AtRest():
			there = append(there, name)
		default:
			changing = append(changing, name)
		}
	}
	switch {
	case len(there) > 0:
		return engine.Precondition("cannot stop the cluster service of %s: the node owns roles other than '%s' that are not offline (%s), and these roles would move to another node; "+
			"in a maintenance window, move these roles to another node in Failover Cluster Manager, then retry",
			node, but, strings.Join(there, ", "))
	case len(changing) > 0:
		return engine.NewError(runbook.ErrClusterBusy, nil, "cannot stop the cluster service of %s: the node owns roles other than '%s' that are changing their state (%s); the next attempt waits until these changes have ended",
			node, but, strings.Join(changing, ", "))
	}
	return nil
}

// Settled implements Settler: the node is in the cluster again, paused if it was.
func (clusterServiceKind) Settled(want FileHeldByService, have heldFileSeen) (bool, error) {
	if have.service != windows.ServiceRunning {
		return false, nil
	}
	node, err := have.cluster.Node(want.Node)
	return node.State == NodeUp || node.State == NodePaused, err
}

// Deadline implements engine.Patient.
func (FileHeldByService) Deadline() time.Duration { return DefaultStateTimeout }

func (clusterServiceKind) Evidence(want FileHeldByService, have heldFileSeen) []runbook.Fact {
	return []runbook.Fact{{Name: clusterServiceName, Value: have.service}, {Name: "SHA-256 of " + want.Copy.Destination, Value: have.files.Destination.SHA256}}
}
