package xpr

import (
	"net/url"
	"slices"
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
)

// running is how the installed services behave.
type running struct{ *Console }

// ownError is the number with which a service of XPR gives up; the vendor documents none.
const ownError = 1

// startService decides whether an XPR service keeps running on a host: its
// runtimes must be there, and the product's configuration must name the
// computer that the service believes it runs on and addresses that are there.
func (c running) startService(run windows.ServiceRun) *win32.Error {
	why := c.obstacle(run)
	if why == "" {
		return nil
	}
	run.Host.Events.Add(windows.Event{Log: "Application", Provider: "OpenScape Xpressions", ID: 100, Level: "Error", Message: run.Service.Name + ": " + why})
	return &win32.Error{Code: win32.CodeServiceSpecific, Op: "start service " + run.Service.Name + " on " + run.Host.Name(), Text: why, Specific: ownError}
}

// obstacle says what keeps the service from running; empty if nothing does.
func (c running) obstacle(run windows.ServiceRun) string {
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

// otherName finds a node's name where the service believes to be another computer.
func (c running) otherName(run windows.ServiceRun, _ registry.Key) string {
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

// ownName wants the pipes of the status dispatcher on this computer.
func ownName(run windows.ServiceRun, _ registry.Key) string {
	key, err := run.Host.Registry.Key(mrsKey + `\xmrsvc`)
	if err != nil {
		return "the configuration in HKLM\\" + mrsKey + "\\xmrsvc is missing"
	}
	cache, _ := key.Value("ModuleCache")
	for _, line := range cache.Lines {
		if strings.Contains(line, "pipe:") && !namesIn(line, run.ComputerName) {
			return "ModuleCache has the pipe " + line + ", but this computer is " + run.ComputerName
		}
	}
	return ""
}

// licenceAddress wants the licence service's address on this computer: the
// virtual server's where the service runs in a cluster.
func licenceAddress(run windows.ServiceRun, globals registry.Key) string {
	value, _ := globals.Value("LicSvcAddress")
	address, err := url.Parse(value.Text)
	if err != nil || !slices.Contains(addresses(run), address.Hostname()) {
		return "LicSvcAddress " + value.Text + " is no address of " + run.ComputerName
	}
	return ""
}

// addresses are those of the computer that the service believes to be.
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

// clusterParameters wants type and role where a cluster runs the service.
func clusterParameters(run windows.ServiceRun, _ registry.Key) string {
	if run.Group == "" {
		return ""
	}
	key, _ := run.Host.Registry.Key(clusterKey)
	typ, _ := key.Value("Type")
	group, _ := key.Value("Group")
	if typ.Text != "MSCS" || group.Text != run.Group {
		return "Cluster Parameter has type " + quoted(typ.Text) + " and group " + quoted(group.Text) + " in role " + quoted(run.Group)
	}
	return ""
}

// kernelList wants no line for the clustered kernel itself and no blank after a comma.
func kernelList(run windows.ServiceRun, _ registry.Key) string {
	if run.Group == "" {
		return ""
	}
	key, _ := run.Host.Registry.Key(kernelKey)
	kernel, _ := key.Value("Kernel")
	for _, line := range kernel.Lines {
		_, computer, _ := strings.Cut(line, ",")
		if strings.EqualFold(strings.TrimSpace(computer), run.ComputerName) || strings.HasPrefix(computer, " ") {
			return "Kernel has the line " + quoted(line)
		}
	}
	return ""
}

// bindAddress wants the transport layer on the virtual server's address.
func bindAddress(run windows.ServiceRun, _ registry.Key) string {
	if run.Group == "" || !strings.EqualFold(run.Service.Name, "tcpapl") {
		return ""
	}
	key, _ := run.Host.Registry.Key(tcpKey)
	bind, _ := key.Value("BindAddress")
	if !slices.Contains(addresses(run), bind.Text) {
		return "BindAddress " + quoted(bind.Text) + " is no address of " + run.ComputerName
	}
	return ""
}

func quoted(text string) string { return `"` + text + `"` }
