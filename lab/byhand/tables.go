package byhand

import (
	"slices"
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// row is a mandatory service of Table 17: its key and its column "Dependencies".
type row struct{ key, dependsOn string }

// mandatory are the rows 1 to 10 of Table 17. The licence service depends on the File Server resource.
var mandatory = []row{
	{"licsvc", cluster.TypeFileServer},
	{"nameloc", "licsvc"},
	{"cfgsvc", "nameloc"},
	{"xmrsvc", "cfgsvc"},
	{informationStore, "xmrsvc"},
	{"mta", informationStore},
	{administratorService, "mta"},
	{"TcpApl", administratorService},
	{"stunnel", "TcpApl"},
	{"DirSvc", administratorService},
}

const (
	informationStore = "infostor"
	// administratorService is XPR Administrator, on which every optional service depends (rows of sequence 11).
	administratorService = "mrs"
	// storeType is the type of the information store's resource (9.7.3).
	storeType = "mrsclusres"
)

// kernel are the kernel resources, whose failure moves the role (6.1.9).
var kernel = []string{
	cluster.TypeIPAddress, cluster.TypeNetworkName, cluster.TypeFileServer,
	"licsvc", "nameloc", "cfgsvc", "xmrsvc", informationStore, "mta", administratorService,
}

// Registry trees and keys of XPR below HKEY_LOCAL_MACHINE (9.3, 9.4.3, 9.9, 9.10).
const (
	treeSiemens  = `SOFTWARE\Wow6432Node\Siemens`
	treeProduct  = `SOFTWARE\Wow6432Node\PP-COM`
	keyGlobals   = treeProduct + `\MRS\MRS Globals`
	keyServices  = treeProduct + `\MRS\Services`
	keyTransport = treeProduct + `\MRS\Tcpapl\NWPlugTCP`
	keyCluster   = treeProduct + `\MRS\Cluster Parameter`
	keyMail      = treeProduct + `\MRS\MailApl`
	keyOfService = `SYSTEM\CurrentControlSet\Services\`
)

// iscClasses are the classes that the licence service also replicates if ISC networking is used (Table 17, row 1).
var iscClasses = []string{
	`SOFTWARE\Wow6432Node\classes\CLSID\{C49A8D40-9047-49c4-88DD-637833875D7D}`,
	`SOFTWARE\Wow6432Node\classes\CLSID\{93219EF7-2D4C-4d65-9A4A-8D1AC0F6790A}`,
}

// shares are the shares of Table 16 with their access: the SID of the principal and its right.
var shares = []struct{ name, principal, right string }{
	{"MrsBackup$", administrators, "Full"},
	{"MrsClnt", everyone, "Read"},
	{"MrsFolders$", administrators, "Full"},
	{"MrsMonitor", administrators, "Read"},
	{"MrsNCOConfig$", administrators, "Full"},
	{"MrsUserdata$", administrators, "Full"},
}

// Well-known security identifiers.
const (
	administrators = "S-1-5-32-544"
	everyone       = "S-1-1-0"
)

// installed returns the services of XPR on a node: the mandatory ones in the order of Table 17, then the others by name.
func (a *administrator) installed(h *windows.Host) []scm.Service {
	var list, further []scm.Service
	for _, s := range h.Services.List() {
		program := strings.ToLower(s.BinaryPath)
		ofXPR := strings.HasPrefix(program, strings.ToLower(a.site.XPR.InstallDir)+`\`) || strings.HasPrefix(program, strings.ToLower(a.site.XPR.LicsvcDir)+`\`)
		if ofXPR && !slices.ContainsFunc(mandatory, func(r row) bool { return strings.EqualFold(r.key, s.Name) }) {
			further = append(further, s)
		}
	}
	for _, r := range mandatory {
		if s, err := h.Services.Get(r.key); err == nil {
			list = append(list, s)
		}
	}
	return append(list, further...)
}

// provider returns the name of the resource that the resource of a service depends on (Table 17).
func (a *administrator) provider(service string) string {
	on := administratorService
	for _, r := range mandatory {
		if strings.EqualFold(r.key, service) {
			on = r.dependsOn
		}
	}
	if on == cluster.TypeFileServer {
		return a.resourceOfType(on)
	}
	return a.resourceName(on)
}

// resourceName returns the name of a service's resource: the name in the site file or, as in the manual's examples (5.7.4), the
// display name without the key in brackets. The connectors of two Exchange servers keep the key, which alone distinguishes them
// (rows 31 and 32).
func (a *administrator) resourceName(service string) string {
	for _, named := range a.site.ResourceNames {
		if strings.EqualFold(named.Service, service) {
			return named.Name
		}
	}
	s, err := a.first().Services.Get(service)
	if err != nil {
		return service + " Res"
	}
	shown := s.DisplayName
	if !strings.Contains(s.Name, ":") {
		shown, _, _ = strings.Cut(shown, "(")
	}
	return strings.TrimSpace(shown) + " Res"
}

// checkpoints returns the registry keys of a service's checkpoints: column "Registry" of Table 17 and the additional keys of the site file.
func (p *plan) checkpoints(service string) []string {
	keys := []string{keyOfService + service}
	if !strings.EqualFold(service, "licsvc") {
		return keys
	}
	keys = append(keys, treeProduct, treeSiemens)
	if p.site.XPR.ISCNetworking {
		keys = append(keys, iscClasses...)
	}
	return append(keys, p.site.ExtraCheckpoints...)
}

// policies sets the restart policy of a resource (6.1.9, 9.7.2-14 to -16): the failure of a kernel resource moves the role.
// kind is the key of the resource's service, or the resource's type, as in the list kernel.
func (a *administrator) policies(resource, kind string) error {
	named := a.site.Policies.KernelResources
	if len(named) == 0 {
		named = kernel
	}
	action := uint32(1)
	if slices.ContainsFunc(named, func(k string) bool { return strings.EqualFold(k, kind) }) {
		action = 2
	}
	period, threshold := a.site.RestartPolicy(kind)
	for property, value := range map[string]any{"RestartAction": action, "RestartPeriod": period, "RestartThreshold": threshold} {
		if err := a.cluster.Resources.SetProperty(resource, property, value); err != nil {
			return err
		}
	}
	return nil
}
