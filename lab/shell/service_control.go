package shell

import (
	"fmt"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// serviceFailure is what the *-Service cmdlets say when Windows refuses.
func serviceFailure(command, id, done string, svc cluster.Service, why string, cause *posh.Error) *posh.Error {
	category := map[string]string{"CouldNotStartService": "OpenError", "CouldNotStopService": "CloseError"}[id]
	if category == "" {
		category = "PermissionDenied"
	}
	return &posh.Error{
		Message:   fmt.Sprintf("Service '%s (%s)' cannot be %s due to the following error: %s", svc.DisplayName, svc.Name, done, why),
		ID:        id + "," + commandID(command),
		Exception: serviceException, Category: category, NonTerminating: true, Inner: cause, Target: serviceType,
	}
}

// controllerError is what a ServiceController throws: an InvalidOperationException around the Windows error.
func controllerError(verb, name string, err error) *posh.Error {
	return &posh.Error{
		Message: fmt.Sprintf("Cannot %s service %s on computer '.'.", verb, name), ID: "InvalidOperationException",
		Exception: "System.InvalidOperationException", Category: "NotSpecified", Inner: win32(err),
	}
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
			cause := controllerError("start", svc.Name, err)
			if err := c.WriteError(serviceFailure(c.Name, "CouldNotStartService", "started", svc, cause.Message, cause)); err != nil {
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
			ID:      "ServiceHasDependentServices," + commandID(c.Name), Exception: serviceException, Category: "InvalidOperation", NonTerminating: true,
		})
	}
	for _, name := range append(dependents, svc.Name) {
		err := s.host.StopService(name)
		// ServiceController.Stop waits for dependents whatever -NoWait says.
		if err == nil && (!c.Bool("NoWait") || name != svc.Name) {
			err = s.host.AwaitService(c.Session.Context(), name, cluster.Stopped)
		}
		if code := cluster.CodeOf(err); err != nil && code != cluster.CodeNotStarted {
			cause := controllerError("stop", name, err)
			return c.WriteError(serviceFailure(c.Name, "CouldNotStopService", "stopped", svc, cause.Message, cause))
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
	if t, ok := startTypeFrom(c.String("StartupType")); ok {
		config.StartType = t
	}
	if user, password, ok := posh.CredentialOf(c.Value("Credential")); ok {
		config.Account, config.Password = user, password
	}
	if err := s.host.CreateService(config); err != nil {
		made := cluster.Service{Name: config.Name, DisplayName: config.DisplayName}
		return c.WriteError(serviceFailure(c.Name, "CouldNotNewService", "created", made, textOf(err), win32(err)))
	}
	svc, err := s.host.Service(config.Name)
	if err != nil {
		return err
	}
	c.Emit(s.serviceObject(svc))
	return nil
}
