package windows

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// ServiceDefinition is a service as the service control manager of a host exports it. Its key and
// the words of Windows stay as they are; its other texts leave the worker masked.
type ServiceDefinition struct {
	Name         string   `json:"name" mask:"-"`
	DisplayName  string   `json:"displayName"`
	BinaryPath   string   `json:"binaryPath"`
	StartMode    string   `json:"startMode" mask:"-"`
	State        string   `json:"state" mask:"-"`
	Account      string   `json:"account"`
	ErrorControl string   `json:"errorControl" mask:"-"`
	ServiceType  string   `json:"serviceType" mask:"-"`
	Dependencies []string `json:"dependencies,omitempty"`
	// Host that the definition was read on, which is asked again for what was masked.
	Host string `json:"host,omitempty" mask:"-"`
}

// Program is the program of the service's command line: in quotes, or up to the end of its name.
func (d ServiceDefinition) Program() string {
	if rest, quoted := strings.CutPrefix(d.BinaryPath, `"`); quoted {
		program, _, _ := strings.Cut(rest, `"`)
		return program
	}
	return cmp.Or(unquotedProgram.FindString(d.BinaryPath), d.BinaryPath)
}

var unquotedProgram = regexp.MustCompile(`(?i)^.*?\.exe`)

// ServiceQuery asks for the definitions of the named services. The answer leaves out services that do not exist.
type ServiceQuery struct {
	Names []string `json:"names,omitempty"`
	// Folders of a product: the query also asks for the services whose programs are below one of these folders.
	Folders []string `json:"folders,omitempty"`
}

// States of a service, as Win32_Service spells them.
const (
	ServiceRunning      = "Running"
	ServiceStopped      = "Stopped"
	ServiceStartPending = "Start Pending"
	ServiceStopPending  = "Stop Pending"
)

// serviceDetails is a definition with everything else that the service depends on.
//
// Dependencies are in two places. The service control manager reads the registry when the host starts, and then uses its own
// database; a checkpoint that the cluster restores changes only the registry (G-03). So a service has no dependencies only if both
// places are empty: the database decides if it starts now, the registry if it starts after the next restart of the host.
// A definition contains only those of the registry, for the evidence: nothing compares them, and a service that is created from
// a definition gets none. The services that depend on a service (ReadDependents) come from the database, since Windows refuses a
// stop because of these.
type serviceDetails struct {
	ServiceDefinition
	// GroupDependencies are the load order groups in the registry.
	GroupDependencies []string `json:"groupDependencies"`
	// ManagerDependencies are the services in the service control manager's database, with the services of its groups. The name
	// of a service that does not exist is empty. It is nil in an answer of an older script, which did not read them.
	ManagerDependencies []string `json:"managerDependencies"`
}

// nameless is shown for a dependency without a name.
const nameless = "(a service that does not exist)"

// allDependencies lists the dependencies of both places. It is empty if there are none.
func (s serviceDetails) allDependencies() string {
	registry := slices.Concat(s.Dependencies, s.GroupDependencies)
	if s.ManagerDependencies == nil {
		return strings.Join(registry, ", ")
	}
	if len(registry)+len(s.ManagerDependencies) == 0 {
		return ""
	}
	return "registry: " + listed(registry) + "; service control manager: " + listed(s.ManagerDependencies)
}

// listed lists the names of dependencies.
func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	shown := slices.Clone(names)
	for i, name := range shown {
		shown[i] = cmp.Or(name, nameless)
	}
	return strings.Join(shown, ", ")
}

// readServices reads services by their keys. Services that do not exist are left out.
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

// ReadDefinitions reads the definitions of services by their keys. Services that do not exist are left out.
func ReadDefinitions(ctx context.Context, h host.Session, names ...string) ([]ServiceDefinition, error) {
	services, err := readServices(ctx, h, names...)
	definitions := make([]ServiceDefinition, len(services))
	for i, s := range services {
		definitions[i] = s.ServiceDefinition
		definitions[i].Host = h.Name()
	}
	return definitions, err
}

// ReadServicesBelow reads the services whose programs are in or below the folders.
func ReadServicesBelow(ctx context.Context, h host.Session, folders ...string) ([]ServiceDefinition, error) {
	var all struct {
		Services []ServiceDefinition `json:"services"`
	}
	_, err := h.Run(ctx, scripts.GetServicePrograms.Of(), &all)
	return slices.DeleteFunc(all.Services, func(service ServiceDefinition) bool {
		return !slices.ContainsFunc(folders, func(folder string) bool { return RunsFrom(service.BinaryPath, folder+`\`) })
	}), err
}

// RunsFrom reports whether a service's command line starts with a drive or a folder, quoted or not.
func RunsFrom(path, place string) bool {
	return strings.HasPrefix(strings.ToUpper(strings.TrimPrefix(path, `"`)), strings.ToUpper(place))
}

// ServiceState is a service as it runs on one host.
type ServiceState struct {
	Name            string `json:"name"`
	State           string `json:"state"`
	ExitCode        int64  `json:"exitCode"`
	ServiceExitCode int64  `json:"serviceExitCode"`
}

// ReadServiceStates reads the states of services. Services that do not exist are left out.
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

// DependentService depends on a service, directly or through others.
type DependentService struct {
	Name string `json:"name"`
	// State as Get-Service names it.
	State string `json:"state"`
}

func (d DependentService) runs() bool { return d.State != ServiceStopped }

// changing reports whether a service is between two states, as Win32_Service or Get-Service spells it: Start Pending,
// StopPending and so on. Windows accepts no start or stop then (ControlService, error 1061).
func changing(state string) bool { return strings.HasSuffix(state, "Pending") }

// serviceBusy is the retryable error about a service that cannot be stopped or started, since it, or one that depends on
// it, is starting, stopping or pausing.
func serviceBusy(service, busy, state string) error {
	return engine.NewError(runbook.ErrServiceBusy, nil, "cannot stop or start %s: %s is in state %s; the next attempt waits until this state has ended", service, busy, state)
}

// ReadDependents reads the services that depend on a service, in the order in which they would stop.
func ReadDependents(ctx context.Context, h host.Session, name string) ([]DependentService, error) {
	var answer struct {
		Services []DependentService `json:"services"`
	}
	_, err := h.Run(ctx, scripts.GetServiceDependents.Of("Name", name), &answer)
	return answer.Services, err
}
