package activities

// RegistryRename replaces computer names by the virtual server's name in whole
// registry trees: key names, value names and data, whole tokens only (9.3-1).
type RegistryRename struct {
	// Trees below HKLM; anything but Siemens and PP-COM below SOFTWARE\Wow6432Node is refused (D-30).
	Trees []string `json:"trees"`
	// Names of nodes to be replaced, case-insensitive.
	Names []string `json:"names"`
	// Replacement is the network name, never the role's name (D-31).
	Replacement string `json:"replacement"`
}

// ActivityName implements Wanted.
func (RegistryRename) ActivityName() string { return "EnsureRegistryRename" }

// RegistryBackup exports registry trees to files before they are changed (9.3).
type RegistryBackup struct {
	Trees []string `json:"trees"`
	// Directory on the cluster drive; file names derive from the tree and the run.
	Directory string `json:"directory"`
	RunID     string `json:"runId"`
}

// ActivityName implements Wanted.
func (RegistryBackup) ActivityName() string { return "BackUpRegistry" }
