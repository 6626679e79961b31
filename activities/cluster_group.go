package activities

// ClusterGroup is a role that exists (7.2).
type ClusterGroup struct {
	Name string `json:"name"`
}

// ActivityName implements Wanted.
func (ClusterGroup) ActivityName() string { return "EnsureClusterGroup" }

// PreferredOwners are the owners of a role in order of preference (7.2-5).
type PreferredOwners struct {
	Role   string   `json:"role"`
	Owners []string `json:"owners"`
}

// ActivityName implements Wanted.
func (PreferredOwners) ActivityName() string { return "EnsurePreferredOwners" }

// RoleSettings are priority and failover thresholds of a role (7.2-6, 9.7.5). Nil is not compared.
type RoleSettings struct {
	Role string `json:"role"`
	// Priority is 3000 High, 2000 Medium, 1000 Low.
	Priority            *int `json:"priority,omitempty"`
	FailoverThreshold   *int `json:"failoverThreshold,omitempty"`
	FailoverPeriodHours *int `json:"failoverPeriodHours,omitempty"`
}

// ActivityName implements Wanted.
func (RoleSettings) ActivityName() string { return "EnsureRoleSettings" }
