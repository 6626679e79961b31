package activities

// NodePause is a cluster node paused without draining, or resumed (9.2-3, 9.8.1-1, 9.9-2).
type NodePause struct {
	Node   string `json:"node"`
	Paused bool   `json:"paused"`
	// NotOwnerOf: pausing the owner of this role is refused (G-05).
	NotOwnerOf string `json:"notOwnerOf,omitempty"`
}

// ActivityName implements Wanted.
func (NodePause) ActivityName() string { return "EnsureNodePause" }
