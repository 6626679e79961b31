package activities

import "changeover/config"

// WindowsService is a service of the service control manager (9.5, 9.8.2).
// Only the fields that are set are compared.
type WindowsService struct {
	// Name is the service key, not the display name (G-08).
	Name string `json:"name"`
	// StartMode is Manual, Auto or Disabled.
	StartMode string `json:"startMode,omitempty"`
	// State is Running or Stopped.
	State string `json:"state,omitempty"`
	// Account the service logs on with, DOMAIN\user or user@domain; compared by SID.
	Account  string        `json:"account,omitempty"`
	Password config.Secret `json:"password,omitempty"`
	// NoDependencies: DependOnService and DependOnGroup are empty (9.5.3).
	NoDependencies bool `json:"noDependencies,omitempty"`
	// Create gives the definition to create the service from where it is missing (9.8.2-3).
	Create *ServiceDefinition `json:"create,omitempty"`
	// MayBeAbsent: a service that does not exist meets every wish.
	MayBeAbsent bool `json:"mayBeAbsent,omitempty"`
	// TimeoutSeconds for a state change; 0 means 300.
	TimeoutSeconds int `json:"timeoutSeconds,omitempty"`
}

// ActivityName implements Wanted.
func (WindowsService) ActivityName() string { return "EnsureWindowsService" }

// ServiceDefinition is a service as the service control manager of a host exports it.
type ServiceDefinition struct {
	Name         string   `json:"name"`
	DisplayName  string   `json:"displayName"`
	BinaryPath   string   `json:"binaryPath"`
	StartMode    string   `json:"startMode"`
	State        string   `json:"state"`
	Account      string   `json:"account"`
	ErrorControl string   `json:"errorControl"`
	ServiceType  string   `json:"serviceType"`
	Dependencies []string `json:"dependencies,omitempty"`
}

// ServiceQuery asks for the definitions of the named services; absent ones are left out of the answer.
type ServiceQuery struct {
	Names []string `json:"names"`
}
