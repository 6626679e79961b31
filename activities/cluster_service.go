package activities

// ClusterServiceRestart replaces a file that the cluster service holds: stop ClusSvc, copy, start (9.2-1,
// 'File in use'). It is refused on the owner of NotOwnerOf.
type ClusterServiceRestart struct {
	Copy       FileCopy `json:"copy"`
	Node       string   `json:"node"`
	NotOwnerOf string   `json:"notOwnerOf"`
}

// ActivityName implements Wanted.
func (ClusterServiceRestart) ActivityName() string { return "ReplaceFileHeldByClusterService" }
