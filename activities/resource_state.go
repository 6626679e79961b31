package activities

// ResourceState is a resource Online or Offline (9.7.2-21). Starting is refused when it is not on Node.
type ResourceState struct {
	Resource ResourceRef `json:"resource"`
	State    string      `json:"state"`
	// Node that must own the resource; empty: any.
	Node           string `json:"node,omitempty"`
	TimeoutSeconds int    `json:"timeoutSeconds,omitempty"`
}

// ActivityName implements Wanted.
func (ResourceState) ActivityName() string { return "EnsureResourceState" }
