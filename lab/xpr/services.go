package xpr

import (
	"net/url"
	"slices"
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
)

// installed has the behaviour of the installed services.
type installed struct{ *Console }

// ownError is the service-specific error code of XPR's services. The vendor documents no code, so this number is the lab's own.
const ownError = 1

// startService is the start of an XPR service: it fails with 1066 if obstacle finds a reason, and writes the reason into the
// Application log.
func (c installed) startService(run windows.ServiceRun) *win32.Error {
	why := c.obstacle(run)
	if why == "" {
		return nil
	}
	run.Host.Events.Add(windows.Event{Log: "Application", Provider: "OpenScape Xpressions", ID: 100, Level: "Error", Message: run.Service.Name + ": " + why})
	return &win32.Error{Code: win32.CodeServiceSpecific, Op: "start service " + run.Service.Name + " on " + run.Host.Name(), Text: why, Specific: ownError}
}

// obstacle returns why the service cannot run, or an empty text: the runtimes of the
// licence service must be installed, and the product's configuration in the registry
// must have the computer name that the service sees, and addresses of that computer.
func (c installed) obstacle(run windows.ServiceRun) string {
	licsvc := strings.EqualFold(run.Service.Name, "licsvc")
	if missing := missingRuntimes(run.Host); licsvc && len(missing) > 0 {
		return "FAILURE: The MRS License Service cannot be installed. The service implementation dependent initialization return FALSE (missing: " + strings.Join(missing, ", ") + ")"
	}
	globals, err := run.Host.Registry.Key(globalsKey)
	if err != nil {
		if licsvc && run.Group == "" {
			return ""
		}
		return "the configuration in HKLM\\" + globalsKey + " is missing"
	}
	for _, check := range []func(windows.ServiceRun, registry.Key) string{c.otherName, ownName, licenceAddress, clusterParameters, kernelList, bindAddress} {
		if why := check(run, globals); why != "" {
			return why
		}
	}
	return ""
}

// otherName requires that the configuration names no host other than the computer that the service sees (9.3).
func (c installed) otherName(run windows.ServiceRun, _ registry.Key) string {
	for _, h := range c.world.Hosts() {
		if strings.EqualFold(h.Name(), run.ComputerName) {
			continue
		}
		if place := findName(run.Host, h.Name()); place != "" {
			return "the configuration names computer " + h.Name() + " at HKLM\\" + place + ", but this computer is " + run.ComputerName
		}
	}
	return ""
}

// ownName requires that the pipes of the status dispatcher have the computer name that the service sees.
func ownName(run windows.ServiceRun, _ registry.Key) string {
	key, err := run.Host.Registry.Key(mrsKey + `\xmrsvc`)
	if err != nil {
		return "the configuration in HKLM\\" + mrsKey + "\\xmrsvc is missing"
	}
	cache, _ := key.Value("ModuleCache")
	for _, line := range cache.Lines {
		if strings.Contains(line, "pipe:") && !namesIn(line, run.ComputerName) {
			return "registry value ModuleCache has the pipe " + line + ", but this computer is " + run.ComputerName
		}
	}
	return ""
}

// licenceAddress requires an address of this computer for the licence service. If a cluster runs the service, this is the
// address of the virtual server.
func licenceAddress(run windows.ServiceRun, globals registry.Key) string {
	value, _ := globals.Value("LicSvcAddress")
	address, err := url.Parse(value.Text)
	if err != nil || !slices.Contains(addresses(run), address.Hostname()) {
		return "registry value LicSvcAddress " + value.Text + " is not an address of " + run.ComputerName
	}
	return ""
}

// addresses returns the addresses of the computer that the service sees: for the virtual server, the clustered addresses of the
// host; otherwise the host's own addresses.
func addresses(run windows.ServiceRun) []string {
	virtual := !strings.EqualFold(run.ComputerName, run.Host.Name())
	var list []string
	for _, nic := range run.Host.Network.NICs() {
		for _, a := range nic.Addresses {
			if a.Clustered == virtual {
				list = append(list, a.IP)
			}
		}
	}
	return list
}

// clusterParameters requires the type MSCS and the name of the role if a cluster runs the service.
func clusterParameters(run windows.ServiceRun, _ registry.Key) string {
	if run.Group == "" {
		return ""
	}
	key, _ := run.Host.Registry.Key(clusterKey)
	typ, _ := key.Value("Type")
	group, _ := key.Value("Group")
	if typ.Text != "MSCS" || group.Text != run.Group {
		return "registry key Cluster Parameter has type " + quoted(typ.Text) + " and group " + quoted(group.Text) + " in role " + quoted(run.Group)
	}
	return ""
}

// kernelList requires, if a cluster runs the service, that Kernel has no line for the clustered kernel itself and no space
// after a comma.
func kernelList(run windows.ServiceRun, _ registry.Key) string {
	if run.Group == "" {
		return ""
	}
	key, _ := run.Host.Registry.Key(kernelKey)
	kernel, _ := key.Value("Kernel")
	for _, line := range kernel.Lines {
		_, computer, _ := strings.Cut(line, ",")
		if strings.EqualFold(strings.TrimSpace(computer), run.ComputerName) || strings.HasPrefix(computer, " ") {
			return "registry value Kernel has the wrong line " + quoted(line)
		}
	}
	return ""
}

// bindAddress requires the virtual server's address for the transport layer.
func bindAddress(run windows.ServiceRun, _ registry.Key) string {
	if run.Group == "" || !strings.EqualFold(run.Service.Name, "tcpapl") {
		return ""
	}
	key, _ := run.Host.Registry.Key(tcpKey)
	bind, _ := key.Value("BindAddress")
	if !slices.Contains(addresses(run), bind.Text) {
		return "registry value BindAddress " + quoted(bind.Text) + " is not an address of " + run.ComputerName
	}
	return ""
}

func quoted(text string) string { return `"` + text + `"` }
