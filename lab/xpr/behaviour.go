package xpr

import (
	"net/url"
	"slices"
	"strings"

	"changeover/lab/cluster"
)

// ownError is the number with which a service of XPR gives up; the vendor documents none.
const ownError = 1

// startService decides whether an XPR service keeps running on a host: its
// runtimes must be there, and the product's configuration must name the
// computer that the service believes it runs on and addresses that are there.
func (c *Console) startService(run cluster.ServiceRun) *cluster.Error {
	why := c.obstacle(run)
	if why == "" {
		return nil
	}
	run.Host.AddEvent(cluster.Event{Log: "Application", Provider: "OpenScape Xpressions", ID: 100, Level: "Error", Message: run.Service.Name + ": " + why})
	return &cluster.Error{Code: cluster.CodeServiceSpecific, Op: "start service " + run.Service.Name + " on " + run.Host.Name(), Text: why, Specific: ownError}
}

// obstacle says what keeps the service from running; empty if nothing does.
func (c *Console) obstacle(run cluster.ServiceRun) string {
	licsvc := strings.EqualFold(run.Service.Name, "licsvc")
	if missing := missingRuntimes(run.Host); licsvc && len(missing) > 0 {
		return "FAILURE: The MRS License Service cannot be installed. The service implementation dependent initialization return FALSE (missing: " + strings.Join(missing, ", ") + ")"
	}
	globals, err := run.Host.RegKey(globalsKey)
	if err != nil {
		if licsvc && run.Group == "" {
			return ""
		}
		return "the configuration in HKLM\\" + globalsKey + " is missing"
	}
	for _, check := range []func(cluster.ServiceRun, cluster.RegKey) string{c.otherName, ownName, licenceAddress, clusterParameters, kernelList, bindAddress} {
		if why := check(run, globals); why != "" {
			return why
		}
	}
	return ""
}

// otherName finds a node's name where the service believes to be another computer.
func (c *Console) otherName(run cluster.ServiceRun, _ cluster.RegKey) string {
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
func ownName(run cluster.ServiceRun, _ cluster.RegKey) string {
	key, err := run.Host.RegKey(mrsKey + `\xmrsvc`)
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
func licenceAddress(run cluster.ServiceRun, globals cluster.RegKey) string {
	value, _ := globals.Value("LicSvcAddress")
	address, err := url.Parse(value.Text)
	if err != nil || !slices.Contains(addresses(run), address.Hostname()) {
		return "LicSvcAddress " + value.Text + " is no address of " + run.ComputerName
	}
	return ""
}

// addresses are those of the computer that the service believes to be.
func addresses(run cluster.ServiceRun) []string {
	virtual := !strings.EqualFold(run.ComputerName, run.Host.Name())
	var list []string
	for _, nic := range run.Host.NICs() {
		for _, a := range nic.Addresses {
			if a.Clustered == virtual {
				list = append(list, a.IP)
			}
		}
	}
	return list
}

// clusterParameters wants type and role where a cluster runs the service.
func clusterParameters(run cluster.ServiceRun, _ cluster.RegKey) string {
	if run.Group == "" {
		return ""
	}
	key, _ := run.Host.RegKey(clusterKey)
	typ, _ := key.Value("Type")
	group, _ := key.Value("Group")
	if typ.Text != "MSCS" || group.Text != run.Group {
		return "Cluster Parameter has type " + quoted(typ.Text) + " and group " + quoted(group.Text) + " in role " + quoted(run.Group)
	}
	return ""
}

// kernelList wants no line for the clustered kernel itself and no blank after a comma.
func kernelList(run cluster.ServiceRun, _ cluster.RegKey) string {
	if run.Group == "" {
		return ""
	}
	key, _ := run.Host.RegKey(kernelKey)
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
func bindAddress(run cluster.ServiceRun, _ cluster.RegKey) string {
	if run.Group == "" || !strings.EqualFold(run.Service.Name, "tcpapl") {
		return ""
	}
	key, _ := run.Host.RegKey(tcpKey)
	bind, _ := key.Value("BindAddress")
	if !slices.Contains(addresses(run), bind.Text) {
		return "BindAddress " + quoted(bind.Text) + " is no address of " + run.ComputerName
	}
	return ""
}

func quoted(text string) string { return `"` + text + `"` }
