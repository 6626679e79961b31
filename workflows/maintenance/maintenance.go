// Package maintenance holds the manual's side jobs as runbooks of their own: what a site needs now and then after its
// deployment, or for one node, resource or account. Each file reads as the section of the manual that it carries out.
package maintenance

import (
	clustercheck "changeover/activities/cluster/check"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
	"changeover/workflows/role"
)

// integrateFirst is the hint of guards that need a role with XPR.
const integrateFirst = "abort, run integrate to its end, then start the runbook again"

// hasResources guards a runbook that works on the resources of services, which integrate makes.
func hasResources(c *chapter.Chapter, owner string, services ...resolved.Service) engine.Item {
	s := chapter.Step(steps.Rep9_8_1Step1, owner, "the role has a resource for each service that this run works on", "9.8.1")
	want := clustercheck.RoleResources{Role: c.Role.Name()}
	for _, service := range services {
		if service.Store {
			want.Types = append(want.Types, role.InformationStore)
		} else {
			want.Services = append(want.Services, service.Key)
		}
	}
	return engine.Guard(s.WithHint(integrateFirst), want)
}

// accounts are those that the site's services log on with, each once.
func accounts(site *resolved.Site) []config.Account {
	var all []config.Account
	known := map[string]bool{}
	for _, service := range site.Services {
		if name := service.Account.Name; !known[name] {
			known[name] = true
			all = append(all, service.Account)
		}
	}
	return all
}
