package scm

import "changeover/lab/windows/registry"

// The numbers of start types, service types and error controls in the registry (Microsoft, "CreateServiceW function").
var (
	startNumbers = map[StartType]uint32{"Boot": 0, "System": 1, StartAuto: 2, StartManual: 3, StartDisabled: 4}
	typeNumbers  = map[string]uint32{"Kernel Driver": 1, "Own Process": 16, "Share Process": 32}
	errorNumbers = map[string]uint32{"Ignore": 0, "Normal": 1, "Severe": 2, "Critical": 3}
)

// writeKey writes a service's configuration into its registry key. The caller holds the lock.
func (scm Services) writeKey(s *service) {
	path := ServicesKey + `\` + s.Name
	key := scm.host.Keys().Make(registry.Split(path))
	key.Set(registry.DWord("Type", typeNumbers[s.Type]))
	key.Set(registry.DWord("Start", startNumbers[s.StartType]))
	key.Set(registry.DWord("ErrorControl", errorNumbers[s.ErrorControl]))
	key.Set(registry.ExpandSZ("ImagePath", s.BinaryPath))
	key.Set(registry.SZ("DisplayName", s.DisplayName))
	key.Set(registry.SZ("ObjectName", s.Account))
	setOrUnset(key, registry.SZ("Description", s.Description), s.Description != "")
	setOrUnset(key, registry.MultiSZ("DependOnService", s.DependOnService...), len(s.DependOnService) > 0)
	setOrUnset(key, registry.MultiSZ("DependOnGroup", s.DependOnGroup...), len(s.DependOnGroup) > 0)
	scm.host.RegistryChanged(path)
}

func setOrUnset(key *registry.Tree, v registry.Value, wanted bool) {
	if wanted {
		key.Set(v)
		return
	}
	key.Unset(v.Name)
}

// load reads the SCM's database from the registry, as the SCM does when its host
// starts. Stored passwords are kept, since they are LSA secrets.
func (scm Services) load() {
	old := scm.services
	scm.services = map[string]*service{}
	node := scm.host.Keys().Find(registry.Split(ServicesKey))
	if node == nil {
		return
	}
	for folded, key := range node.Subs {
		typ, ok := numberName(key, "Type", typeNumbers)
		if !ok || key.Text("ImagePath") == "" {
			continue
		}
		s := serviceFromKey(key, typ)
		if before := old[folded]; before != nil {
			s.injected = before.injected
		}
		scm.services[folded] = s
	}
}

func serviceFromKey(key *registry.Tree, typ string) *service {
	s := &service{Service: Service{
		Name: key.Name, DisplayName: key.Text("DisplayName"), Description: key.Text("Description"),
		BinaryPath: key.Text("ImagePath"), Account: key.Text("ObjectName"), Type: typ, State: Stopped, ExitCode: 1077,
	}}
	s.StartType, _ = numberName(key, "Start", startNumbers)
	s.ErrorControl, _ = numberName(key, "ErrorControl", errorNumbers)
	if s.Account == "" {
		s.Account = "LocalSystem"
	}
	fillServiceDefaults(&s.Service)
	if v, ok := key.Value("DependOnService"); ok {
		s.DependOnService = append([]string(nil), v.Lines...)
	}
	if v, ok := key.Value("DependOnGroup"); ok {
		s.DependOnGroup = append([]string(nil), v.Lines...)
	}
	return s
}

func numberName[K ~string](key *registry.Tree, value string, names map[K]uint32) (K, bool) {
	v, ok := key.Value(value)
	if !ok {
		return "", false
	}
	for name, number := range names {
		if uint64(number) == v.Number {
			return name, true
		}
	}
	return "", false
}
