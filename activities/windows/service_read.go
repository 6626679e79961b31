package windows

import (
	"context"
	"slices"
	"strings"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
)

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

// States of a service, as Win32_Service spells them.
const (
	ServiceRunning      = "Running"
	ServiceStopped      = "Stopped"
	ServiceStartPending = "Start Pending"
	ServiceStopPending  = "Stop Pending"
)

// serviceDetails is a definition with the load order groups that the service depends on.
type serviceDetails struct {
	ServiceDefinition
	GroupDependencies []string `json:"groupDependencies"`
}

// allDependencies names the services and groups that must run before.
func (s serviceDetails) allDependencies() string {
	return strings.Join(slices.Concat(s.Dependencies, s.GroupDependencies), ", ")
}

// readServices reads services by their keys; missing ones are left out.
func readServices(ctx context.Context, h host.Session, names ...string) ([]serviceDetails, error) {
	if len(names) == 0 {
		return nil, nil // The host would take no name for every name.
	}
	var answer struct {
		Services []serviceDetails `json:"services"`
	}
	_, err := h.Run(ctx, scripts.GetServices.Of("Names", names), &answer)
	return answer.Services, err
}

// ReadDefinitions reads the definitions of services by their keys; missing ones are left out.
func ReadDefinitions(ctx context.Context, h host.Session, names ...string) ([]ServiceDefinition, error) {
	services, err := readServices(ctx, h, names...)
	definitions := make([]ServiceDefinition, len(services))
	for i, s := range services {
		definitions[i] = s.ServiceDefinition
	}
	return definitions, err
}

// ServiceState is a service as it runs on one host.
type ServiceState struct {
	Name            string `json:"name"`
	State           string `json:"state"`
	ExitCode        int64  `json:"exitCode"`
	ServiceExitCode int64  `json:"serviceExitCode"`
}

// ReadServiceStates reads the states of services; missing ones are left out.
func ReadServiceStates(ctx context.Context, h host.Session, names ...string) ([]ServiceState, error) {
	if len(names) == 0 {
		return nil, nil // The host would take no name for every name.
	}
	var answer struct {
		Services []ServiceState `json:"services"`
	}
	_, err := h.Run(ctx, scripts.GetServiceStates.Of("Names", names), &answer)
	return answer.Services, err
}
