package activities

import (
	"context"
	"slices"
	"strings"

	"changeover/activities/powershell"
	"changeover/config"
)

// ServiceDefinition is a service as the service control manager of a host exports it.
// Its key and the words of Windows stay as they are; the other texts leave the worker masked.
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
	// Host that the definition was read from, which is asked again for what was masked.
	Host string `json:"host,omitempty" mask:"-"`
}

// ServiceQuery asks for the definitions of the named services; absent ones are left out of the answer.
type ServiceQuery struct {
	Names []string `json:"names"`
}

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
func readServices(ctx context.Context, h Host, names ...string) ([]serviceDetails, error) {
	if len(names) == 0 {
		return nil, nil // The host would take no name for every name.
	}
	var answer struct {
		Services []serviceDetails `json:"services"`
	}
	_, err := h.Run(ctx, call(powershell.GetServices, "Names", names), &answer)
	return answer.Services, err
}

// dependentService depends on a service, directly or through others.
type dependentService struct {
	Name string `json:"name"`
	// State as Get-Service names it.
	State string `json:"state"`
}

func (d dependentService) runs() bool { return d.State != serviceStopped }

// readDependents reads the services that depend on a service, in the order in which they would stop.
func readDependents(ctx context.Context, h Host, name string) ([]dependentService, error) {
	var answer struct {
		Services []dependentService `json:"services"`
	}
	_, err := h.Run(ctx, call(powershell.GetServiceDependents, "Name", name), &answer)
	return answer.Services, err
}

// ReadServices reads the definitions of services, so that another node can have the same (9.8.2-3).
func (a *Activities) ReadServices(ctx context.Context, query HostQuery[ServiceQuery]) ([]ServiceDefinition, error) {
	return ask(ctx, a, query, func(ctx context.Context, h Host) ([]ServiceDefinition, error) {
		services, err := readServices(ctx, h, query.Query.Names...)
		definitions := make([]ServiceDefinition, len(services))
		for i, s := range services {
			definitions[i] = s.ServiceDefinition
			definitions[i].Host = query.Step.Host
		}
		return definitions, err
	})
}

// restore implements restorer: what a workflow passes on of another host's service is
// masked, so that host is asked again.
func (w WindowsService) restore(ctx context.Context, hosts HostPool, site string) (WindowsService, error) {
	if w.Create == nil || w.Create.Host == "" {
		return w, nil
	}
	read := "read the definition of service " + w.Name + " again, which holds a masked text,"
	host, err := hosts.Host(ctx, site, w.Create.Host)
	if err != nil {
		return w, hostError(read, w.Create.Host, err)
	}
	services, err := readServices(ctx, host, w.Name)
	switch {
	case err != nil:
		return w, hostError(read, host.Name(), err)
	case len(services) == 0:
		return w, preconditionError("cannot create service %s as on %s: it does not exist there any more; install it there again and retry", w.Name, host.Name())
	}
	definition := *w.Create
	definition.BinaryPath = rawOf(definition.BinaryPath, services[0].BinaryPath)
	definition.DisplayName = rawOf(definition.DisplayName, services[0].DisplayName)
	w.Create = &definition
	return w, nil
}

// rawOf is a text as it was passed on, or as the host has it where it was masked.
func rawOf(passed, raw string) string {
	if strings.Contains(passed, config.Masked) {
		return raw
	}
	return passed
}
