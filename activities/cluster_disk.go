package activities

// ClusterDisk is a shared disk in the cluster (7.3.3-1..5) and, where Role is set, in the role (7.3.3-6..9).
type ClusterDisk struct {
	Role string `json:"role,omitempty"`
	// Name of the physical disk resource; a disk is found by ID first where ID is given.
	Name        string `json:"name"`
	ID          string `json:"id,omitempty"`
	DriveLetter string `json:"driveLetter,omitempty"`
}

// ActivityName implements Wanted.
func (ClusterDisk) ActivityName() string { return "EnsureClusterDisk" }
