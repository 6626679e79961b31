package activities

// ResourceRef finds a cluster resource: by Name, or in Role by the Service key of a generic
// service, or in Role by its Type. Labels vary between sites, keys and types do not (G-08).
type ResourceRef struct {
	Role    string `json:"role,omitempty"`
	Name    string `json:"name,omitempty"`
	Service string `json:"service,omitempty"`
	Type    string `json:"type,omitempty"`
}
