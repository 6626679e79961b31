package activities

// ResourceDependency are providers that a resource depends on directly (9.7.2-10, 9.6.2-2, 9.7.3-7).
// Further providers are left alone.
type ResourceDependency struct {
	Resource  ResourceRef   `json:"resource"`
	Providers []ResourceRef `json:"providers"`
}

// ActivityName implements Wanted.
func (ResourceDependency) ActivityName() string { return "EnsureDependency" }
