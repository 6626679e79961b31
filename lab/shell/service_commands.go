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
		"Get-Service":   s.getService,
		"Set-Service":   s.setService,
		"Start-Service": s.startService,
		"Stop-Service":  s.stopService,
		"New-Service":   s.newService,
	}
}

// startTypeName is a start type as ServiceController names it: Auto is Automatic there.
func startTypeName(t cluster.StartType) string {
	if t == cluster.StartAuto {
		return "Automatic"
	}
	return string(t)
}

func startTypeFrom(name string) cluster.StartType {
	if equal(name, "Automatic") {
		return cluster.StartAuto
	}
	for t := range startModes {
		if equal(string(t), name) {
			return t
		}
	}
	return cluster.StartType(name)
}

func (s *Shell) serviceObject(svc cluster.Service) *posh.Object {
	providers := func() posh.Value {
		out := []posh.Value{}
		for _, name := range svc.DependOnService {
			if p, err := s.host.Service(name); err == nil {
				out = append(out, s.serviceObject(p))
			}
		}
		return out
	}
	dependents := func() posh.Value {
		out := []posh.Value{}
		for _, name := range s.host.RunningDependents(svc.Name) {
			if p, err := s.host.Service(name); err == nil {
				out = append(out, s.serviceObject(p))
			}
		}
		return out
	}
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

// services are those from the pipeline or by -Name, which takes wildcards.
func (s *Shell) services(c *posh.Invocation) ([]cluster.Service, error) {
	var out []cluster.Service
	for _, v := range c.Objects("InputObject") {
		if o, ok := v.(*posh.Object); ok {
			if svc, ok := o.Live.(cluster.Service); ok {
				out = append(out, svc)
				continue
			}
		}
		if svc, err := s.host.Service(posh.ToString(v)); err == nil {
			out = append(out, svc)
		}
	}
	for _, name := range c.Strings("Name") {
		found := s.servicesLike(name)
		if len(found) == 0 && !hasWildcard(name) {
			if err := c.WriteError(noService(c.Name, name)); err != nil {
				return nil, err
			}
		}
		out = append(out, found...)
	}
	return out, nil
}

func (s *Shell) servicesLike(pattern string) []cluster.Service {
	var out []cluster.Service
	for _, svc := range s.host.Services() {
		if matches(pattern, svc.Name) {
			out = append(out, svc)
		}
	}
	return out
}

func noService(command, name string) *posh.Error {
	return &posh.Error{
		Message:   fmt.Sprintf("Cannot find any service with service name '%s'.", name),
		ID:        "NoServiceFoundForGivenName,Microsoft.PowerShell.Commands." + commandClass(command),
		Exception: "Microsoft.PowerShell.Commands.ServiceCommandException", Category: "ObjectNotFound", NonTerminating: true,
	}
}

// commandClass is the .NET class of a cmdlet: Get-Service is GetServiceCommand.
func commandClass(command string) string {
	out := ""
	for _, r := range command {
		if r != '-' {
			out += string(r)
		}
	}
	return out + "Command"
}

func (s *Shell) getService(c *posh.Invocation) error {
	if !c.Has("Name") && !c.Has("InputObject") && !c.Piped {
		for _, svc := range s.host.Services() {
			c.Emit(s.serviceObject(svc))
		}
		return nil
	}
	all, err := s.services(c)
	for _, svc := range all {
		c.Emit(s.serviceObject(svc))
	}
	return err
}

func (s *Shell) setService(c *posh.Invocation) error {
	all, err := s.services(c)
	if err != nil {
		return err
	}
	for _, svc := range all {
		change := cluster.ServiceChange{DisplayName: optional(c, "DisplayName"), Description: optional(c, "Description")}
		if c.Has("StartupType") {
			t := startTypeFrom(c.String("StartupType"))
			change.StartType = &t
		}
		if err := s.host.ChangeService(svc.Name, change); err != nil {
			message := fmt.Sprintf("Service '%s (%s)' cannot be configured due to the following error: %s", svc.DisplayName, svc.Name, textOf(err))
			if err := c.WriteError(serviceFailure(c.Name, "CouldNotSetService", message, err)); err != nil {
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

func textOf(err error) string {
	if e, ok := err.(*cluster.Error); ok { //nolint:errorlint // the model returns it bare
		return e.Text
	}
	return err.Error()
}

func serviceFailure(command, id, message string, err error) *posh.Error {
	e := win32Error(command, "Microsoft.PowerShell.Commands.ServiceCommandException", "OpenError", err)
	e.ID = id + ",Microsoft.PowerShell.Commands." + commandClass(command)
	e.Message = message
	return e
}

func (s *Shell) startService(c *posh.Invocation) error {
	all, err := s.services(c)
	if err != nil {
		return err
	}
	for _, svc := range all {
		if svc.State == cluster.Running {
			continue
		}
		err := s.host.StartService(svc.Name)
		if err == nil {
			err = s.host.AwaitService(c.Session.Context(), svc.Name, cluster.Running)
		}
		if err != nil {
			message := fmt.Sprintf("Service '%s (%s)' cannot be started due to the following error: Cannot start service %s on computer '.'.", svc.DisplayName, svc.Name, svc.Name)
			if err := c.WriteError(serviceFailure(c.Name, "CouldNotStartService", message, err)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Shell) stopService(c *posh.Invocation) error {
	all, err := s.services(c)
	if err != nil {
		return err
	}
	for _, svc := range all {
		if err := s.stopOne(c, svc); err != nil {
			return err
		}
	}
	return nil
}

// stopOne stops dependents first where -Force says so.
func (s *Shell) stopOne(c *posh.Invocation, svc cluster.Service) error {
	if svc.State == cluster.Stopped {
		return nil
	}
	dependents := s.host.RunningDependents(svc.Name)
	if len(dependents) > 0 && !c.Bool("Force") {
		return c.WriteError(&posh.Error{
			Message: fmt.Sprintf("Cannot stop service '%s (%s)' because it has dependent services. It can only be stopped if the Force flag is set.", svc.DisplayName, svc.Name),
			ID:      "ServiceHasDependentServices,Microsoft.PowerShell.Commands.StopServiceCommand", Exception: "Microsoft.PowerShell.Commands.ServiceCommandException",
			Category: "InvalidOperation", NonTerminating: true,
		})
	}
	for _, name := range append(dependents, svc.Name) {
		err := s.host.StopService(name)
		// ServiceController.Stop waits for dependents whatever -NoWait says.
		if err == nil && (!c.Bool("NoWait") || name != svc.Name) {
			err = s.host.AwaitService(c.Session.Context(), name, cluster.Stopped)
		}
		if code := cluster.CodeOf(err); err != nil && code != cluster.CodeNotStarted {
			message := fmt.Sprintf("Service '%s (%s)' cannot be stopped due to the following error: Cannot stop service %s on computer '.'.", svc.DisplayName, svc.Name, name)
			return c.WriteError(serviceFailure(c.Name, "CouldNotStopService", message, err))
		}
	}
	return nil
}

func (s *Shell) newService(c *posh.Invocation) error {
	config := cluster.ServiceConfig{
		Name: c.String("Name"), DisplayName: c.String("DisplayName"), Description: c.String("Description"),
		BinaryPath: c.String("BinaryPathName"), StartType: cluster.StartAuto, DependOnService: c.Strings("DependsOn"),
	}
	if config.DisplayName == "" {
		config.DisplayName = config.Name
	}
	if c.Has("StartupType") {
		config.StartType = startTypeFrom(c.String("StartupType"))
	}
	if o, ok := c.Value("Credential").(*posh.Object); ok {
		config.Account = posh.ToString(o.Get("UserName"))
		config.Password = plainPassword(o)
	}
	if err := s.host.CreateService(config); err != nil {
		message := fmt.Sprintf("Service '%s (%s)' cannot be created due to the following error: %s", config.DisplayName, config.Name, textOf(err))
		return c.WriteError(serviceFailure(c.Name, "CouldNotNewService", message, err))
	}
	svc, err := s.host.Service(config.Name)
	if err != nil {
		return err
	}
	c.Emit(s.serviceObject(svc))
	return nil
}

// plainPassword reads a PSCredential as GetNetworkCredential().Password does.
func plainPassword(credential *posh.Object) string {
	method := credential.Methods["getnetworkcredential"]
	if method == nil {
		return ""
	}
	v, err := method(nil)
	if err != nil {
		return ""
	}
	if o, ok := v.(*posh.Object); ok {
		return posh.ToString(o.Get("Password"))
	}
	return ""
}
