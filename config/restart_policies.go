package config

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
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

// sixtieths reads a text a:b as the number 60a + b.
func sixtieths(text, form string) (int, error) {
	m := clockTime.FindStringSubmatch(text)
	if m == nil {
		return 0, fmt.Errorf("cannot read the period %q: the period must be written as %s, such as 15:00", text, form)
	}
	high, _ := strconv.Atoi(m[1])
	low, _ := strconv.Atoi(m[2])
	return high*60 + low, nil
}

// RestartPolicy is the restart period in milliseconds and the maximum number of
// restarts in it of a resource, by service key or resource type (9.7.2/15).
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

// InfostorRetryMs is the information store's RetryPeriodOnFailure in milliseconds (9.7.3/9).
func (s *Site) InfostorRetryMs() int {
	ms, err := RetryPeriodMs(s.WithDefaults().Policies.InfostorRetryPeriod)
	if err != nil {
		ms, _ = RetryPeriodMs(defaultRetryPeriod)
	}
	return ms
}

// RoleFailover is the role's maximum number of failures and the period in hours (9.7.5).
func (s *Site) RoleFailover() (threshold, periodHours int) {
	role := s.WithDefaults().Role
	return *role.FailoverThreshold, *role.FailoverPeriodHours
}

// RolePriority is the cluster's number for the role's priority: 3000, 2000 or 1000 (V-82); 0 in part 1, where no role has one.
func (s *Site) RolePriority() int {
	if s.PartOne() {
		return 0
	}
	switch strings.ToLower(s.Role.Priority) {
	case "medium":
		return 2000
	case "low":
		return 1000
	default:
		return 3000
	}
}
