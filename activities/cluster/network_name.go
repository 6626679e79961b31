package cluster

import (
	"context"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config/catalogue"
)

// NetworkNameResource is the virtual server's name in a role; it depends on the
// role's IP address (7.3.1, D-57).
type NetworkNameResource struct {
	Role string `json:"role"`
	Name string `json:"name"`
	// NetworkName is the NetBIOS name, DnsName follows it.
	NetworkName string `json:"networkName"`
}

// ActivityName implements Wanted.
func (NetworkNameResource) ActivityName() string { return "EnsureNetworkName" }

type networkNameKind struct{}

// networkNameSeen is the role's network name resource, if it has one, and its IP address resource.
type networkNameSeen struct {
	resource   ResourceSeen
	found      bool
	parameters map[string]string
	providers  providers
	address    ResourceSeen
}

func (networkNameKind) Read(ctx context.Context, h host.Session, want NetworkNameResource) (networkNameSeen, error) {
	var seen networkNameSeen
	resource, found, err := readAccessPoint(ctx, h, want.Role, want.Name, catalogue.NetworkNameType)
	if err != nil {
		return seen, err
	}
	seen.resource, seen.found = resource, found
	resources, err := ReadResources(ctx, h, want.Role)
	if err != nil {
		return seen, err
	}
	if seen.address, err = resources.must(ResourceRef{Role: want.Role, Type: catalogue.IPAddressType}); err != nil || !found {
		return seen, err
	}
	if seen.parameters, err = ReadParameters(ctx, h, resource.Name); err != nil {
		return seen, err
	}
	seen.providers, err = readProviders(ctx, h, resource, resources)
	return seen, err
}

func (networkNameKind) Differences(want NetworkNameResource, have networkNameSeen) ([]engine.Change, error) {
	var changes []engine.Change
	name := have.resource.Name
	if !have.found {
		name = want.Name
		changes = append(changes, addResource(name, want.Role, catalogue.NetworkNameType))
	}
	before := have.parameters["Name"]
	if dns := have.parameters["DnsName"]; !strings.EqualFold(before, dns) {
		before += " (DNS " + dns + ")"
	}
	if !strings.EqualFold(before, want.NetworkName) {
		if err := have.resource.offlineToChange("network name", before, want.NetworkName); err != nil {
			return nil, err
		}
		set := scripts.SetClusterNetworkName.Of("Name", name, "NetworkName", want.NetworkName)
		changes = append(changes, engine.NewChange("NetworkName", before, want.NetworkName, set))
	}
	return append(changes, missingProviders(name, have.providers.required, ResourceList{have.address})...), nil
}
