package services

import (
	"changeover/config"
	"changeover/config/catalogue"
)

// Values of the cluster's RestartAction (9.7.2-16).
const (
	// RestartNoFailover restarts a resource and leaves the role where it is.
	RestartNoFailover = 1
	// RestartFailover moves the role if restarts have not helped.
	RestartFailover = 2
)

// WithDefaults is the site's own WithDefaults with the default that is in the
// catalogue: the kernel resources.
func WithDefaults(s *config.Site) *config.Site {
	out := s.WithDefaults()
	if len(out.Policies.KernelResources) > 0 {
		return out
	}
	for _, k := range catalogue.KernelResources() {
		out.Policies.KernelResources = append(out.Policies.KernelResources, k.Name)
	}
	return out
}

// IsKernel reports whether the failure of a resource, by service key or resource
// type, takes the role to another node (6.1.9).
func IsKernel(s *config.Site, resource string) bool {
	return config.ContainsFold(WithDefaults(s).Policies.KernelResources, resource)
}

// RestartAction is the cluster's RestartAction of a resource: RestartFailover for
// kernel resources, RestartNoFailover for the others (V-79).
func RestartAction(s *config.Site, resource string) int {
	if IsKernel(s, resource) {
		return RestartFailover
	}
	return RestartNoFailover
}
