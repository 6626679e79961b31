package cluster

// The registry's numbers of start types, service types and error controls.
var (
	startNumbers = map[StartType]uint32{"Boot": 0, "System": 1, StartAuto: 2, StartManual: 3, StartDisabled: 4}
	typeNumbers  = map[string]uint32{"Kernel Driver": 1, "Own Process": 16, "Share Process": 32}
	errorNumbers = map[string]uint32{"Ignore": 0, "Normal": 1, "Severe": 2, "Critical": 3}
)

// writeServiceKey mirrors a service's configuration in the registry. The caller holds the lock.
func (h *Host) writeServiceKey(s *service) {
	path := servicesKey + `\` + s.Name
	key := h.registry.make(regPath(path))
	key.set(DWord("Type", typeNumbers[s.Type]))
	key.set(DWord("Start", startNumbers[s.StartType]))
	key.set(DWord("ErrorControl", errorNumbers[s.ErrorControl]))
	key.set(ExpandSZ("ImagePath", s.BinaryPath))
	key.set(SZ("DisplayName", s.DisplayName))
	key.set(SZ("ObjectName", s.Account))
	setOrUnset(key, SZ("Description", s.Description), s.Description != "")
	setOrUnset(key, MultiSZ("DependOnService", s.DependOnService...), len(s.DependOnService) > 0)
	setOrUnset(key, MultiSZ("DependOnGroup", s.DependOnGroup...), len(s.DependOnGroup) > 0)
	h.registryChanged(path)
}

func setOrUnset(key *regNode, v RegValue, wanted bool) {
	if wanted {
		key.set(v)
		return
	}
	key.unset(v.Name)
}

// loadServices reads the SCM's database from the registry, as a starting host
// does. Passwords stay in the LSA.
func (h *Host) loadServices() {
	old := h.services
	h.services = map[string]*service{}
	node := h.registry.find(regPath(servicesKey))
	if node == nil {
		return
	}
	for folded, key := range node.subs {
		typ, ok := numberName(key, "Type", typeNumbers)
		if !ok || key.text("ImagePath") == "" {
			continue
		}
		s := serviceFromKey(key, typ)
		if before := old[folded]; before != nil {
			s.failNext, s.failures, s.slower = before.failNext, before.failures, before.slower
		}
		h.services[folded] = s
	}
}

func serviceFromKey(key *regNode, typ string) *service {
	s := &service{Service: Service{
		Name: key.name, DisplayName: key.text("DisplayName"), Description: key.text("Description"),
		BinaryPath: key.text("ImagePath"), Account: key.text("ObjectName"), Type: typ, State: Stopped, ExitCode: 1077,
	}}
	s.StartType, _ = numberName(key, "Start", startNumbers)
	s.ErrorControl, _ = numberName(key, "ErrorControl", errorNumbers)
	if s.Account == "" {
		s.Account = "LocalSystem"
	}
	fillServiceDefaults(&s.Service)
	if v, ok := key.value("DependOnService"); ok {
		s.DependOnService = append([]string(nil), v.Lines...)
	}
	if v, ok := key.value("DependOnGroup"); ok {
		s.DependOnGroup = append([]string(nil), v.Lines...)
	}
	return s
}

func numberName[K ~string](key *regNode, value string, names map[K]uint32) (K, bool) {
	v, ok := key.value(value)
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
