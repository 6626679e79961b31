package activities

// Share is an SMB share of the virtual server with exactly one access entry (9.6.1).
type Share struct {
	Name string `json:"name"`
	// Path on the cluster drive; the folder must exist.
	Path string `json:"path"`
	// Scope is the network name that the share belongs to.
	Scope       string `json:"scope"`
	Description string `json:"description,omitempty"`
	// PrincipalSID and Access (Full, Change, Read) are the one entry of the access list.
	PrincipalSID string `json:"principalSID"`
	Access       string `json:"access"`
}

// ActivityName implements Wanted.
func (Share) ActivityName() string { return "EnsureShare" }
