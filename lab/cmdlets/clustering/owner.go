package clustering

import (
	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// ownerCommands returns the cmdlets for preferred owners of groups and possible owners of resources.
func (s Cmdlets) ownerCommands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-ClusterOwnerNode": s.onCluster(getOwnerNode, "Group", "Resource", "InputObject"),
		"Set-ClusterOwnerNode": s.onCluster(setOwnerNode, "Group", "Resource", "Owners", "InputObject"),
	}
}

// owned is a group or a resource with its list of owners.
type owned struct {
	name   string
	group  bool
	owners []string
}

func ownedObjects(c *posh.Invocation, cl *cluster.Cluster) ([]owned, error) {
	var out []owned
	for _, v := range c.Objects("InputObject") {
		o, ok := v.(*posh.Object)
		if !ok {
			return nil, posh.NotSupported("%s for a value other than a group or resource", c.Name)
		}
		switch live := o.Live.(type) {
		case cluster.Group:
			out = append(out, owned{name: live.Name, group: true})
		case cluster.Resource:
			out = append(out, owned{name: nameOf(cl, live.ID, live.Name)})
		default:
			return nil, posh.NotSupported("%s for %s", c.Name, o.TypeName)
		}
	}
	if c.Has("Group") {
		out = append(out, owned{name: c.String("Group"), group: true})
	}
	if c.Has("Resource") {
		out = append(out, owned{name: c.String("Resource")})
	}
	for i := range out {
		if err := out[i].load(cl); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (o *owned) load(cl *cluster.Cluster) error {
	if o.group {
		g, err := cl.Groups.Get(o.name)
		o.owners = g.PreferredOwners
		return err
	}
	r, err := cl.Resources.Get(o.name)
	o.owners = r.PossibleOwners
	return err
}

func getOwnerNode(c *posh.Invocation, cl *cluster.Cluster) error {
	all, err := ownedObjects(c, cl)
	if err != nil {
		return err
	}
	for _, o := range all {
		var nodes posh.Value // null for a group without preferred owners
		for _, n := range o.owners {
			nodes = append(posh.Array(nodes), nodeByName(cl, n))
		}
		c.Emit(posh.NewObject("Microsoft.FailoverClusters.PowerShell.ClusterOwnerNodeList",
			posh.P("ClusterObject", o.name), posh.P("OwnerNodes", nodes)))
	}
	return nil
}

func setOwnerNode(c *posh.Invocation, cl *cluster.Cluster) error {
	all, err := ownedObjects(c, cl)
	if err != nil {
		return err
	}
	for _, o := range all {
		set := cl.Resources.SetPossibleOwners
		if o.group {
			set = cl.Groups.SetPreferredOwners
		}
		if err := set(o.name, c.Strings("Owners")); err != nil {
			return err
		}
	}
	return nil
}
