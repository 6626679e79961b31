package scm

import (
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows/registry"
)

// Create adds a service as CreateService does: error 1073 if the name exists, 1072 if the service of that name is marked for
// deletion, 1078 if another service has the display name, 1057 for an unknown account. A name that is empty or has a slash or
// backslash is refused with 87, and so is an empty BinaryPath.
func (scm Services) Create(c ServiceConfig) error {
	scm.w.Lock()
	defer scm.w.Unlock()
	op := `create service "` + c.Name + `" on ` + scm.host.Name()
	if c.Name == "" || strings.ContainsAny(c.Name, `/\`) || c.BinaryPath == "" {
		return win32.Fail(win32.CodeInvalidParameter, "%s", op)
	}
	if old := scm.services[win32.Fold(c.Name)]; old != nil {
		if old.DeletePending {
			return win32.Fail(win32.CodeMarkedForDelete, "%s", op)
		}
		return win32.Fail(win32.CodeServiceExists, "%s", op)
	}
	if scm.displayNameTaken(c.DisplayName, c.Name) {
		return win32.Fail(win32.CodeDuplicateName, "%s", op)
	}
	account, err := scm.account(c.Account, &c.Password)
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
	scm.services[win32.Fold(c.Name)] = s
	scm.storePassword(s, c.Password)
	scm.writeKey(s)
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

// Change changes the fields that are not nil in c, as ChangeServiceConfig does; error 1060 for an unknown service, 1072 if it
// is marked for deletion, 1078 for the display name of another service, 1057 for an unknown account or an account that is set
// without a password.
func (scm Services) Change(name string, c ServiceChange) error {
	scm.w.Lock()
	defer scm.w.Unlock()
	s := scm.services[win32.Fold(name)]
	if s == nil {
		return win32.Fail(win32.CodeServiceMissing, "change service %q on %s", name, scm.host.Name())
	}
	if s.DeletePending {
		return win32.Fail(win32.CodeMarkedForDelete, "change service %q on %s", name, scm.host.Name())
	}
	if c.DisplayName != nil && scm.displayNameTaken(*c.DisplayName, s.Name) {
		return win32.Fail(win32.CodeDuplicateName, "change service %q on %s", name, scm.host.Name())
	}
	if err := scm.changeAccount(s, c); err != nil {
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
	scm.writeKey(s)
	return nil
}

func (scm Services) changeAccount(s *service, c ServiceChange) error {
	if c.Account == nil {
		if c.Password != nil {
			scm.storePassword(s, *c.Password)
		}
		return nil
	}
	account, err := scm.account(*c.Account, c.Password)
	if err != nil {
		return err
	}
	s.Account = account
	if c.Password != nil {
		scm.storePassword(s, *c.Password)
	}
	return nil
}

// account checks the account of a service and returns the form in which the SCM stores it; error 1057.
func (scm Services) account(account string, password *string) (string, error) {
	if account == "" || builtinServiceAccount(account) {
		if account == "" || strings.EqualFold(account, `NT AUTHORITY\SYSTEM`) || strings.EqualFold(account, `.\LocalSystem`) {
			return "LocalSystem", nil
		}
		return account, nil
	}
	if err := scm.host.FindAccount(account); err != nil || password == nil {
		return "", win32.Fail(win32.CodeInvalidAccount, "use account %q for a service on %s", account, scm.host.Name())
	}
	return account, nil
}

func builtinServiceAccount(account string) bool {
	switch win32.Fold(account) {
	case "localsystem", `.\localsystem`, `nt authority\system`, `nt authority\localservice`, `nt authority\networkservice`,
		`nt authority\local service`, `nt authority\network service`:
		return true
	}
	return false
}

func (scm Services) storePassword(s *service, password string) {
	if builtinServiceAccount(s.Account) {
		delete(scm.secrets, win32.Fold(s.Name))
		return
	}
	scm.secrets[win32.Fold(s.Name)] = password
}

// passwordValid reports whether the stored password of the service is its account's password.
func (scm Services) passwordValid(s *service) bool {
	if builtinServiceAccount(s.Account) {
		return true
	}
	password, stored := scm.secrets[win32.Fold(s.Name)]
	return stored && scm.host.PasswordOpens(s.Account, password)
}

func (scm Services) displayNameTaken(display, except string) bool {
	if display == "" {
		return false
	}
	for _, s := range scm.services {
		if !strings.EqualFold(s.Name, except) && (strings.EqualFold(s.DisplayName, display) || strings.EqualFold(s.Name, display)) {
			return true
		}
	}
	return false
}

// Delete removes a service, as DeleteService does: a running service is marked for deletion and removed when it stops. Error
// 1060 for an unknown service, 1072 if it is marked already.
func (scm Services) Delete(name string) error {
	scm.w.Lock()
	defer scm.w.Unlock()
	s := scm.services[win32.Fold(name)]
	if s == nil {
		return win32.Fail(win32.CodeServiceMissing, "delete service %q on %s", name, scm.host.Name())
	}
	if s.DeletePending {
		return win32.Fail(win32.CodeMarkedForDelete, "delete service %q on %s", name, scm.host.Name())
	}
	s.DeletePending = true
	scm.removeDeleted(s)
	return nil
}

// removeDeleted removes a service from the SCM and the registry if it is stopped and marked for deletion.
func (scm Services) removeDeleted(s *service) {
	if !s.DeletePending || s.State != Stopped {
		return
	}
	delete(scm.services, win32.Fold(s.Name))
	delete(scm.secrets, win32.Fold(s.Name))
	if node := scm.host.Keys().Find(registry.Split(ServicesKey)); node != nil {
		delete(node.Subs, win32.Fold(s.Name))
	}
	scm.host.RegistryChanged(ServicesKey + `\` + s.Name)
}

// setDependencies sets both dependency lists; names of groups have a leading "+" (SC_GROUP_IDENTIFIER).
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
