package cluster

import (
	"context"
	"net/netip"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config"
	"changeover/config/catalogue"
)

// IPAddressResource is the virtual server's address in a role (7.3.1).
type IPAddressResource struct {
	Role       string `json:"role"`
	Name       string `json:"name"`
	Address    string `json:"address"`
	SubnetMask string `json:"subnetMask"`
	// Network is the cluster network's name; empty: the one that Address belongs to.
	Network string `json:"network,omitempty"`
}

// ActivityName implements Wanted.
func (IPAddressResource) ActivityName() string { return "EnsureIPAddress" }

type ipAddressKind struct{}

// ipAddressSeen is the role's IP address resource, if it has one, and the networks it could be on.
type ipAddressSeen struct {
	resource   ResourceSeen
	found      bool
	parameters map[string]string
	networks   []networkSeen
}

type networkSeen struct {
	Name    string `json:"name"`
	Address string `json:"address"`
	Mask    string `json:"mask"`
}

func (ipAddressKind) Read(ctx context.Context, h host.Session, want IPAddressResource) (ipAddressSeen, error) {
	var seen ipAddressSeen
	resource, found, err := readAccessPoint(ctx, h, want.Role, want.Name, catalogue.IPAddressType)
	if err != nil {
		return seen, err
	}
	seen.resource, seen.found = resource, found
	if found {
		if seen.parameters, err = ReadParameters(ctx, h, resource.Name); err != nil {
			return seen, err
		}
	}
	var answer struct {
		Networks []networkSeen `json:"networks"`
	}
	_, err = h.Run(ctx, scripts.GetClusterNetworks.Of(), &answer)
	seen.networks = answer.Networks
	return seen, err
}

func (ipAddressKind) Differences(want IPAddressResource, have ipAddressSeen) ([]engine.Change, error) {
	network, err := clusterNetwork(want, have.networks)
	if err != nil {
		return nil, err
	}
	var changes []engine.Change
	name, before := have.resource.Name, addressText(have.parameters)
	if !have.found {
		name = want.Name
		changes = append(changes, addResource(name, want.Role, catalogue.IPAddressType))
	}
	after := want.Address + " mask " + want.SubnetMask + " on " + network
	if before != after {
		if err := have.resource.offlineToChange("address", before, after); err != nil {
			return nil, err
		}
		set := scripts.SetClusterIPAddress.Of("Name", name, "Address", want.Address, "SubnetMask", want.SubnetMask, "Network", network)
		changes = append(changes, engine.NewChange("Address", before, after, set))
	}
	return changes, nil
}

func (ipAddressKind) Warnings(_ IPAddressResource, have ipAddressSeen) []string {
	if have.resource.State == Failed {
		return []string{"the IP address resource '" + have.resource.Name + "' is in state Failed; look for the cause in the cluster events in Failover Cluster Manager, and correct the cause"}
	}
	return nil
}

// addressText puts the private properties of an IP address resource into one line.
func addressText(parameters map[string]string) string {
	if parameters["Address"] == "" {
		return ""
	}
	text := parameters["Address"] + " mask " + parameters["SubnetMask"] + " on " + parameters["Network"]
	if dhcp := parameters["EnableDhcp"]; dhcp != "" && dhcp != "0" {
		text += " by DHCP"
	}
	return text
}

// clusterNetwork is the network of the wanted address: the given one, or the one whose subnet holds it.
func clusterNetwork(want IPAddressResource, networks []networkSeen) (string, error) {
	if _, err := netip.ParseAddr(want.Address); err != nil {
		return "", engine.BadRequest("cannot use '%s' as the virtual server's address: %v; abort, correct virtualServer.ip in the site file, then start the runbook again", want.Address, err)
	}
	for _, n := range networks {
		if want.Network == n.Name || (want.Network == "" && config.SameSubnet(want.Address, n.Address, n.Mask)) {
			return n.Name, nil
		}
	}
	if want.Network != "" {
		return "", engine.Precondition("cannot use address %s on cluster network '%s': the cluster has no network of this name (Get-ClusterNetwork lists the names); "+
			"abort, correct virtualServer.clusterNetwork in the site file, then start the runbook again", want.Address, want.Network)
	}
	return "", engine.Precondition("cannot find the cluster network of address %s: no cluster network has a subnet with this address; "+
		"abort, correct virtualServer.ip or set virtualServer.clusterNetwork in the site file (Get-ClusterNetwork lists the names), then start the runbook again", want.Address)
}

// readAccessPoint finds the role's resource of a type: by name, else the only one of that type.
func readAccessPoint(ctx context.Context, h host.Session, role, name, resourceType string) (ResourceSeen, bool, error) {
	if _, err := readGroup(ctx, h, role); err != nil {
		return ResourceSeen{}, false, err
	}
	resources, err := ReadResources(ctx, h, role)
	if err != nil {
		return ResourceSeen{}, false, err
	}
	ofType := resources.ByType(resourceType)
	if r, ok, err := ofType.Find(ResourceRef{Role: role, Name: name}); ok || err != nil {
		return r, ok, err
	}
	return ofType.Find(ResourceRef{Role: role, Type: resourceType})
}

// offlineToChange refuses to change a property of an online resource that takes effect only at its next start:
// the cluster would store the new value (error 5024), and clients would still see the old value.
func (r ResourceSeen) offlineToChange(property, before, after string) error {
	switch {
	case r.Name == "", r.State == Offline, r.State == Failed:
		return nil
	case !r.State.AtRest():
		return r.busy("change the " + property + " of resource '" + r.Name + "'")
	}
	return engine.Precondition("cannot change the %s of resource '%s' from '%s' to '%s': the resource is online, and a change takes effect only when the resource starts again; "+
		"in a maintenance window, take resource '%s' offline in Failover Cluster Manager, then retry; if the new value is wrong, abort, correct virtualServer in the site file, then start the runbook again", property, r.Name, before, after, r.Name)
}

// addResource is the change that creates a resource in a role.
func addResource(name, role, resourceType string) engine.Change {
	return engine.NewChange("Resource", "(absent)", name,
		scripts.AddClusterResource.Of("Name", name, "Group", role, "ResourceType", resourceType))
}
