package activities

// Directory is a folder that exists (9.4.3-1), or that holds nothing (9.4.4-6).
type Directory struct {
	Path string `json:"path"`
	// Empty: the folder's contents are deleted; a missing folder is empty.
	Empty bool `json:"empty,omitempty"`
}

// ActivityName implements Wanted.
func (Directory) ActivityName() string { return "EnsureDirectory" }
