package activities

// RoleOwner is the node that owns a role (7.3.2, 9.8.1-3, 9.9). Moving is disruptive.
type RoleOwner struct {
	Role           string `json:"role"`
	Node           string `json:"node"`
	TimeoutSeconds int    `json:"timeoutSeconds,omitempty"`
	// Online: after the move every resource is online again; otherwise the state before is kept.
	Online bool `json:"online,omitempty"`
}

// ActivityName implements Wanted.
func (RoleOwner) ActivityName() string { return "MoveRole" }

// RoleState is a role wholly Online or Offline (9.8.1-2, 9.10).
type RoleState struct {
	Role           string `json:"role"`
	State          string `json:"state"`
	TimeoutSeconds int    `json:"timeoutSeconds,omitempty"`
}

// ActivityName implements Wanted.
func (RoleState) ActivityName() string { return "EnsureRoleState" }
