package config

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"changeover/config/catalogue"
)

// Values of the cluster's RestartAction and of the role's Priority (9.7.2-16, 7.2-6).
const (
	// RestartNoFailover restarts a resource and leaves the role where it is.
	RestartNoFailover = 1
	// RestartFailover moves the role when restarting has not helped.
	RestartFailover = 2
)

var clockTime = regexp.MustCompile(`^(\d{1,4}):([0-5]\d)$`)

// PeriodMs converts mm:ss to milliseconds: "15:00" is 900000 (V-78).
func PeriodMs(minutesSeconds string) (int, error) {
	seconds, err := sixtieths(minutesSeconds, "mm:ss")
	return seconds * 1000, err
}

// RetryPeriodMs converts hh:mm to milliseconds: "00:15" is 900000 (V-80).
func RetryPeriodMs(hoursMinutes string) (int, error) {
	minutes, err := sixtieths(hoursMinutes, "hh:mm")
	return minutes * 60_000, err
}

// sixtieths reads a:b as 60a + b.
func sixtieths(text, form string) (int, error) {
	m := clockTime.FindStringSubmatch(text)
	if m == nil {
		return 0, fmt.Errorf("cannot read the period %q: it must be %s, such as 15:00", text, form)
	}
	high, _ := strconv.Atoi(m[1])
	low, _ := strconv.Atoi(m[2])
	return high*60 + low, nil
}

// RestartPolicy is the restart period in milliseconds and the maximum number of
// restarts in it of a resource, by service key or resource type (9.7.2-15).
func (s *Site) RestartPolicy(resource string) (periodMs, threshold int) {
	policies := s.WithDefaults().Policies
	period, threshold := policies.RestartPeriod, *policies.MaximumRestarts
	for _, override := range policies.Overrides {
		if !strings.EqualFold(override.Resource, resource) {
			continue
		}
		if override.RestartPeriod != "" {
			period = override.RestartPeriod
		}
		if override.MaximumRestarts != nil {
			threshold = *override.MaximumRestarts
		}
	}
	periodMs, err := PeriodMs(period)
	if err != nil {
		periodMs, _ = PeriodMs(defaultRestartPeriod)
	}
	return periodMs, threshold
}

// InfostorRetryMs is the information store's RetryPeriodOnFailure in milliseconds (9.7.3-9).
func (s *Site) InfostorRetryMs() int {
	ms, err := RetryPeriodMs(s.WithDefaults().Policies.InfostorRetryPeriod)
	if err != nil {
		ms, _ = RetryPeriodMs(defaultRetryPeriod)
	}
	return ms
}

// IsKernel reports whether the failure of a resource, by service key or resource
// type, takes the role to another node (6.1.9).
func (s *Site) IsKernel(resource string) bool {
	return hasFold(s.WithDefaults().Policies.KernelResources, resource)
}

// RestartAction is the cluster's RestartAction of a resource: RestartFailover for
// kernel resources, RestartNoFailover for the others (V-79).
func (s *Site) RestartAction(resource string) int {
	if s.IsKernel(resource) {
		return RestartFailover
	}
	return RestartNoFailover
}

// RoleFailover is the role's maximum number of failures and the period in hours (9.7.5).
func (s *Site) RoleFailover() (threshold, periodHours int) {
	role := s.WithDefaults().Role
	return *role.FailoverThreshold, *role.FailoverPeriodHours
}

// RolePriority is the cluster's number for the role's priority: 3000, 2000 or 1000 (V-82).
func (s *Site) RolePriority() int {
	switch strings.ToLower(s.Role.Priority) {
	case "medium":
		return 2000
	case "low":
		return 1000
	default:
		return 3000
	}
}

// ResourceName is the name of the cluster resource of a service: the site file's,
// else the service's display name with " Res" (9.7.2-12a).
func (s *Site) ResourceName(service string) string {
	for _, named := range s.ResourceNames {
		if strings.EqualFold(named.Service, service) || strings.EqualFold(s.serviceKey(named.Service), service) {
			return named.Name
		}
	}
	if row, ok := catalogue.Find(s.catalogueName(service)); ok {
		return s.resolve(row).DefaultResourceName()
	}
	return service + " Res"
}
