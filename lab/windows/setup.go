package windows

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"changeover/lab/model"
	"changeover/lab/win32"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/release"
	"changeover/lab/windows/scm"
)

// HostSpec describes a host to be set up.
type HostSpec struct {
	Name string
	// Release is "2008 R2", "2012 R2", "2016", "2019", "2022" or "2025".
	Release                  string
	ClientIP, InterconnectIP string
	// ClientPrefix is the length of the client subnet's prefix; 0 means 24.
	ClientPrefix int
	// MAC is the address of the client adapter; if it is empty, the address is derived from the name.
	MAC     string
	Gateway string
	DNS     []string
	// Virtual is set for a virtual machine.
	Virtual bool
}

const gigabyte = 1 << 30

// AddHost sets up a member server of the domain; it is up when the call
// returns. Error 87 for an unknown Windows release or the name of another host.
func (w *World) AddHost(spec HostSpec) (*Host, error) {
	w.Lock()
	defer w.Unlock()
	if _, known := release.Of(spec.Release); !known || w.host(spec.Name) != nil {
		return nil, win32.Fail(win32.CodeInvalidParameter, "set up host %q with Windows Server %q", spec.Name, spec.Release)
	}
	h := newHost(w.newMachine(spec), w.By(model.Actor{Cause: model.CauseCluster}))
	h.setUp(spec)
	w.hosts = append(w.hosts, h)
	return h.seenIn(w), nil
}

// ReplaceHost replaces a host that is down by a new computer: a member server of the same name on which Windows was just
// installed. It is up when the call returns. Error 87 for an unknown Windows release, an unknown host or a host that is up.
func (w *World) ReplaceHost(spec HostSpec) (*Host, error) {
	w.Lock()
	defer w.Unlock()
	h := w.host(spec.Name)
	if _, known := release.Of(spec.Release); !known || h == nil || h.up {
		return nil, win32.Fail(win32.CodeInvalidParameter, "replace host %q by a computer with Windows Server %q", spec.Name, spec.Release)
	}
	// All views of the host point to its machine, so the machine is overwritten. The callbacks of OnDown, such as the callback
	// of the host's WinRM endpoint, stay registered.
	fresh := w.newMachine(spec)
	h.services.Clear()
	fresh.services, fresh.onDown, fresh.nextID, fresh.life = h.services, h.onDown, h.nextID, h.life+1
	*h.machine = *fresh
	h.setUp(spec)
	w.ChangedLocked()
	return h.seenIn(w), nil
}

// newMachine returns a computer without Windows. The caller holds the lock.
func (w *World) newMachine(spec HostSpec) *machine {
	version, _ := release.Of(spec.Release)
	kind := "Rack Server"
	if spec.Virtual {
		kind = "Virtual Machine"
	}
	return &machine{
		services: scm.NewDatabase(), name: spec.Name, up: true, onDown: map[int]func(){}, registry: registry.NewTree(""),
		rights: map[string][]string{}, ownRights: map[string][]string{},
		processes: map[int]*Process{}, mutexes: map[string]*mutex{}, nextPID: 1000,
		info: HostInfo{
			Name: strings.ToUpper(spec.Name), Domain: w.domain.dns, DomainRole: 3,
			Caption: version.Caption, Version: version.Version, Build: version.Build, Language: w.options.Language,
			BootTime: w.Now().Add(-time.Hour), Processor: "Intel(R) Xeon(R) CPU E5-2670 v3 @ 2.30GHz", MHz: 2301, Cores: 8,
			MemoryBytes: 16 * gigabyte, Manufacturer: "LAB", Model: kind, ShellQuotas: release.LaterQuotas,
		},
	}
}

// setUp installs Windows. The caller holds the lock.
func (h *Host) setUp(spec HostSpec) {
	version, _ := release.Of(spec.Release)
	h.Storage.addDisk("C", "System", 120*gigabyte, 40*gigabyte)
	h.Files.setUp()
	h.Registry.setUp()
	h.Accounts.setUp()
	h.features = version.Features()
	h.Network.setUp(spec)
	h.Printing.setUp()
	h.hotfixes = []HotFix{{ID: cmp.Or(version.Updates, "KB5005043"), Installed: h.info.BootTime.AddDate(0, -1, 0)}}
	h.Services.Locked().Install(spec.Release)
}

func (fs Files) setUp() {
	for _, folder := range []string{`C:\Windows\System32`, `C:\Windows\SysWOW64`, `C:\Windows\Temp`, ClusterFolder, `C:\Program Files`, `C:\Program Files (x86)`, `C:\ProgramData`, `C:\Users`} {
		_ = fs.makeDir(folder)
	}
	for _, file := range []string{"svchost.exe", "lsass.exe", "spoolsv.exe", "wininit.exe", "sc.exe", "cmd.exe", `drivers\afd.sys`, `drivers\tcpip.sys`} {
		_ = fs.makeDir(`C:\Windows\System32\drivers`)
		fs.plant(`C:\Windows\System32\`+file, "MZ Windows "+file)
	}
	fs.plant(ClusterFolder+`\clussvc.exe`, "MZ Windows clussvc.exe")
	fs.plant(ClusterFolder+`\`+WindowsDLL, "MZ Windows clusres.dll")
}

func (fs Files) plant(path, content string) {
	if parent, name, err := fs.parent(path, "write"); err == nil {
		parent.Put(name, []byte(content), fs.h.w.Now())
	}
}

// setUp writes the values in which Windows keeps its name, version and environment. XPR's installation replaces node names
// in the registry, but not in these keys.
func (r Registry) setUp() {
	upper := strings.ToUpper(r.h.name)
	set := func(path string, values ...registry.Value) {
		key := r.h.registry.Make(registry.Split(path))
		for _, v := range values {
			key.Set(v)
		}
	}
	set(EnvironmentKey, registry.ExpandSZ("Path", `%SystemRoot%\system32;%SystemRoot%;%SystemRoot%\System32\Wbem;%SYSTEMROOT%\System32\WindowsPowerShell\v1.0\`),
		registry.SZ("windir", `C:\Windows`), registry.SZ("PROCESSOR_ARCHITECTURE", "AMD64"), registry.SZ("TEMP", `C:\Windows\TEMP`))
	set(sessionManagerKey, registry.DWord("ProtectionMode", 1))
	set(`SYSTEM\CurrentControlSet\Control\ComputerName\ComputerName`, registry.SZ("ComputerName", upper))
	set(`SYSTEM\CurrentControlSet\Control\ComputerName\ActiveComputerName`, registry.SZ("ComputerName", upper))
	set(scm.ServicesKey+`\Tcpip\Parameters`, registry.SZ("Hostname", r.h.name), registry.SZ("NV Hostname", r.h.name), registry.SZ("Domain", r.h.w.domain.dns))
	set(`SOFTWARE\Microsoft\Windows NT\CurrentVersion`, registry.SZ("ProductName", r.h.info.Caption), registry.SZ("CurrentBuildNumber", r.h.info.Build), registry.SZ("CurrentBuild", r.h.info.Build),
		registry.SZ("CurrentVersion", release.ByBuild(r.h.info.Build).CurrentVersion()))
	set(`SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full`, registry.DWord("Install", 1), registry.DWord("Release", 528040), registry.SZ("Version", "4.8.03761"))
	set(`SOFTWARE\Microsoft\NET Framework Setup\NDP\v3.5`, registry.DWord("Install", 1), registry.SZ("Version", "3.5.30729.4926"))
	set(`SOFTWARE\Microsoft\NET Framework Setup\NDP\v2.0.50727`, registry.DWord("Install", 1), registry.SZ("Version", "2.0.50727.4927"))
	set(`SOFTWARE\Classes\CLSID`)
	set(`SOFTWARE\Wow6432Node\Classes\CLSID`)
	set(`SOFTWARE\Wow6432Node\Microsoft\Windows\CurrentVersion\Uninstall`)
	set(uninstallKey)
}

func (db Accounts) setUp() {
	admin := db.administrator()
	db.h.groups = []*localGroup{
		{sid: "S-1-5-32-544", members: []string{admin, db.h.w.domain.sid + "-512"}},
		{sid: "S-1-5-32-545", members: []string{"S-1-5-11"}},
		{sid: "S-1-5-32-555"},
		{sid: "S-1-5-32-580"},
		{sid: "S-1-5-32-551"},
	}
	db.h.rights = map[string][]string{
		"SeServiceLogonRight":           {"S-1-5-80-0"},
		"SeBatchLogonRight":             {"S-1-5-32-544", "S-1-5-32-551"},
		"SeNetworkLogonRight":           {"S-1-1-0", "S-1-5-32-544", "S-1-5-32-545", "S-1-5-32-551"},
		"SeInteractiveLogonRight":       {"S-1-5-32-544", "S-1-5-32-545", "S-1-5-32-551"},
		"SeRemoteInteractiveLogonRight": {"S-1-5-32-544", "S-1-5-32-555"},
		"SeShutdownPrivilege":           {"S-1-5-32-544", "S-1-5-32-551"},
		"SeBackupPrivilege":             {"S-1-5-32-544", "S-1-5-32-551"},
	}
	db.h.shares = []*Share{
		{Name: "ADMIN$", Path: `C:\Windows`, Scope: "*", Description: "Remote Admin", Special: true},
		{Name: "C$", Path: `C:\`, Scope: "*", Description: "Default share", Special: true},
		{Name: "IPC$", Scope: "*", Description: "Remote IPC", Special: true},
	}
}

func (net Networking) setUp(spec HostSpec) {
	mac := strings.ToUpper(strings.ReplaceAll(spec.MAC, ":", "-"))
	if mac == "" {
		mac = madeUpMAC(spec.Name, 1)
	}
	net.h.nics = []*NIC{
		{Name: "Ethernet", Description: "LAB Gigabit Network Adapter", MAC: mac, Index: 4, Up: true, LinkMbps: 1000, Addresses: []Address{{IP: spec.ClientIP, Prefix: cmp.Or(spec.ClientPrefix, 24)}}, Gateway: spec.Gateway, DNS: spec.DNS},
		{Name: "Interconnect", Description: "LAB Gigabit Network Adapter #2", MAC: madeUpMAC(spec.Name, 2), Index: 6, Up: true, LinkMbps: 1000, Addresses: []Address{{IP: spec.InterconnectIP, Prefix: 24}}},
		{Name: "Loopback", Description: "Microsoft KM-TEST Loopback Adapter", MAC: "02-00-4C-4F-4F-50", Index: 9, Up: true, LinkMbps: 1200, Addresses: []Address{{IP: "169.254.25.129", Prefix: 16}}},
		{Name: "Ethernet 4", Description: "LAB Gigabit Network Adapter #3", MAC: madeUpMAC(spec.Name, 3), Index: 11, NoIPv4: true},
	}
}

func madeUpMAC(name string, adapter int) string {
	var sum int
	for _, r := range win32.Fold(name) {
		sum = sum*31 + int(r)
	}
	return fmt.Sprintf("00-15-5D-%02X-%02X-%02X", sum>>8&0xFF, sum&0xFF, adapter)
}

func (pr Printing) setUp() {
	pr.h.ports = []string{"LPT1:", "COM1:", "FILE:", "PORTPROMPT:"}
	pr.h.drivers = []string{"Microsoft Print To PDF", "Remote Desktop Easy Print"}
	pr.h.printers = []Printer{{Name: "Microsoft Print to PDF", Port: "PORTPROMPT:", Driver: "Microsoft Print To PDF"}}
}

// Files of the cluster service.
const (
	ClusterFolder = `C:\Windows\Cluster`
	WindowsDLL    = "clusres.dll"
)
