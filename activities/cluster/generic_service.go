package cluster

import (
	"context"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/config/catalogue"
)

// GenericService is the cluster resource of one service (9.7.2). Each field that is set is compared;
// the resource is found by its ServiceName, else by Name.
type GenericService struct {
	Role    string `json:"role"`
	Service string `json:"service"`
	// Name that the resource gets when it is created, and must have where Rename.
	Name   string `json:"name"`
	Rename bool   `json:"rename,omitempty"`
	// ServiceName: the private property ServiceName is compared with Service (9.7.2-12b). A resource without this
	// property always gets it, since every later step finds the resource by it.
	ServiceName bool `json:"serviceName,omitempty"`
	// StartupParameters sets them to the service's program, as this host's service control manager has it (9.7.2-12c).
	StartupParameters bool `json:"startupParameters,omitempty"`
	// UseNetworkName sets 'Use Network Name for computer name' (9.7.2-12d); needs the dependency first.
	UseNetworkName bool `json:"useNetworkName,omitempty"`
}

// ActivityName implements Wanted.
func (GenericService) ActivityName() string { return "EnsureGenericService" }

type genericServiceKind struct{}

// genericServiceSeen is the resource of a service, if there is one.
type genericServiceSeen struct {
	resource   ResourceSeen
	found      bool
	parameters map[string]string
	providers  providers
	// program of the service, where the startup parameters are to name it.
	program string
}

func (genericServiceKind) Read(ctx context.Context, h host.Session, want GenericService) (genericServiceSeen, error) {
	var seen genericServiceSeen
	if _, err := readGroup(ctx, h, want.Role); err != nil {
		return seen, err
	}
	resources, err := ReadResources(ctx, h, want.Role)
	if err != nil {
		return seen, err
	}
	// The whole cluster is searched, so that a resource in another role is noticed.
	seen.resource, seen.found, err = resources.Find(ResourceRef{Service: want.Service, Name: want.Name})
	if err != nil || !seen.found {
		return seen, err
	}
	if want.StartupParameters {
		if seen.program, err = readProgram(ctx, h, want.Service); err != nil {
			return seen, err
		}
	}
	if seen.parameters, err = ReadParameters(ctx, h, seen.resource.Name); err != nil || !want.UseNetworkName {
		return seen, err
	}
	seen.providers, err = readProviders(ctx, h, seen.resource, resources)
	return seen, err
}

// readProgram is the program of a service as the host's service control manager has it.
func readProgram(ctx context.Context, h host.Session, service string) (string, error) {
	services, err := windows.ReadDefinitions(ctx, h, service)
	if err != nil {
		return "", err
	}
	if len(services) == 0 {
		return "", engine.Precondition("cannot find the program of service %s: %s has no such service; %s", service, h.Name(), windows.HowToInstall(service))
	}
	return services[0].Program(), nil
}

func (k genericServiceKind) Differences(want GenericService, have genericServiceSeen) ([]engine.Change, error) {
	if err := k.check(want, have); err != nil {
		return nil, err
	}
	var changes []engine.Change
	name := have.resource.Name
	switch {
	case !have.found:
		name = want.Name
		changes = append(changes, addResource(name, want.Role, catalogue.GenericServiceType))
	case want.Rename && name != want.Name:
		changes = append(changes, renameResource(name, want.Name))
		name = want.Name
	}
	before := have.parameters["ServiceName"]
	if before == "" || (want.ServiceName && !strings.EqualFold(before, want.Service)) {
		changes = append(changes, setParameter(name, "ServiceName", before, want.Service))
	}
	if before := have.parameters["StartupParameters"]; want.StartupParameters && !host.SameText(before, have.program) {
		changes = append(changes, setParameter(name, "StartupParameters", before, have.program))
	}
	if before := have.parameters["UseNetworkName"]; want.UseNetworkName && before != "1" {
		set := scripts.SetClusterParameterNumber.Of("Name", name, "Parameter", "UseNetworkName", "Value", uint32(1))
		changes = append(changes, engine.NewChange("UseNetworkName", before, "1", set))
	}
	return changes, nil
}

// check refuses what would harm another service or fail when the resource starts.
func (genericServiceKind) check(want GenericService, have genericServiceSeen) error {
	r := have.resource
	switch {
	case !have.found && (want.UseNetworkName || want.StartupParameters):
		return engine.Precondition("cannot set the startup of service %s in the cluster: the service has no resource yet; abort, then start the runbook again: its steps create the resource and the dependency (9.7.2)", want.Service)
	case !have.found:
		return nil
	case !strings.EqualFold(r.Type, catalogue.GenericServiceType):
		return engine.Precondition("cannot use resource '%s' for service %s: a resource of this name already exists, and its type is %s; abort, set another name in resourceNames in the site file, then start the runbook again", r.Name, want.Service, r.Type)
	case !strings.EqualFold(r.Group, want.Role):
		return engine.Precondition("cannot use resource '%s' of service %s: the resource is in role '%s', not in role '%s'; "+
			"in Failover Cluster Manager, move the resource to role '%s' or remove the resource, then retry", r.Name, want.Service, r.Group, want.Role, want.Role)
	case r.Service != "" && !strings.EqualFold(r.Service, want.Service):
		return engine.Precondition("cannot use resource '%s' for service %s: the resource runs service %s; abort, set another name in resourceNames in the site file, then start the runbook again", r.Name, want.Service, r.Service)
	case want.UseNetworkName && have.parameters["UseNetworkName"] != "1" && len(have.providers.required) == 0:
		return engine.Precondition("cannot set 'Use Network Name for computer name' of resource '%s': the resource has no dependency yet; abort, then start the runbook again: its steps add the dependency (9.7.2/10)", r.Name)
	}
	return nil
}

func (genericServiceKind) Warnings(want GenericService, have genericServiceSeen) []string {
	if have.found && !want.Rename && have.resource.Name != want.Name {
		return []string{"the resource of service " + want.Service + " is named '" + have.resource.Name + "' and not '" + want.Name + "'; integrate renames the resource (9.7.2/12)"}
	}
	return nil
}

func renameResource(name, newName string) engine.Change {
	return engine.NewChange("Name", name, newName, scripts.RenameClusterResource.Of("Name", name, "NewName", newName))
}

// setParameter is the change of a private property that is a text.
func setParameter(name, parameter, before, after string) engine.Change {
	return engine.NewChange(parameter, before, after,
		scripts.SetClusterParameter.Of("Name", name, "Parameter", parameter, "Value", after))
}
