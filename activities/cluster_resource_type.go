package activities

// ClusterResourceType is a resource type registered with the cluster (9.2-2). The cmdlet can't run
// over WinRM without delegation, so a one-shot scheduled task runs it as SYSTEM.
type ClusterResourceType struct {
	Name string `json:"name"`
	// DLL with its path, the same on every node.
	DLL string `json:"dll"`
}

// ActivityName implements Wanted.
func (ClusterResourceType) ActivityName() string { return "EnsureClusterResourceType" }
