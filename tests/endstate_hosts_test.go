package tests

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/catalogue"
	"changeover/config/services"
	"changeover/lab/cluster"
)

// runtimes holds the products that the five files of 9.4.1 install.
var runtimes = []string{
	"Microsoft Visual C++ 2005 Redistributable",
	"Microsoft Visual C++ 2008 Redistributable - x86",
	"Microsoft Visual C++ 2010  x86 Redistributable",
	"Microsoft Visual C++ 2015-2019 Redistributable (x86)",
	"Microsoft Visual C++ 2015-2019 Redistributable (x64)",
}

// nodes checks point 5.
func (e *endState) nodes(t *testing.T) {
	for _, host := range e.nodesOf(t) {
		e.services(t, host)
		e.account(t, host)
		e.prerequisites(t, host)
	}
}

func (e *endState) services(t *testing.T, host cluster.HostDump) {
	t.Helper()
	for _, service := range services.Of(e.site) {
		i := slices.IndexFunc(host.Services, func(s cluster.ServiceDump) bool { return strings.EqualFold(s.Name, service.Key) })
		require.GreaterOrEqual(t, i, 0, "%s has no service %s", host.Name, service.Key)
		have, where := host.Services[i], service.Key+" on "+host.Name
		assert.Equal(t, "Manual", have.StartMode, where)
		assert.Equal(t, strings.ToLower(services.AccountOf(e.site, service).Name), strings.ToLower(have.Account), where)
		assert.True(t, have.PasswordValid, where)
		assert.Equal(t, service.DisplayName, have.DisplayName, where)
		assert.Contains(t, e.programs(service), strings.ToLower(have.BinaryPath), where)
		assert.Empty(t, have.DependOnService, where)
		assert.Empty(t, have.DependOnGroup, where)
		assert.Empty(t, have.RegistryDependOnService, where)
		want := "Stopped"
		if host.Name == e.owner.Name {
			want = "Running"
		}
		assert.Equal(t, want, have.State, where)
	}
	assert.Equal(t, xprServices(e.owner), xprServices(host), "%s has other services than the owner", host.Name)
}

// installed returns a service of the catalogue as the owner of the role has it.
func (e *endState) installed(t *testing.T, service catalogue.Service) cluster.ServiceDump {
	t.Helper()
	i := slices.IndexFunc(e.owner.Services, func(s cluster.ServiceDump) bool { return strings.EqualFold(s.Name, service.Key) })
	require.GreaterOrEqual(t, i, 0, "%s has no service %s", e.owner.Name, service.Key)
	return e.owner.Services[i]
}

// programs returns the paths that the tables allow for a service's program.
func (e *endState) programs(service catalogue.Service) []string {
	folder := e.site.XPR.InstallDir
	if service.Key == "licsvc" {
		folder = e.site.XPR.LicsvcDir
	}
	var paths []string
	for _, binary := range append([]string{service.Binary}, service.AlternativeBinaries...) {
		paths = append(paths, strings.ToLower(folder+`\`+binary))
	}
	return paths
}

// xprServices returns the services whose program is below the XPR folders. The values are the settings that a cluster
// resource needs.
func xprServices(host cluster.HostDump) map[string]string {
	found := map[string]string{}
	for _, s := range host.Services {
		if strings.Contains(strings.ToLower(s.BinaryPath), `\openscape\`) {
			found[strings.ToLower(s.Name)] = strings.ToLower(strings.Join([]string{s.BinaryPath, s.StartMode, s.Account, s.RegistryDisplayName}, "|"))
		}
	}
	return found
}

// domainAccount returns the service account as the domain names it. The site file may also write user@domain.
func (e *endState) domainAccount(t *testing.T) cluster.AccountDump {
	t.Helper()
	name := e.site.Accounts.Service.Name
	if user, domain, ok := strings.Cut(name, "@"); ok {
		label, _, _ := strings.Cut(domain, ".")
		name = label + `\` + user
	}
	i := slices.IndexFunc(e.dump.Domain.Accounts, func(a cluster.AccountDump) bool { return strings.EqualFold(a.Name, name) })
	require.GreaterOrEqual(t, i, 0, "the domain has no account %s", name)
	return e.dump.Domain.Accounts[i]
}

// account checks that the service account may log on as a service and is an administrator of the node.
func (e *endState) account(t *testing.T, host cluster.HostDump) {
	t.Helper()
	account := e.domainAccount(t)
	assert.Contains(t, host.Rights["SeServiceLogonRight"], account.SID, host.Name)
	accounts := map[string]bool{}
	for _, service := range services.Of(e.site) {
		accounts[services.AccountOf(e.site, service).Name] = true
	}
	if e.site.Licensing.Scenario == config.ScenarioOnNodes {
		accounts[e.site.Accounts.CLA.Name] = true // The agent's setup grants it.
	}
	assert.Len(t, host.Rights["SeServiceLogonRight"], 1+len(accounts), "accounts other than those of the services and 'All services' on %s", host.Name)
	assert.Contains(t, host.LocalGroups[catalogue.AdministratorsSID], account.Name, host.Name)
}

func (e *endState) prerequisites(t *testing.T, host cluster.HostDump) {
	t.Helper()
	for _, product := range runtimes {
		assert.True(t, slices.ContainsFunc(host.Software, func(s cluster.SoftwareDump) bool { return strings.HasPrefix(s.Name, product) }),
			"%s is not on %s", product, host.Name)
	}
	assert.Contains(t, host.PrinterPorts, "XPR Server Fax Monitor", host.Name)
	assert.Contains(t, host.PrinterDrivers, "XPR Server Fax", host.Name)

	assert.Equal(t, "REG_EXPAND_SZ", host.MachinePathType, host.Name)
	assert.NotRegexp(t, `\.$`, host.MachinePath, host.Name)
	for _, folder := range []string{e.site.XPR.InstallDir + `\bin`, e.site.XPR.InstallDir + `\SDKTools`} {
		times := 0
		for entry := range strings.SplitSeq(host.MachinePath, ";") {
			if strings.EqualFold(entry, folder) {
				times++
			}
		}
		assert.Equal(t, 1, times, "%s in Path of %s", folder, host.Name)
	}

	medium := fileOf(t, host.Files, e.site.Media.Path+`\XpressionsInstall\AddOn\Misc\Cluster\x64\mrsclusres.dll`)
	installed := fileOf(t, host.ClusterDLLs, `C:\Windows\Cluster\mrsclusres.dll`)
	assert.Equal(t, medium.SHA256, installed.SHA256, host.Name)
	assert.Contains(t, host.Features, "Failover-Clustering")
	e.runs(t, host, "Dhcp", "NlaSvc", "iphlpsvc")
	if e.site.Cluster.WindowsServer != "2016" && !e.partOne() { // On 2016 and 2008 R2, no service that starts with the host needs it.
		e.runs(t, host, "WinHttpAutoProxySvc")
	}
	for _, feature := range []string{"DHCP", "SMTP-Server", "Web-Server", "RSAT-DHCP", "Web-Mgmt-Console"} {
		assert.NotEqual(t, "Installed", host.Features[feature], "%s on %s", feature, host.Name)
	}
}

// runs checks that services run and are not disabled: the DHCP Client and services that depend on it.
func (e *endState) runs(t *testing.T, host cluster.HostDump, names ...string) {
	t.Helper()
	for _, name := range names {
		i := slices.IndexFunc(host.Services, func(s cluster.ServiceDump) bool { return s.Name == name })
		require.GreaterOrEqual(t, i, 0, "%s has no service %s", host.Name, name)
		assert.Equal(t, "Running", host.Services[i].State, "%s on %s", name, host.Name)
		assert.NotEqual(t, "Disabled", host.Services[i].StartMode, "%s on %s", name, host.Name)
	}
}

func fileOf(t *testing.T, files []cluster.FileDump, path string) cluster.FileDump {
	t.Helper()
	i := slices.IndexFunc(files, func(f cluster.FileDump) bool { return strings.EqualFold(f.Path, path) })
	require.GreaterOrEqual(t, i, 0, "there is no %s", path)
	return files[i]
}

// The registry keys that contain the name of the virtual server (9.3).
const (
	treeXPR      = `SOFTWARE\Wow6432Node\PP-COM`
	treeSiemens  = `SOFTWARE\Wow6432Node\Siemens`
	keyGlobals   = treeXPR + `\MRS\MRS Globals`
	keyServices  = treeXPR + `\MRS\Services`
	keyBind      = treeXPR + `\MRS\Tcpapl\NWPlugTCP`
	keyParameter = treeXPR + `\MRS\Cluster Parameter`
)

// registry checks point 6: neither a node nor a checkpoint has a node's name in the keys of XPR. The values are checked on
// the owner of the role and in the checkpoints, which bring them to the other nodes.
func (e *endState) registry(t *testing.T) {
	for _, host := range e.nodesOf(t) {
		e.noNodeNames(t, host.Registry, host.Name)
	}
	e.values(t, e.owner.Registry, e.owner.Name)

	licence, _ := catalogue.Find("licsvc")
	var saved []cluster.RegistryKeyDump
	for _, c := range e.ofService(t, licence).Checkpoints {
		saved = append(saved, c.Saved...)
	}
	e.noNodeNames(t, saved, "the licence service's checkpoints")
	e.values(t, saved, "the licence service's checkpoints")
}

func (e *endState) noNodeNames(t *testing.T, keys []cluster.RegistryKeyDump, where string) {
	t.Helper()
	for _, node := range e.site.NodeNames() {
		// A name inside a longer one, such as KERN15, is that of another computer.
		word := regexp.MustCompile(`(?i)(^|[^\w-])` + regexp.QuoteMeta(node) + `($|[^\w-])`)
		for _, key := range keys {
			if !below(key.Path, treeXPR) && !below(key.Path, treeSiemens) {
				continue
			}
			assert.NotRegexp(t, word, key.Path, where)
			for _, value := range key.Values {
				assert.NotRegexp(t, word, value.Name, "%s: %s", where, key.Path)
				for _, line := range linesOf(value.Data) {
					assert.NotRegexp(t, word, line, `%s: %s\%s`, where, key.Path, value.Name)
				}
			}
		}
	}
}

func (e *endState) values(t *testing.T, keys []cluster.RegistryKeyDump, where string) {
	t.Helper()
	vip := e.site.VirtualServer.IP
	assert.Equal(t, []string{"tcpip://" + vip + ":13010"}, dataOf(t, keys, keyGlobals, "LicSvcAddress"), where)
	assert.Equal(t, []string{`\\` + e.site.VirtualServer.Name + `\MrsMonitor`}, dataOf(t, keys, keyGlobals, "Monitor Directory"), where)
	assert.Equal(t, []string{vip}, dataOf(t, keys, keyBind, "BindAddress"), where)
	assert.Equal(t, []string{"MSCS"}, dataOf(t, keys, keyParameter, "Type"), where)
	assert.Equal(t, []string{e.site.Role.Name}, dataOf(t, keys, keyParameter, "Group"), where)
	assert.Equal(t, "REG_SZ", typeOf(t, keys, keyBind, "BindAddress"))

	kernel, layers := []string{}, []string{}
	for _, satellite := range e.site.Satellites {
		kernel = append(kernel, "NameLoc,"+satellite.Name, "CfgSvc,"+satellite.Name)
		for _, apl := range satellite.Apls {
			layers = append(layers, apl+","+satellite.Name)
		}
	}
	assert.ElementsMatch(t, kernel, dataOf(t, keys, keyServices, "Kernel"), where)
	assert.ElementsMatch(t, layers, dataOf(t, keys, keyServices, "Access Protocol Layers"), where)
}

func below(path, tree string) bool {
	path, tree = strings.ToLower(path), strings.ToLower(tree)
	return path == tree || strings.HasPrefix(path, tree+`\`)
}

// dataOf returns the strings of a REG_MULTI_SZ value, or the text of another string value as the only element.
func dataOf(t *testing.T, keys []cluster.RegistryKeyDump, path, name string) []string {
	t.Helper()
	return linesOf(valueOf(t, keys, path, name).Data)
}

func typeOf(t *testing.T, keys []cluster.RegistryKeyDump, path, name string) string {
	t.Helper()
	return valueOf(t, keys, path, name).Type
}

func valueOf(t *testing.T, keys []cluster.RegistryKeyDump, path, name string) cluster.RegistryValueDump {
	t.Helper()
	for _, key := range keys {
		for _, value := range key.Values {
			if strings.EqualFold(key.Path, path) && strings.EqualFold(value.Name, name) {
				return value
			}
		}
	}
	require.Fail(t, "a registry value is missing", `%s\%s`, path, name)
	return cluster.RegistryValueDump{}
}

func linesOf(data any) []string {
	switch d := data.(type) {
	case string:
		return []string{d}
	case []string:
		return d
	}
	return nil
}

// shares checks point 7: the shares of Table 11/16 and the one of embedded codes.
func (e *endState) shares(t *testing.T) {
	want := map[string]cluster.ShareDump{}
	for _, share := range catalogue.Shares() {
		want[share.Name] = cluster.ShareDump{
			Path: share.Path(e.site.XPR.InstallDir), Description: share.Description,
			Access: []cluster.AccessDump{{SID: share.PrincipalSID, Right: share.Access, Control: "Allow"}},
		}
	}
	if codes := e.site.EmbeddedCodes; codes.Enabled {
		want[codes.Share] = cluster.ShareDump{Path: codes.Directory, Access: []cluster.AccessDump{{SID: catalogue.EveryoneSID, Right: "Full", Control: "Allow"}}}
	}
	have := map[string]cluster.ShareDump{}
	for _, share := range e.owner.Shares {
		if share.Scope == "*" {
			assert.NotContains(t, want, share.Name, "a share of the virtual server without its scope")
			continue
		}
		assert.Equal(t, e.site.VirtualServer.Name, share.Scope, share.Name)
		name := share.Name
		share.Name, share.Scope = "", ""
		for i := range share.Access {
			share.Access[i].Account = "" // The name depends on the language of Windows; the SID identifies the account.
		}
		have[name] = share
	}
	assert.Equal(t, want, have)
	for _, host := range e.nodesOf(t) {
		for _, share := range host.Shares {
			assert.True(t, host.Name == e.owner.Name || share.Scope == "*", "%s shows share %s of the virtual server", host.Name, share.Name)
		}
	}
}
