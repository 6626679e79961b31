package clustering

import (
	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// privateProperty is a value for a private property of a resource.
type privateProperty struct {
	resource cluster.Resource
	value    cluster.Parameter
}

// NewParameter implements New-Object ClusterParameter with a resource, a name and a value. Set-ClusterParameter accepts such
// objects from the pipeline and sets all objects of a resource together. On Windows Server 2008 R2, whose Set-ClusterParameter
// has no parameter Multiple, this is the way to set several properties together (Microsoft, Set-ClusterParameter of Windows
// Server 2008 R2, ee460993; "Install SAP NetWeaver high availability on a Windows failover cluster and file share for SAP
// ASCS/SCS instances on Azure", where it sets the address and mask of an IP address).
func NewParameter(args []posh.Value) (posh.Value, error) {
	if len(args) != 3 {
		return nil, posh.NotSupported("%s with %d arguments", parameterType, len(args))
	}
	o, _ := args[0].(*posh.Object)
	if o == nil {
		return nil, posh.NotSupported("%s of a value other than a resource", parameterType)
	}
	r, isResource := o.Live.(cluster.Resource)
	if !isResource {
		return nil, posh.NotSupported("%s of a value other than a resource", parameterType)
	}
	p := privateProperty{r, cluster.Parameter{Name: posh.ToString(args[1]), Value: plain(args[2])}}
	made := posh.NewObject(parameterType, posh.P("ClusterObject", r.Name), posh.P("Name", p.value.Name), posh.P("Value", args[2]))
	made.Live = p
	return made, nil
}

// parametersToSet returns the values that Set-ClusterParameter sets: the ClusterParameter objects from the pipeline if there
// are any, otherwise its arguments for each resource.
func parametersToSet(c *posh.Invocation, cl *cluster.Cluster) ([]privateProperty, error) {
	var all []privateProperty
	for _, v := range c.Objects("InputObject") {
		if o, isObject := v.(*posh.Object); isObject {
			if p, isProperty := o.Live.(privateProperty); isProperty {
				all = append(all, p)
			}
		}
	}
	if len(all) > 0 {
		return all, nil
	}
	found, err := resources(c, cl, "")
	if err != nil {
		return nil, err
	}
	for _, r := range found {
		for _, p := range parametersOf(c) {
			all = append(all, privateProperty{r, p})
		}
	}
	return all, nil
}
