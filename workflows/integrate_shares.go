package workflows

import (
	"go.temporal.io/sdk/workflow"

	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/windows"
	"changeover/config/catalogue/steps"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
	"changeover/workflows/role"
)

// shares is 9.6: the virtual server's shares and their file server.
func shares(ctx workflow.Context, c *chapter.Chapter) {
	var group []engine.Item
	for _, share := range c.Site.Shares {
		title := "share " + share.Name + " has only one permission: " + share.Access + " for " + share.Principal
		group = append(group, engine.Ensure(chapter.Step(steps.Int9_6_1Step1, c.Role.Owner(), title), windows.Share{
			Name: share.Name, Path: share.Path, Scope: c.Site.Config.VirtualServer.Name,
			Description: share.Description, PrincipalSID: share.PrincipalSID, Access: share.Access, Recreate: c.Site.Config.Shares.Recreate,
		}))
	}
	n1, fileServer := c.Site.Config.FirstNode(), c.Role.OfType(role.FileServer)
	c.Run.Do(ctx, append(group,
		engine.Check(chapter.Step(steps.Int9_6_2Step1, n1, "the role has a File Server resource, and this resource is online").WithHint(
			"bring the File Server resource online in Failover Cluster Manager, then retry. If the role has no such resource, there are two cases: "+fileServer.HowToCreate()),
			clustercheck.RoleResources{Role: c.Role.Name(), OnlineTypes: []string{role.FileServer}}),
		engine.Check(chapter.Step(steps.Int9_6_2Step1, n1, "the role has only one File Server resource").WithHint(
			"in Failover Cluster Manager, find out which File Server resource has the shares of XPR, remove the other File Server resource from the role, then retry"),
			clustercheck.ResourceTypeCount{Role: c.Role.Name(), Type: role.FileServer, Count: 1}),
		fileServerName(c, fileServer),
		engine.Ensure(chapter.Step(steps.Int9_6_2Step2, n1, "the File Server depends on the network name and the disk"), cluster.ResourceDependency{
			Resource: fileServer, Providers: []cluster.ResourceRef{c.Role.OfType(role.NetworkName), c.Role.OfType(role.PhysicalDisk)},
		}),
		engine.Ensure(chapter.Step(steps.Int9_6_2Step3, n1, "the File Server has the restart policies of the site"), policies(fileServer, c.Site.FileServerPolicy)),
	)...)
}

// fileServerName is the name that part 1 gives the File Server (5.6.2/1); in part 2 it keeps its own, unless the site has another.
func fileServerName(c *chapter.Chapter, resource cluster.ResourceRef) engine.Item {
	name := c.Site.Config.VirtualServer.FileServerResource
	s := chapter.Step(steps.Int9_6_2Step1, c.Site.Config.FirstNode(), "the File Server resource is named "+name)
	if name == "" {
		s.Title = "the File Server resource has the name that the site file gives"
		return engine.NotNeeded(s, "the site file gives no name, so the File Server resource keeps the name from the setup of XPR")
	}
	return engine.Ensure(s, cluster.ResourceName{Resource: resource, Name: name})
}
