package look

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"changeover/activities/cluster"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config/catalogue"
	"changeover/runbook"
)

// Roles of a cluster network (Microsoft, failover cluster API: CLUSTER_NETWORK_ROLE).
const (
	networkForCluster = 1
	networkForClients = 2
)

func readCluster(ctx context.Context, h host.Session) (runbook.ClusterSeen, error) {
	var seen runbook.ClusterSeen
	cluster, err := cluster.ReadSeen(ctx, h)
	if err != nil {
		return seen, unread(&seen.Unread, "the cluster (is the host a node, and is its cluster service running?)", h, err)
	}
	seen.Name = cluster.Name
	for _, node := range cluster.Nodes {
		seen.Nodes = append(seen.Nodes, node.Name)
	}
	for _, part := range []struct {
		what string
		read func(context.Context, host.Session, *runbook.ClusterSeen) error
	}{
		{"the cluster networks", readNetworks},
		{"the cluster's resources", resourcesOf(cluster)},
		{"the disks that are not in the cluster yet", readAvailableDisks},
	} {
		if err := unread(&seen.Unread, part.what, h, part.read(ctx, h, &seen)); err != nil {
			return seen, err
		}
	}
	return seen, nil
}

func readNetworks(ctx context.Context, h host.Session, seen *runbook.ClusterSeen) error {
	var answer struct {
		Networks []struct {
			Name, Mask string
			Role       int
		}
		Interfaces []runbook.ClusterInterfaceSeen
	}
	_, err := h.Run(ctx, scripts.GetClusterNetworkInterfaces.Of(), &answer)
	for _, n := range answer.Networks {
		seen.Networks = append(seen.Networks, runbook.ClusterNetworkSeen{
			Name: n.Name, Mask: n.Mask, Clients: n.Role&networkForClients != 0, Cluster: n.Role&networkForCluster != 0,
		})
	}
	seen.Interfaces = answer.Interfaces
	return err
}

func readAvailableDisks(ctx context.Context, h host.Session, seen *runbook.ClusterSeen) error {
	var answer struct{ Disks []struct{ Name string } }
	_, err := h.Run(ctx, scripts.GetClusterAvailableDisks.Of(), &answer)
	for _, disk := range answer.Disks {
		seen.AvailableDisks = append(seen.AvailableDisks, disk.Name)
	}
	return err
}

// resourcesOf reads the resources of a cluster: its own address, its roles and its disks.
func resourcesOf(c cluster.Seen) func(context.Context, host.Session, *runbook.ClusterSeen) error {
	return func(ctx context.Context, h host.Session, seen *runbook.ClusterSeen) error {
		resources, err := cluster.ReadResources(ctx, h, "")
		if err != nil {
			return err
		}
		roles := slices.DeleteFunc(slices.Clone(c.Groups), func(g cluster.GroupSeen) bool { return g.Core })
		for _, group := range roles {
			of := resources.InRole(group.Name)
			role := describeRole(group.Name, of)
			if len(roles) == 1 || slices.ContainsFunc(role.Services, ofXPR) {
				if err := readAccessPoint(ctx, h, &role, of); err != nil {
					return err
				}
			}
			seen.Roles = append(seen.Roles, role)
		}
		var addresses []string
		for _, r := range resources {
			if r.Unread != "" {
				seen.Unread = append(seen.Unread, fmt.Sprintf("cannot read the private properties of resource '%s' of role '%s': %s", r.Name, r.Group, r.Unread))
			}
			group, _ := c.Group(r.Group)
			switch {
			case r.Type == catalogue.PhysicalDiskType && !strings.EqualFold(group.Type, groupCluster):
				seen.Disks = append(seen.Disks, r.Name)
			case r.Type == catalogue.IPAddressType && strings.EqualFold(group.Type, groupCluster):
				addresses = append(addresses, r.Name)
			}
		}
		if len(addresses) != 1 { // A cluster that is stretched over subnets has several: a person chooses.
			return nil
		}
		parameters, err := cluster.ReadParameters(ctx, h, addresses[0])
		seen.Address = parameters["Address"]
		return err
	}
}

// groupCluster is the type of the core group with the cluster's own name, address and witness; its name is localized.
const groupCluster = "Cluster"

// ofXPR reports whether a service is one of XPR's.
func ofXPR(key string) bool {
	return slices.ContainsFunc(catalogue.Services(), func(row catalogue.Service) bool { return strings.EqualFold(row.Key, key) })
}

// describeRole returns what the list of resources shows of a role.
func describeRole(name string, resources cluster.ResourceList) runbook.RoleSeen {
	role := runbook.RoleSeen{Name: name}
	for _, r := range resources {
		if r.Service != "" {
			role.Services = append(role.Services, r.Service)
		}
		if r.Type == catalogue.PhysicalDiskType {
			role.Disks = append(role.Disks, r.Name)
		}
	}
	return role
}

// readAccessPoint reads the network name and the address of a role: one request for each of the two resources.
func readAccessPoint(ctx context.Context, h host.Session, role *runbook.RoleSeen, resources cluster.ResourceList) error {
	for _, r := range resources {
		if r.Type != catalogue.IPAddressType && r.Type != catalogue.NetworkNameType {
			continue
		}
		parameters, err := cluster.ReadParameters(ctx, h, r.Name)
		if err != nil {
			return err
		}
		if r.Type == catalogue.IPAddressType {
			role.IPResource, role.Address, role.Mask = r.Name, parameters["Address"], parameters["SubnetMask"]
		} else {
			role.NameResource, role.NetworkName = r.Name, parameters["Name"]
		}
	}
	return nil
}
