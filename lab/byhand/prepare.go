package byhand

import (
	"fmt"
	"slices"
	"strings"

	"changeover/lab/cluster"
)

// prepare carries out 7.1.3, 7.2 and 7.3: it removes features that nodes must not have, and creates the role with its address,
// name and disk.
func (a *administrator) prepare() error {
	role, v := a.site.Role, a.site.VirtualServer
	return inOrder(
		a.removeFeatures,
		func() error {
			if v.Preexisting {
				return nil
			}
			return a.accessPoint()
		},
		func() error { return a.cluster.Groups.SetPreferredOwners(role.Name, role.PreferredOwners) },
		func() error { return a.cluster.Groups.SetProperty(role.Name, "Priority", a.site.RolePriority()) },
		func() error { return a.policies(v.IPResource, cluster.TypeIPAddress) },
		func() error { return a.policies(v.NameResource, cluster.TypeNetworkName) },
		a.disk,
		a.moveToFirst,
	)
}

// removeFeatures carries out 7.1.3/3 to 7.1.3/5.
func (a *administrator) removeFeatures() error {
	for _, h := range a.nodes() {
		for _, f := range h.Software.Features() {
			unwanted := slices.Contains([]string{"DHCP", "RSAT-DHCP", "SMTP-Server", "Web-Mgmt-Console", "Web-Server"}, f.Name)
			if !unwanted || f.InstallState != "Installed" {
				continue
			}
			if _, err := h.Software.RemoveFeature(f.Name); err != nil {
				return err
			}
		}
	}
	return nil
}

// accessPoint carries out 7.2 and 7.3.1: it creates the role with its client access point.
func (a *administrator) accessPoint() error {
	role, v := a.site.Role.Name, a.site.VirtualServer
	network := v.ClusterNetwork
	if network == "" {
		network = a.cluster.Networks()[0].Name
	}
	return inOrder(
		func() error { _, err := a.cluster.Groups.Create(role); return err },
		func() error {
			return a.create(v.IPResource, cluster.TypeIPAddress, "Address", v.IP, "SubnetMask", v.SubnetMask, "Network", network)
		},
		func() error {
			return a.create(v.NameResource, cluster.TypeNetworkName, "Name", v.Name, "DnsName", v.Name)
		},
		func() error { return a.cluster.Dependencies.Add(v.NameResource, v.IPResource) },
	)
}

// create creates a resource of the role; properties are names of private properties, each followed by its value.
func (a *administrator) create(name, kind string, properties ...any) error {
	if _, err := a.cluster.Resources.Create(name, kind, a.site.Role.Name); err != nil {
		return err
	}
	for i := 0; i < len(properties); i += 2 {
		if _, err := a.cluster.Resources.SetParameter(name, fmt.Sprint(properties[i]), properties[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// disk carries out 7.3.3: it adds the shared disk of the site to the role.
func (a *administrator) disk() error {
	d := a.site.Disk
	for _, found := range a.cluster.Storage.Available() {
		if d.ID != "" && !strings.EqualFold(strings.TrimPrefix(strings.ToLower(found.ID), "0x"), strings.TrimPrefix(strings.ToLower(d.ID), "0x")) {
			continue
		}
		added, err := a.cluster.Storage.Add(found.ID)
		if err != nil {
			return err
		}
		if d.ResourceName != "" && added.Name != d.ResourceName {
			if err := a.cluster.Resources.SetProperty(added.Name, "Name", d.ResourceName); err != nil {
				return err
			}
			added.Name = d.ResourceName
		}
		return a.cluster.Resources.Move(added.Name, a.site.Role.Name)
	}
	return fmt.Errorf("cannot find the available disk %s", d.ID)
}
