package shell

import (
	"fmt"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

const serviceType = "System.ServiceProcess.ServiceController"

// Numbers of ServiceControllerStatus and ServiceStartMode.
var (
	serviceStatuses = map[cluster.ServiceState]int64{cluster.Stopped: 1, cluster.StartPending: 2, cluster.StopPending: 3, cluster.Running: 4}
	startModes      = map[cluster.StartType]int64{"Boot": 0, "System": 1, cluster.StartAuto: 2, cluster.StartManual: 3, cluster.StartDisabled: 4}
)

// serviceCommands are the *-Service cmdlets.
func (s *Shell) serviceCommands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-Service":   only(s.getService, "Name", "DisplayName", "InputObject"),
		"Set-Service":   only(s.setService, "Name", "InputObject", "DisplayName", "Description", "StartupType"),
		"Start-Service": only(s.startService, "Name", "InputObject"),
		"Stop-Service":  only(s.stopService, "Name", "InputObject", "Force", "NoWait"),
		"New-Service":   only(s.newService, "Name", "DisplayName", "Description", "BinaryPathName", "StartupType", "DependsOn", "Credential"),
	}
}

// startTypeName is a start type as ServiceController names it: Auto is Automatic there.
func startTypeName(t cluster.StartType) string {
	if t == cluster.StartAuto {
		return "Automatic"
	}
	return string(t)
}

// startTypeFrom reads a start type by either of its names.
func startTypeFrom(name string) (cluster.StartType, bool) {
	for t := range startModes {
		if equal(startTypeName(t), name) {
			return t, true
		}
	}
	return "", false
}

func (s *Shell) serviceObject(svc cluster.Service) *posh.Object {
	providers := func() posh.Value { return s.serviceObjects(svc.DependOnService) }
	dependents := func() posh.Value { return s.serviceObjects(s.host.Dependents(svc.Name)) }
	return &posh.Object{
		TypeName: serviceType, Live: svc, Text: func() string { return serviceType },
		Properties: []*posh.Property{
			posh.P("Name", svc.Name), posh.P("ServiceName", svc.Name), posh.P("DisplayName", svc.DisplayName),
			enum("Status", string(svc.State), serviceStatuses[svc.State]),
			enum("StartType", startTypeName(svc.StartType), startModes[svc.StartType]),
			posh.P("CanStop", svc.State == cluster.Running),
			posh.LiveProperty("ServicesDependedOn", providers, nil),
			posh.LiveProperty("DependentServices", dependents, nil),
		},
	}
}

func (s *Shell) serviceObjects(names []string) []posh.Value {
	out := []posh.Value{}
	for _, name := range names {
		if p, err := s.host.Service(name); err == nil {
			out = append(out, s.serviceObject(p))
		}
	}
	return out
}

// services are those from the pipeline or by -Name, which takes wildcards.
func (s *Shell) services(c *posh.Invocation) ([]cluster.Service, error) {
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

func (s *Shell) pipedServices(c *posh.Invocation) []cluster.Service {
	var out []cluster.Service
	for _, v := range c.Objects("InputObject") {
		name := posh.ToString(v)
		if o, ok := v.(*posh.Object); ok {
			if svc, ok := o.Live.(cluster.Service); ok {
				name = svc.Name
			}
		}
		if svc, err := s.host.Service(name); err == nil {
			out = append(out, svc)
		}
	}
	return out
}

func (s *Shell) servicesLike(pattern string) []cluster.Service {
	var out []cluster.Service
	for _, svc := range s.host.Services() {
		if posh.Like(pattern, svc.Name) {
			out = append(out, svc)
		}
	}
	return out
}

const serviceException = "Microsoft.PowerShell.Commands.ServiceCommandException"

func noService(command, id, what, name string) *posh.Error {
	return &posh.Error{
		Message: fmt.Sprintf("Cannot find any service with %s '%s'.", what, name), ID: id + "," + commandID(command),
		Exception: serviceException, Category: "ObjectNotFound", NonTerminating: true, Target: name,
	}
}

func (s *Shell) getService(c *posh.Invocation) error {
	all, err := s.services(c)
	if err != nil {
		return err
	}
	if !c.Has("Name") && !c.Has("InputObject") && !c.Piped {
		for _, svc := range s.host.Services() {
			if anyMatches(c.Strings("DisplayName"), svc.DisplayName) {
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

// setService takes -Name literally.
func (s *Shell) setService(c *posh.Invocation) error {
	all := s.pipedServices(c)
	for _, name := range c.Strings("Name") {
		svc, err := s.host.Service(name)
		if err != nil {
			const exception = "System.InvalidOperationException"
			return c.WriteError(&posh.Error{
				Message: "Service " + name + " was not found on computer '.'.", ID: "InvalidOperationException," + commandID(c.Name), Exception: exception,
				Category: "ObjectNotFound", NonTerminating: true, Target: ".", Inner: win32(err),
			})
		}
		all = append(all, svc)
	}
	for _, svc := range all {
		change := cluster.ServiceChange{DisplayName: optional(c, "DisplayName"), Description: optional(c, "Description")}
		if t, ok := startTypeFrom(c.String("StartupType")); ok {
			change.StartType = &t
		}
		if err := s.host.ChangeService(svc.Name, change); err != nil {
			if err := c.WriteError(serviceFailure(c.Name, "CouldNotSetService", "configured", svc, textOf(err), win32(err))); err != nil {
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
