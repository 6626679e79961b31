package rules

import (
	"fmt"
	"strconv"
	"strings"

	"changeover/config"
	"changeover/config/catalogue"
	"changeover/config/problem"
	"changeover/config/services"
)

var clusterRules = []Rule{
	stepRule("V-74", "9.5.1", "every XPR service has the startup type Manual"),
	stepRule("V-75", "9.5.3", "dependencies of services are removed with a slash (depend= /)"),
	stepRule("V-76", "9.8.2", "services are created with an absolute path on the cluster drive; a path that contains a space is in quotation marks"),
	stepRule("V-77", "9.6.1", "shares have exactly the access entries that the manual lists"),
	fileRule("V-78", "9.7.2", "a restart policy has a period, as mm:ss, and a number of restarts; an override names a resource of the site", checkRestartPolicies),
	fileRule("V-79", "9.7.2", "policies.kernelResources lists services of the site or resource types of the role", checkKernelResources),
	fileRule("V-80", "9.7.3", "the information store's retry period is written as hh:mm, and is at least as long as the information store's restart period", checkRetryPeriod),
	fileRule("V-81", "9.7.5", "the role's failover threshold is 0 to 1000 failures, and its failover period is 0 to 1193 hours", checkRoleFailover),
	fileRule("V-82", "7.2", "the role's priority is High, Medium or Low; on Windows Server 2008 R2, the role has no priority, starts automatically and is not persistent", checkPriority),
	fileRule("V-83", "9.7.3", "no resource replicates the information store's registry key", checkInfostorKey),
	stepRule("V-84", "6.1.3", "resources depend only on resources of the same role"),
	stepRule("V-85", "9.7.2", "mandatory services are handled in the manual's order"),
	stepRule("V-90", "4.3.1", "the setup medium is complete, and the setup is started in the folder of the medium"),
	fileRule("P-65", "9.7.2", "every cluster resource has a different name", checkResourceNames),
}

// Messages about names that are not in the site.
const (
	notAService  = "is not a service of the site; correct the name, or add the service to xpr.services"
	noService    = "is missing; give the key of a service of the site, such as licsvc"
	notAResource = "is not a service of the site or a resource type of the role, such as Network Name; correct the name, or add the service to xpr.services"
	noResource   = "is missing; give the key of a service of the site, or a resource type of the role, such as Network Name"
)

// orMissing returns the message about a wrong name, or the message about a missing name if the name is empty.
func orMissing(name, wrong, missing string) string {
	if name == "" {
		return missing
	}
	return wrong
}

// infostorKey must not be a checkpoint: the information store is replicated in another way.
const infostorKey = `SYSTEM\CurrentControlSet\Services\infostor`

// maximumFailoverHours is the most that Windows accepts for the role's period.
const maximumFailoverHours = 1193

func checkRestartPolicies(s *config.Site, r *problem.Report) {
	p := s.Policies
	checkPolicy(r, "policies", p.RestartPeriod, p.MaximumRestarts)
	seen := map[string]bool{}
	for i, override := range p.Overrides {
		path := indexed("policies.overrides", i)
		if !isResource(s, override.Resource) {
			r.Add(path+".resource", override.Resource, orMissing(override.Resource, notAResource, noResource))
		}
		r.Unique(path+".resource", override.Resource, seen)
		checkPolicy(r, path, override.RestartPeriod, override.MaximumRestarts)
	}
}

func checkPolicy(r *problem.Report, path, period string, restarts *int) {
	if _, err := config.PeriodMs(period); period != "" && err != nil {
		r.Add(path+".restartPeriod", period, "must be minutes and seconds as mm:ss, such as 15:00")
	}
	if restarts != nil && *restarts < 0 {
		r.Add(path+".maximumRestarts", strconv.Itoa(*restarts), "must be 0 or more")
	}
}

// isResource reports whether a name is a resource type of the role or a service of the site.
func isResource(s *config.Site, name string) bool {
	return catalogue.IsResourceType(name) || services.Has(s, name)
}

func checkKernelResources(s *config.Site, r *problem.Report) {
	seen := map[string]bool{}
	for i, name := range s.Policies.KernelResources {
		path := indexed("policies.kernelResources", i)
		if !isResource(s, name) {
			r.Add(path, name, orMissing(name, notAResource, noResource))
		}
		r.Unique(path, name, seen)
	}
}

func checkRetryPeriod(s *config.Site, r *problem.Report) {
	retry, err := config.RetryPeriodMs(s.Policies.InfostorRetryPeriod)
	if err != nil {
		r.Add("policies.infostorRetryPeriod", s.Policies.InfostorRetryPeriod, "must be hours and minutes as hh:mm, such as 00:15")
		return
	}
	if retry > maximumFailoverHours*60*60*1000 {
		r.Add("policies.infostorRetryPeriod", s.Policies.InfostorRetryPeriod, fmt.Sprintf("must be at most %d:00", maximumFailoverHours))
	}
	if restart, _ := s.RestartPolicy("infostor"); retry < restart {
		r.Add("policies.infostorRetryPeriod", s.Policies.InfostorRetryPeriod, "is shorter than the restart period of the information store; make the retry period at least as long as the restart period")
	}
}

func checkRoleFailover(s *config.Site, r *problem.Report) {
	threshold, hours := s.RoleFailover()
	if threshold < 0 {
		r.Add("role.failoverThreshold", strconv.Itoa(threshold), "must be 0 or more")
	}
	if hours < 0 || hours > maximumFailoverHours {
		r.Add("role.failoverPeriodHours", strconv.Itoa(hours), fmt.Sprintf("must be 0 to %d hours", maximumFailoverHours))
	}
}

func checkPriority(s *config.Site, r *problem.Report) {
	switch {
	case s.PartOne() && s.Role.Priority != "":
		r.Add("role.priority", s.Role.Priority, "must be left out: a role of Windows Server 2008 R2 has no priority")
	case !s.PartOne() && !config.ContainsFold([]string{"High", "Medium", "Low"}, s.Role.Priority):
		r.Add("role.priority", s.Role.Priority, "must be High, Medium or Low")
	}
}

func checkInfostorKey(s *config.Site, r *problem.Report) {
	for i, key := range s.ExtraCheckpoints {
		if sameTree(key, infostorKey) {
			r.Add(indexed("extraCheckpoints", i), key, "must not be replicated, because a checkpoint of this key also replicates registry keys of the information store; remove this entry")
		}
	}
}

// sameTree reports whether two registry keys are equal, or one key lies below the other: a
// checkpoint replicates a key with all keys below it.
func sameTree(a, b string) bool {
	a, b = strings.ToLower(a)+`\`, strings.ToLower(b)+`\`
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// noEdges is the message about a name that nothing in a cluster has: Windows compares names with all of their spaces.
const noEdges = "must be a name without a space at its beginning or its end, and not in quotation marks"

// checkResourceNames reports names that two resources would share. The problem is reported at the
// field that gives the name.
func checkResourceNames(s *config.Site, r *problem.Report) {
	seen := map[string]bool{}
	for _, named := range []address{
		{"disk.resourceName", s.Disk.ResourceName},
		{"virtualServer.ipResource", s.VirtualServer.IPResource},
		{"virtualServer.nameResource", s.VirtualServer.NameResource},
		{"virtualServer.fileServerResource", s.VirtualServer.FileServerResource},
	} {
		// The defaults of two names: V-05 reports a wrong address, and V-02 a wrong network name.
		follows := named.value == "IP Address "+s.VirtualServer.IP || named.value == s.VirtualServer.Name
		if badEdges(named.value) && !follows {
			r.Add(named.path, named.value, noEdges)
		}
		if named.value != "" {
			r.Unique(named.path, named.value, seen)
		}
	}
	overridden := map[string]bool{}
	for i, named := range s.ResourceNames {
		path := indexed("resourceNames", i)
		if !services.Has(s, named.Service) {
			r.Add(path+".service", named.Service, orMissing(named.Service, notAService, noService))
		}
		r.Unique(path+".service", services.Key(s, named.Service), overridden)
		if named.Name == "" || badEdges(named.Name) {
			r.Add(path+".name", named.Name, noEdges)
		}
		r.Unique(path+".name", named.Name, seen)
	}
	for _, service := range services.Of(s) {
		if !overridden[strings.ToLower(service.Key)] {
			r.Unique("resourceNames", services.ResourceName(s, service.Key), seen)
		}
	}
}
