package cluster

import (
	"strings"
)

// CreateService adds a service, as CreateService does: error 1073 where the
// name exists, 1078 where another service has the display name, 1057 for an
// unknown account, 123-like names with slashes are refused with 87.
func (h *Host) CreateService(c ServiceConfig) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	op := `create service "` + c.Name + `" on ` + h.name
	if c.Name == "" || strings.ContainsAny(c.Name, `/\`) || c.BinaryPath == "" {
		return fail(CodeInvalidParameter, "%s", op)
	}
	if old := h.services[fold(c.Name)]; old != nil {
		if old.DeletePending {
			return fail(CodeMarkedForDelete, "%s", op)
		}
		return fail(CodeServiceExists, "%s", op)
	}
	if h.displayNameTaken(c.DisplayName, c.Name) {
		return fail(CodeDuplicateName, "%s", op)
	}
	account, err := h.serviceAccount(c.Account, &c.Password)
	if err != nil {
		return err
	}
	s := &service{Service: Service{
		Name: c.Name, DisplayName: c.DisplayName, Description: c.Description, BinaryPath: c.BinaryPath,
		StartType: c.StartType, Account: account, Type: c.Type, ErrorControl: c.ErrorControl,
		State: Stopped, ExitCode: 1077,
	}}
	fillServiceDefaults(&s.Service)
	s.setDependencies(append(append([]string(nil), c.DependOnService...), prefixed(c.DependOnGroup)...))
	h.services[fold(c.Name)] = s
	h.storePassword(s, c.Password)
	h.writeServiceKey(s)
	return nil
}

func fillServiceDefaults(s *Service) {
	if s.DisplayName == "" {
		s.DisplayName = s.Name
	}
	if s.StartType == "" {
		s.StartType = StartManual
	}
	if s.Type == "" {
		s.Type = "Own Process"
	}
	if s.ErrorControl == "" {
		s.ErrorControl = "Normal"
	}
}

// ChangeService changes what is set in c, as ChangeServiceConfig does; error
// 1060 without the service, 1072 while it is marked for deletion, 1057 for an
// unknown account or a new account without a password.
func (h *Host) ChangeService(name string, c ServiceChange) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	s := h.services[fold(name)]
	if s == nil {
		return fail(CodeServiceMissing, "change service %q on %s", name, h.name)
	}
	if s.DeletePending {
		return fail(CodeMarkedForDelete, "change service %q on %s", name, h.name)
	}
	if c.DisplayName != nil && h.displayNameTaken(*c.DisplayName, s.Name) {
		return fail(CodeDuplicateName, "change service %q on %s", name, h.name)
	}
	if err := h.changeAccount(s, c); err != nil {
		return err
	}
	setString(&s.DisplayName, c.DisplayName)
	setString(&s.Description, c.Description)
	setString(&s.BinaryPath, c.BinaryPath)
	setString(&s.ErrorControl, c.ErrorControl)
	setString(&s.Type, c.Type)
	if c.StartType != nil {
		s.StartType = *c.StartType
	}
	if c.Depend != nil {
		s.setDependencies(*c.Depend)
	}
	h.writeServiceKey(s)
	return nil
}

func (h *Host) changeAccount(s *service, c ServiceChange) error {
	if c.Account == nil {
		if c.Password != nil {
			h.storePassword(s, *c.Password)
		}
		return nil
	}
	account, err := h.serviceAccount(*c.Account, c.Password)
	if err != nil {
		return err
	}
	s.Account = account
	if c.Password != nil {
		h.storePassword(s, *c.Password)
	}
	return nil
}

// serviceAccount checks an account for a service and gives its stored form.
func (h *Host) serviceAccount(account string, password *string) (string, error) {
	if account == "" || builtinServiceAccount(account) {
		if account == "" || strings.EqualFold(account, `NT AUTHORITY\SYSTEM`) || strings.EqualFold(account, `.\LocalSystem`) {
			return "LocalSystem", nil
		}
		return account, nil
	}
	if _, err := h.lookupAccount(account); err != nil || password == nil {
		return "", fail(CodeInvalidAccount, "use account %q for a service on %s", account, h.name)
	}
	return account, nil
}

func builtinServiceAccount(account string) bool {
	switch fold(account) {
	case "localsystem", `.\localsystem`, `nt authority\system`, `nt authority\localservice`, `nt authority\networkservice`,
		`nt authority\local service`, `nt authority\network service`:
		return true
	}
	return false
}

func (h *Host) storePassword(s *service, password string) {
	if builtinServiceAccount(s.Account) {
		delete(h.secrets, fold(s.Name))
		return
	}
	h.secrets[fold(s.Name)] = password
}

// passwordValid tells whether the password kept for the service opens its account.
func (h *Host) passwordValid(s *service) bool {
	if builtinServiceAccount(s.Account) {
		return true
	}
	password, stored := h.secrets[fold(s.Name)]
	return stored && h.w.domain.opens(s.Account, password)
}

func (h *Host) displayNameTaken(display, except string) bool {
	if display == "" {
		return false
	}
	for _, s := range h.services {
		if !strings.EqualFold(s.Name, except) && (strings.EqualFold(s.DisplayName, display) || strings.EqualFold(s.Name, display)) {
			return true
		}
	}
	return false
}

// DeleteService removes a service; a running one is marked for deletion and goes when it stops.
func (h *Host) DeleteService(name string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	s := h.services[fold(name)]
	if s == nil {
		return fail(CodeServiceMissing, "delete service %q on %s", name, h.name)
	}
	if s.DeletePending {
		return fail(CodeMarkedForDelete, "delete service %q on %s", name, h.name)
	}
	s.DeletePending = true
	h.removeDeleted(s)
	return nil
}

// removeDeleted takes a stopped service that is marked for deletion out of SCM and registry.
func (h *Host) removeDeleted(s *service) {
	if !s.DeletePending || s.State != Stopped {
		return
	}
	delete(h.services, fold(s.Name))
	delete(h.secrets, fold(s.Name))
	if node := h.registry.find(regPath(servicesKey)); node != nil {
		delete(node.subs, fold(s.Name))
	}
	h.registryChanged(servicesKey + `\` + s.Name)
}

// setDependencies splits services from groups, which carry a leading "+".
func (s *service) setDependencies(list []string) {
	s.DependOnService, s.DependOnGroup = nil, nil
	for _, name := range list {
		switch {
		case name == "":
		case name[0] == '+':
			s.DependOnGroup = append(s.DependOnGroup, name[1:])
		default:
			s.DependOnService = append(s.DependOnService, name)
		}
	}
}

func prefixed(groups []string) []string {
	list := make([]string, 0, len(groups))
	for _, g := range groups {
		list = append(list, "+"+g)
	}
	return list
}

func setString(field, value *string) {
	if value != nil {
		*field = *value
	}
}
