package services

import (
	"fmt"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/posh/dotnet"
	"changeover/lab/win32"
	"changeover/lab/windows/scm"
)

// serviceFailure returns the error of a service cmdlet whose change Windows refuses.
func serviceFailure(command, id, done string, svc scm.Service, why string, cause *posh.Error) *posh.Error {
	category := map[string]string{"CouldNotStartService": "OpenError", "CouldNotStopService": "CloseError"}[id]
	if category == "" {
		category = "PermissionDenied"
	}
	return &posh.Error{
		Message:   fmt.Sprintf("Service '%s (%s)' cannot be %s due to the following error: %s", svc.DisplayName, svc.Name, done, why),
		ID:        id + "," + cmdlets.CommandID(command),
		Exception: serviceException, Category: category, NonTerminating: true, Inner: cause, Target: serviceType,
	}
}

// controllerError returns the exception of a ServiceController: an InvalidOperationException with the Windows error
// as its inner exception.
func controllerError(verb, name string, err error) *posh.Error {
	return &posh.Error{
		Message: fmt.Sprintf("Cannot %s service %s on computer '.'.", verb, name), ID: "InvalidOperationException",
		Exception: "System.InvalidOperationException", Category: "NotSpecified", Inner: cmdlets.NativeError(err),
	}
}

func (s Cmdlets) startService(c *posh.Invocation) error {
	all, err := s.services(c)
	if err != nil {
		return err
	}
	for _, svc := range all {
		if svc.State == scm.Running {
			continue
		}
		err := s.Host.Services.Start(svc.Name)
		if err == nil {
			err = s.Host.Services.Await(c.Session.Context(), svc.Name, scm.Running)
		}
		if err != nil {
			cause := controllerError("start", svc.Name, err)
			if err := c.WriteError(serviceFailure(c.Name, "CouldNotStartService", "started", svc, cause.Message, cause)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s Cmdlets) stopService(c *posh.Invocation) error {
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

// stopOne stops a service. With -Force, it stops running dependents first; without -Force, running dependents are an error.
func (s Cmdlets) stopOne(c *posh.Invocation, svc scm.Service) error {
	if svc.State == scm.Stopped {
		return nil
	}
	dependents := s.Host.Services.RunningDependents(svc.Name)
	if len(dependents) > 0 && !c.Bool("Force") {
		return c.WriteError(&posh.Error{
			Message: fmt.Sprintf("Cannot stop service '%s (%s)' because it has dependent services. It can only be stopped if the Force flag is set.", svc.DisplayName, svc.Name),
			ID:      "ServiceHasDependentServices," + cmdlets.CommandID(c.Name), Exception: serviceException, Category: "InvalidOperation", NonTerminating: true,
		})
	}
	for _, name := range append(dependents, svc.Name) {
		err := s.Host.Services.Stop(name)
		// ServiceController.Stop waits for dependents even with -NoWait.
		if err == nil && (!c.Bool("NoWait") || name != svc.Name) {
			err = s.Host.Services.Await(c.Session.Context(), name, scm.Stopped)
		}
		if code := win32.CodeOf(err); err != nil && code != win32.CodeNotStarted {
			cause := controllerError("stop", name, err)
			return c.WriteError(serviceFailure(c.Name, "CouldNotStopService", "stopped", svc, cause.Message, cause))
		}
	}
	return nil
}

func (s Cmdlets) newService(c *posh.Invocation) error {
	config := scm.ServiceConfig{
		Name: c.String("Name"), DisplayName: c.String("DisplayName"), Description: c.String("Description"),
		BinaryPath: c.String("BinaryPathName"), StartType: scm.StartAuto, DependOnService: c.Strings("DependsOn"),
	}
	if config.DisplayName == "" {
		config.DisplayName = config.Name
	}
	if t, ok := StartTypeFrom(c.String("StartupType")); ok {
		config.StartType = t
	}
	if user, password, ok := dotnet.CredentialOf(c.Value("Credential")); ok {
		config.Account, config.Password = user, password
	}
	if err := s.Host.Services.Create(config); err != nil {
		made := scm.Service{Name: config.Name, DisplayName: config.DisplayName}
		return c.WriteError(serviceFailure(c.Name, "CouldNotNewService", "created", made, cmdlets.TextOf(err), cmdlets.NativeError(err)))
	}
	svc, err := s.Host.Services.Get(config.Name)
	if err != nil {
		return err
	}
	c.Emit(s.serviceObject(svc))
	return nil
}
