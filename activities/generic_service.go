package activities

// GenericService is the cluster resource of one service (9.7.2). Each field that is set is compared;
// the resource is found by its ServiceName, else by Name.
type GenericService struct {
	Role    string `json:"role"`
	Service string `json:"service"`
	// Name that the resource gets when it is created, and must have where Rename.
	Name   string `json:"name"`
	Rename bool   `json:"rename,omitempty"`
	// ServiceName sets the private property of that name to Service (9.7.2-12b).
	ServiceName bool `json:"serviceName,omitempty"`
	// UseNetworkName sets 'Use Network Name for computer name' (9.7.2-12d); needs the dependency first.
	UseNetworkName bool `json:"useNetworkName,omitempty"`
	// StartupParameters, where not nil (9.7.2-12c, E-C65).
	StartupParameters *string `json:"startupParameters,omitempty"`
}

// ActivityName implements Wanted.
func (GenericService) ActivityName() string { return "EnsureGenericService" }

// InformationStore is the one resource of type mrsclusres in the cluster (9.7.3). More than one makes
// the cluster unmanageable, so any surplus is an error and nothing is created then.
type InformationStore struct {
	Role string `json:"role"`
	Name string `json:"name"`
	// Type is the resource type, mrsclusres.
	Type string `json:"type"`
}

// ActivityName implements Wanted.
func (InformationStore) ActivityName() string { return "EnsureInformationStore" }
