package byhand

import (
	"slices"
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// row is a mandatory service of Table 17 with its column "Dependencies".
type row struct{ key, dependsOn string }

// mandatory are rows 1 to 10 of Table 17. The licence service depends on the File Server.
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
	// administratorService is what every optional service depends on (rows of sequence 11).
	administratorService = "mrs"
	// storeType is the type of the information store's resource (9.7.3).
	storeType = "mrsclusres"
)

// kernel are the resources whose failure takes the role along (6.1.9).
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

// networking are the classes that the licence service replicates as well where ISC networking is used (row 1).
var networking = []string{
	`SOFTWARE\Wow6432Node\classes\CLSID\{C49A8D40-9047-49c4-88DD-637833875D7D}`,
	`SOFTWARE\Wow6432Node\classes\CLSID\{93219EF7-2D4C-4d65-9A4A-8D1AC0F6790A}`,
}

// shares are Table 16: who may do what.
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

// installed are the services of XPR on a node as its service management shows them: the mandatory ones in the order of
// Table 17, then the others.
func (a *administrator) installed(h *windows.Host) []scm.Service {
	var list, further []scm.Service
	for _, s := range h.Services.List() {
		program := strings.ToLower(s.BinaryPath)
		ours := strings.HasPrefix(program, strings.ToLower(a.site.XPR.InstallDir)+`\`) || strings.HasPrefix(program, strings.ToLower(a.site.XPR.LicsvcDir)+`\`)
		if ours && !slices.ContainsFunc(mandatory, func(r row) bool { return strings.EqualFold(r.key, s.Name) }) {
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

// provider is the resource that the resource of a service depends on.
func (a *administrator) provider(service string) string {
	on := administratorService
	for _, r := range mandatory {
		if strings.EqualFold(r.key, service) {
			on = r.dependsOn
		}
	}
	if on == cluster.TypeFileServer {
		return a.ofType(on)
	}
	return a.resourceName(on)
}

// resourceName is what the administrator calls the resource of a service: as the site file does, or as the manual's
// examples do (5.7.4), by the service's display name without its key. The connectors of two Exchange servers differ by it
// alone (rows 31 and 32).
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

// checkpoints are column "Registry" of Table 17 for a service.
func (p *plan) checkpoints(service string) []string {
	keys := []string{keyOfService + service}
	if !strings.EqualFold(service, "licsvc") {
		return keys
	}
	keys = append(keys, treeProduct, treeSiemens)
	if p.site.XPR.ISCNetworking {
		keys = append(keys, networking...)
	}
	return append(keys, p.site.ExtraCheckpoints...)
}

// policies gives a resource its restart policy (6.1.9, 9.7.2-14 to -16): kernel resources take the role along.
func (a *administrator) policies(resource, word string) error {
	named := a.site.Policies.KernelResources
	if len(named) == 0 {
		named = kernel
	}
	action := uint32(1)
	if slices.ContainsFunc(named, func(k string) bool { return strings.EqualFold(k, word) }) {
		action = 2
	}
	period, threshold := a.site.RestartPolicy(word)
	for property, value := range map[string]any{"RestartAction": action, "RestartPeriod": period, "RestartThreshold": threshold} {
		if err := a.cluster.Resources.SetProperty(resource, property, value); err != nil {
			return err
		}
	}
	return nil
}
