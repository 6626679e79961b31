// Package services models the cmdlets for Windows services.
package services

import (
	"fmt"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/windows/scm"
)

// Cmdlets implements the cmdlets for Windows services.
type Cmdlets struct{ *cmdlets.Process }

const serviceType = "System.ServiceProcess.ServiceController"

// serviceStatuses and startModes map the names of ServiceControllerStatus and ServiceStartMode to numbers.
var (
	serviceStatuses = map[scm.ServiceState]int64{scm.Stopped: 1, scm.StartPending: 2, scm.StopPending: 3, scm.Running: 4}
	startModes      = map[scm.StartType]int64{"Boot": 0, "System": 1, scm.StartAuto: 2, scm.StartManual: 3, scm.StartDisabled: 4}
)

// Commands returns the cmdlets for services by name.
func (s Cmdlets) Commands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-Service":   cmdlets.Only(s.getService, "Name", "DisplayName", "InputObject"),
		"Set-Service":   cmdlets.Only(s.setService, "Name", "InputObject", "DisplayName", "Description", "StartupType"),
		"Start-Service": cmdlets.Only(s.startService, "Name", "InputObject"),
		"Stop-Service":  cmdlets.Only(s.stopService, "Name", "InputObject", "Force", "NoWait"),
		"New-Service":   cmdlets.Only(s.newService, "Name", "DisplayName", "Description", "BinaryPathName", "StartupType", "DependsOn", "Credential"),
	}
}

// startTypeName returns a start type with the name of ServiceStartMode, which is Automatic for Auto.
func startTypeName(t scm.StartType) string {
	if t == scm.StartAuto {
		return "Automatic"
	}
	return string(t)
}

// StartTypeFrom returns the start type for a name of ServiceStartMode, ignoring case. The second result is false for an unknown
// name.
func StartTypeFrom(name string) (scm.StartType, bool) {
	for t := range startModes {
		if cmdlets.Equal(startTypeName(t), name) {
			return t, true
		}
	}
	return "", false
}

func (s Cmdlets) serviceObject(svc scm.Service) *posh.Object {
	providers := func() posh.Value { return s.providers(svc.DependOnService) }
	dependents := func() posh.Value { return s.serviceObjects(s.Host.Services.Dependents(svc.Name)) }
	return &posh.Object{
		TypeName: serviceType, Live: svc, Text: func() string { return serviceType },
		Properties: []*posh.Property{
			posh.P("Name", svc.Name), posh.P("ServiceName", svc.Name), posh.P("DisplayName", svc.DisplayName),
			cmdlets.Enum("Status", string(svc.State), serviceStatuses[svc.State]),
			cmdlets.Enum("StartType", startTypeName(svc.StartType), startModes[svc.StartType]),
			posh.P("CanStop", svc.State == scm.Running),
			posh.LiveProperty("ServicesDependedOn", providers, nil),
			posh.LiveProperty("DependentServices", dependents, nil),
		},
	}
}

// providers returns the services that a service depends on in the service control manager's database, not in the registry
// (Microsoft, System.ServiceProcess.ServiceController.ServicesDependedOn; function QueryServiceConfig: lpDependencies). .NET
// looks for each service when one of its properties is read. If the service does not exist, the property throws an exception,
// which PowerShell turns into null. For a group, .NET would return the services in the group; no service of the lab is in a
// group.
func (s Cmdlets) providers(names []string) []posh.Value {
	out := []posh.Value{}
	for _, name := range names {
		p, err := s.Host.Services.Get(name)
		if err != nil {
			out = append(out, missingService())
			continue
		}
		out = append(out, s.serviceObject(p))
	}
	return out
}

// missingService returns the object of a service that does not exist.
func missingService() *posh.Object {
	o := &posh.Object{TypeName: serviceType, Text: func() string { return serviceType }}
	for _, name := range []string{"Name", "ServiceName", "DisplayName", "Status", "StartType", "CanStop", "ServicesDependedOn", "DependentServices"} {
		o.Properties = append(o.Properties, posh.P(name, nil))
	}
	return o
}

func (s Cmdlets) serviceObjects(names []string) []posh.Value {
	out := []posh.Value{}
	for _, name := range names {
		if p, err := s.Host.Services.Get(name); err == nil {
			out = append(out, s.serviceObject(p))
		}
	}
	return out
}

// services returns the services from the pipeline and the services that match -Name, which accepts wildcards.
func (s Cmdlets) services(c *posh.Invocation) ([]scm.Service, error) {
	out := s.pipedServices(c)
	for _, name := range c.Strings("Name") {
		found := s.servicesLike(name)
		if len(found) == 0 && !posh.HasWildcard(name) {
			if err := c.WriteError(noService(c.Name, "NoServiceFoundForGivenName", "service name", name)); err != nil {
				return nil, err
			}
		}
		out = append(out, found...)
	}
	return out, nil
}

func (s Cmdlets) pipedServices(c *posh.Invocation) []scm.Service {
	var out []scm.Service
	for _, v := range c.Objects("InputObject") {
		name := posh.ToString(v)
		if o, ok := v.(*posh.Object); ok {
			if svc, ok := o.Live.(scm.Service); ok {
				name = svc.Name
			}
		}
		if svc, err := s.Host.Services.Get(name); err == nil {
			out = append(out, svc)
		}
	}
	return out
}

func (s Cmdlets) servicesLike(pattern string) []scm.Service {
	var out []scm.Service
	for _, svc := range s.Host.Services.List() {
		if posh.Like(pattern, svc.Name) {
			out = append(out, svc)
		}
	}
	return out
}

const serviceException = "Microsoft.PowerShell.Commands.ServiceCommandException"

func noService(command, id, what, name string) *posh.Error {
	return &posh.Error{
		Message: fmt.Sprintf("Cannot find any service with %s '%s'.", what, name), ID: id + "," + cmdlets.CommandID(command),
		Exception: serviceException, Category: "ObjectNotFound", NonTerminating: true, Target: name,
	}
}

func (s Cmdlets) getService(c *posh.Invocation) error {
	all, err := s.services(c)
	if err != nil {
		return err
	}
	if !c.Has("Name") && !c.Has("InputObject") && !c.Piped {
		for _, svc := range s.Host.Services.List() {
			if cmdlets.AnyMatches(c.Strings("DisplayName"), svc.DisplayName) {
				all = append(all, svc)
			}
		}
		for _, name := range c.Strings("DisplayName") {
			if len(all) == 0 && !posh.HasWildcard(name) {
				return c.WriteError(noService(c.Name, "NoServiceFoundForGivenDisplayName", "display name", name))
			}
		}
	}
	for _, svc := range all {
		c.Emit(s.serviceObject(svc))
	}
	return nil
}

// setService implements Set-Service. Its parameter -Name accepts no wildcards.
func (s Cmdlets) setService(c *posh.Invocation) error {
	all := s.pipedServices(c)
	for _, name := range c.Strings("Name") {
		svc, err := s.Host.Services.Get(name)
		if err != nil {
			const exception = "System.InvalidOperationException"
			return c.WriteError(&posh.Error{
				Message: "Service " + name + " was not found on computer '.'.", ID: "InvalidOperationException," + cmdlets.CommandID(c.Name), Exception: exception,
				Category: "ObjectNotFound", NonTerminating: true, Target: ".", Inner: cmdlets.NativeError(err),
			})
		}
		all = append(all, svc)
	}
	for _, svc := range all {
		change := scm.ServiceChange{DisplayName: optional(c, "DisplayName"), Description: optional(c, "Description")}
		if t, ok := StartTypeFrom(c.String("StartupType")); ok {
			change.StartType = &t
		}
		if err := s.Host.Services.Change(svc.Name, change); err != nil {
			if err := c.WriteError(serviceFailure(c.Name, "CouldNotSetService", "configured", svc, cmdlets.TextOf(err), cmdlets.NativeError(err))); err != nil {
				return err
			}
		}
	}
	return nil
}

func optional(c *posh.Invocation, name string) *string {
	if !c.Has(name) {
		return nil
	}
	v := c.String(name)
	return &v
}
