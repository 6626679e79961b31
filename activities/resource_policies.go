package activities

// ResourcePolicies are the restart policies of a cluster resource (6.1.9, 9.7.2-14..18). Nil is not compared.
type ResourcePolicies struct {
	Resource ResourceRef `json:"resource"`
	// RestartAction: 0 none, 1 restart, 2 restart and then fail over.
	RestartAction *int `json:"restartAction,omitempty"`
	// RestartPeriodMs and RetryPeriodOnFailureMs are milliseconds.
	RestartPeriodMs        *int  `json:"restartPeriodMs,omitempty"`
	RestartThreshold       *int  `json:"restartThreshold,omitempty"`
	RetryPeriodOnFailureMs *int  `json:"retryPeriodOnFailureMs,omitempty"`
	SeparateMonitor        *bool `json:"separateMonitor,omitempty"`
}

// ActivityName implements Wanted.
func (ResourcePolicies) ActivityName() string { return "EnsureResourcePolicies" }

// PossibleOwners are the nodes on which a resource may run (9.7.2-18).
type PossibleOwners struct {
	Resource ResourceRef `json:"resource"`
	Owners   []string    `json:"owners"`
}

// ActivityName implements Wanted.
func (PossibleOwners) ActivityName() string { return "EnsurePossibleOwners" }

// RegistryCheckpoints are the HKLM-relative keys replicated with a resource, exactly (9.7.2-19).
type RegistryCheckpoints struct {
	Resource ResourceRef `json:"resource"`
	Keys     []string    `json:"keys,omitempty"`
	// KeysIfPresent are added where the key exists on the owner (E-C24, E-C30).
	KeysIfPresent []string `json:"keysIfPresent,omitempty"`
}

// ActivityName implements Wanted.
func (RegistryCheckpoints) ActivityName() string { return "EnsureRegistryCheckpoints" }
