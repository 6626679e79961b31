package check

import (
	"testing"

	"changeover/activities/cluster"
	"changeover/activities/engine/enginetest"
	"changeover/activities/windows"
	"changeover/config/catalogue"
)

// roleHost is a host of a small cluster with a role of two resources. Every name leads to it.
type roleHost struct {
	*enginetest.Host
	cluster   cluster.Seen
	resources cluster.ResourceList
	services  []windows.ServiceState
	// reads counts how often each script ran.
	reads map[string]int
	// after runs after every call, to let time pass.
	after func(script string)
}

// newRoleHost returns node KERN1 of a cluster of two nodes with a role whose resources are in a state.
func newRoleHost(t *testing.T, state cluster.GroupState) *roleHost {
	t.Helper()
	c := &roleHost{
		Host: enginetest.NewHost(t, AddKinds), reads: map[string]int{},
		cluster: cluster.Seen{
			Name:  "UMCLUSTER",
			Nodes: []cluster.Node{{Name: "KERN1", State: cluster.NodeUp}, {Name: "KERN2", State: cluster.NodeUp}},
			Groups: []cluster.GroupSeen{
				{Name: "Cluster Group", Type: "Cluster", Core: true, Owner: "KERN1", State: cluster.Online},
				{Name: "Xpressions Role", Type: "Unknown", Owner: "KERN1", State: state},
			},
		},
		resources: cluster.ResourceList{
			{ID: "1", Name: "VIP", Type: catalogue.IPAddressType, Group: "Xpressions Role", Owner: "KERN1", State: state},
			{ID: "2", Name: "License Service Res", Type: catalogue.GenericServiceType, Group: "Xpressions Role", Owner: "KERN1", State: state, Service: "licsvc"},
		},
	}
	c.On("get-cluster", func(params) any { return c.cluster })
	c.On("get-cluster-resources", func(params) any { return map[string]any{"resources": c.resources} })
	c.On("get-service-states", func(p params) any {
		var list []windows.ServiceState
		for _, s := range c.services {
			if p.Has("Names", s.Name) {
				list = append(list, s)
			}
		}
		return map[string]any{"services": list}
	})
	c.After = func(script string) {
		c.reads[script]++
		if c.after != nil {
			c.after(script)
		}
	}
	return c
}

type params = enginetest.Params

// second is the node that does not own the role.
func (c *roleHost) second() *cluster.Node { return &c.cluster.Nodes[1] }

func (c *roleHost) role() *cluster.GroupSeen { return &c.cluster.Groups[1] }

func (c *roleHost) resource(name string) *cluster.ResourceSeen {
	for i := range c.resources {
		if c.resources[i].Name == name {
			return &c.resources[i]
		}
	}
	panic("no resource " + name)
}
