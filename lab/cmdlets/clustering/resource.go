package clustering

import (
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/win32"
)

// resourceCommands returns the cmdlets for cluster resources.
func (s Cmdlets) resourceCommands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-ClusterResource":           s.onCluster(getResource, "Name"),
		"Add-ClusterResource":           s.onCluster(addResource, "Name", "ResourceType", "Group"),
		"Remove-ClusterResource":        s.onCluster(removeResource, "Name", "InputObject", "Force"),
		"Start-ClusterResource":         s.onCluster(s.startResource, "Name", "InputObject", "Wait"),
		"Stop-ClusterResource":          s.onCluster(s.stopResource, "Name", "InputObject", "Wait"),
		"Move-ClusterResource":          s.onCluster(moveResource, "Name", "InputObject", "Group"),
		"Get-ClusterParameter":          s.onCluster(s.getParameter, "Name", "InputObject"),
		"Set-ClusterParameter":          s.onCluster(setParameter, "Name", "Value", "Multiple", "InputObject"),
		"Get-ClusterResourceDependency": s.onCluster(getDependency, "Resource", "InputObject", "Guid"),
		"Add-ClusterResourceDependency": s.onCluster(addDependency, "Resource", "InputObject", "Provider"),
		"Set-ClusterResourceDependency": s.onCluster(setDependency, "Resource", "InputObject", "Dependency"),
		"Get-ClusterCheckpoint":         s.onCluster(getCheckpoint, "ResourceName", "InputObject", "CheckpointName", "RegistryCheckpoint"),
		"Add-ClusterCheckpoint":         s.onCluster(addCheckpoint, "ResourceName", "InputObject", "RegistryCheckpoint"),
		"Remove-ClusterCheckpoint":      s.onCluster(removeCheckpoint, "ResourceName", "InputObject", "CheckpointName", "RegistryCheckpoint", "Force"),
	}
}

func getResource(c *posh.Invocation, cl *cluster.Cluster) error {
	return list(c, "resource", cl.Resources.List(), func(r cluster.Resource) string { return r.Name }, func(r cluster.Resource) *posh.Object { return resourceObject(cl, r) })
}

// resources returns the resources from the pipeline and from the parameter of the cmdlet whose name is by.
func resources(c *posh.Invocation, cl *cluster.Cluster, by string) ([]cluster.Resource, error) {
	var out []cluster.Resource
	for _, v := range c.Objects("InputObject") {
		name := posh.ToString(v)
		if o, ok := v.(*posh.Object); ok {
			r, ok := o.Live.(cluster.Resource)
			if !ok {
				return nil, posh.NotSupported("%s for %s", c.Name, o.TypeName)
			}
			name = nameOf(cl, r.ID, r.Name)
		}
		r, err := cl.Resources.Get(name)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	for _, name := range c.Strings(by) {
		r, err := cl.Resources.Get(name)
		if err != nil {
			return nil, clusterNotFound(c.Name, "resource", name)
		}
		out = append(out, r)
	}
	return out, nil
}

// eachResource calls f for each resource and writes the resource in its new state.
func eachResource(c *posh.Invocation, cl *cluster.Cluster, by string, f func(cluster.Resource) error) error {
	all, err := resources(c, cl, by)
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := f(r); err != nil {
			return err
		}
		now, err := cl.Resources.Get(nameOf(cl, r.ID, r.Name))
		if err != nil {
			return err
		}
		c.Emit(resourceObject(cl, now))
	}
	return nil
}

func addResource(c *posh.Invocation, cl *cluster.Cluster) error {
	r, err := cl.Resources.Create(c.String("Name"), c.String("ResourceType"), c.String("Group"))
	if err != nil {
		return err
	}
	c.Emit(resourceObject(cl, r))
	return nil
}

func removeResource(c *posh.Invocation, cl *cluster.Cluster) error {
	all, err := resources(c, cl, "Name")
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := cl.Resources.Delete(r.Name); err != nil {
			return err
		}
	}
	return nil
}

func (s Cmdlets) startResource(c *posh.Invocation, cl *cluster.Cluster) error {
	return eachResource(c, cl, "Name", func(r cluster.Resource) error {
		if err := cl.Resources.Start(r.Name); err != nil {
			return err
		}
		if err := s.waitFor(c, resourceAtRest(cl, r.Name)); err != nil {
			return err
		}
		return failedOnline(cl, r.Name)
	})
}

// failedOnline returns the error for a resource that failed while coming online, or nil.
func failedOnline(cl *cluster.Cluster, name string) error {
	r, err := cl.Resources.Get(name)
	if err != nil || r.State != cluster.Failed {
		return err
	}
	return &win32.Error{Code: r.LastError, Op: "bring the cluster resource '" + r.Name + "' online", Text: win32.Message(r.LastError)}
}

func (s Cmdlets) stopResource(c *posh.Invocation, cl *cluster.Cluster) error {
	return eachResource(c, cl, "Name", func(r cluster.Resource) error {
		if err := cl.Resources.Stop(r.Name); err != nil {
			return err
		}
		return s.waitFor(c, resourceAtRest(cl, r.Name))
	})
}

func moveResource(c *posh.Invocation, cl *cluster.Cluster) error {
	return eachResource(c, cl, "Name", func(r cluster.Resource) error { return cl.Resources.Move(r.Name, c.String("Group")) })
}

func (s Cmdlets) getParameter(c *posh.Invocation, cl *cluster.Cluster) error {
	all, err := resources(c, cl, "")
	if err != nil {
		return err
	}
	for _, r := range all {
		if _, unread := s.Host.World().Unreadable.Load("private properties of " + r.Name); unread {
			return &win32.Error{Code: win32.CodeFileNotFound, Op: "get the private properties of '" + r.Name + "'", Text: win32.Message(win32.CodeFileNotFound)}
		}
		for _, p := range r.Parameters {
			if cmdlets.AnyMatches(c.Strings("Name"), p.Name) {
				c.Emit(posh.NewObject(parameterType,
					posh.P("ClusterObject", r.Name), posh.P("Name", p.Name), posh.P("Value", parameterValue(p.Value)), posh.P("ParameterType", p.Type)))
			}
		}
	}
	return nil
}

func parameterValue(v any) posh.Value {
	switch x := v.(type) {
	case uint32:
		return int64(x)
	case []string:
		return posh.FromStrings(x)
	}
	return v
}

func setParameter(c *posh.Invocation, cl *cluster.Cluster) error {
	all, err := parametersToSet(c, cl)
	if err != nil {
		return err
	}
	for _, p := range all {
		stored, err := cl.Resources.SetParameter(p.resource.Name, p.value.Name, p.value.Value)
		if err != nil {
			return err
		}
		if stored {
			c.Warn("The properties were stored, but not all changes will take effect until " + p.resource.Name + " is taken offline and then online again.")
		}
	}
	return nil
}

func parametersOf(c *posh.Invocation) []cluster.Parameter {
	if h, ok := c.Value("Multiple").(*posh.Hashtable); ok {
		return parametersIn(h)
	}
	// Set-ClusterParameter @{...} binds the hashtable to -Name by position.
	if h, ok := c.Value("Name").(*posh.Hashtable); ok {
		return parametersIn(h)
	}
	return []cluster.Parameter{{Name: c.String("Name"), Value: plain(c.Value("Value"))}}
}

func parametersIn(h *posh.Hashtable) []cluster.Parameter {
	var out []cluster.Parameter
	for _, k := range h.Keys {
		v, _ := h.Get(k)
		out = append(out, cluster.Parameter{Name: k, Value: plain(v)})
	}
	return out
}

func getDependency(c *posh.Invocation, cl *cluster.Cluster) error {
	all, err := resources(c, cl, "Resource")
	if err != nil {
		return err
	}
	for _, r := range all {
		c.Emit(posh.NewObject("Microsoft.FailoverClusters.PowerShell.ClusterResourceDependency",
			posh.P("Resource", r.Name), posh.P("DependencyExpression", expression(cl, r, c.Bool("Guid")))))
	}
	return nil
}

// expression returns the dependencies of a resource in the form ([a]) and ([b]), with ids instead of names if guids
// is set.
func expression(cl *cluster.Cluster, r cluster.Resource, guids bool) string {
	var parts []string
	for _, name := range r.Providers {
		if p, err := cl.Resources.Get(name); guids && err == nil {
			name = p.ID
		}
		parts = append(parts, "(["+name+"])")
	}
	return strings.Join(parts, " and ")
}

func addDependency(c *posh.Invocation, cl *cluster.Cluster) error {
	return eachResource(c, cl, "Resource", func(r cluster.Resource) error { return cl.Dependencies.Add(r.Name, c.String("Provider")) })
}

// setDependency implements Set-ClusterResourceDependency for expressions that join resources with the operator 'and'.
func setDependency(c *posh.Invocation, cl *cluster.Cluster) error {
	var providers []string
	for part := range strings.SplitSeq(c.String("Dependency"), " and ") {
		if strings.Contains(part, " or ") {
			return posh.NotSupported("a dependency with the operator 'or'")
		}
		if name := strings.TrimSuffix(strings.TrimPrefix(strings.Trim(strings.TrimSpace(part), "()"), "["), "]"); name != "" {
			providers = append(providers, name)
		}
	}
	return eachResource(c, cl, "Resource", func(r cluster.Resource) error { return cl.Dependencies.Set(r.Name, providers) })
}
