package cluster

import (
	"sort"
	"strings"
	"time"

	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/scm"
)

// DumpOf returns the state of a world: domain, hosts, cluster and journal.
func DumpOf(w *windows.World) Dump {
	d := Dump{Version: DumpVersion, Hosts: []HostDump{}}
	netbios, dns := w.Domain()
	d.Domain = DomainDump{Name: netbios, DNS: dns, Accounts: []AccountDump{}}
	for _, a := range w.DomainAccounts() {
		d.Domain.Accounts = append(d.Domain.Accounts, AccountDump{Name: a.Account, SID: a.SID})
	}
	for _, h := range w.Hosts() {
		d.Hosts = append(d.Hosts, dumpHost(h))
	}
	if c := Of(w); c != nil {
		d.Cluster = c.dump()
	}
	d.Journal = w.Journal()
	return d
}

func dumpHost(h *windows.Host) HostDump {
	info := h.Info()
	d := HostDump{
		Name: h.Name(), OS: info.Caption, Version: info.Version, Up: h.Up(), BootTime: info.BootTime.UTC().Format(time.RFC3339Nano),
		PendingReboot: list(h.PendingReboot()), Features: map[string]string{}, LocalGroups: map[string][]string{}, Rights: h.Accounts.Rights(),
		PrinterPorts: list(h.Printing.Ports()), PrinterDrivers: list(h.Printing.Drivers()), Events: len(h.Events.List()), RunningProcesses: len(h.Processes.List()),
	}
	if env, err := h.Registry.Key(windows.EnvironmentKey); err == nil {
		path, _ := env.Value("Path")
		d.MachinePath, d.MachinePathType = path.Text, string(path.Type)
	}
	d.Services, d.Registry, d.Files = dumpServices(h), dumpRegistry(h), dumpFiles(h)
	d.ClusterDLLs, d.Shares, d.Software, d.NICs, d.Tasks = dumpFolder(h, windows.ClusterFolder), dumpShareList(h.Shares.List()), dumpSoftware(h), dumpNICs(h), dumpTasks(h)
	d.Volumes = []string{}
	for _, v := range h.Storage.Volumes() {
		d.Volumes = append(d.Volumes, v.Letter)
	}
	for _, f := range h.Software.Features() {
		d.Features[f.Name] = f.InstallState
	}
	for _, g := range h.Accounts.Groups() {
		d.LocalGroups[g.SID] = []string{}
		members, _ := h.Accounts.GroupMembers(g.SID)
		for _, m := range members {
			d.LocalGroups[g.SID] = append(d.LocalGroups[g.SID], m.Account)
		}
	}
	return d
}

func dumpServices(h *windows.Host) []ServiceDump {
	services := []ServiceDump{}
	for _, s := range h.Services.List() {
		key, _ := h.Registry.Key(scm.ServicesKey + `\` + s.Name)
		depends, _ := key.Value("DependOnService")
		display, _ := key.Value("DisplayName")
		services = append(services, ServiceDump{
			Name: s.Name, DisplayName: s.DisplayName, BinaryPath: s.BinaryPath, StartMode: string(s.StartType), State: string(s.State),
			Account: s.Account, PasswordValid: s.PasswordValid, DependOnService: list(s.DependOnService), DependOnGroup: list(s.DependOnGroup),
			RegistryDependOnService: list(depends.Lines), RegistryDisplayName: display.Text,
		})
	}
	return services
}

// dumpRegistry lists all keys below SOFTWARE, Control and Tcpip, depth first. The
// keys of services are in ServiceDump.
func dumpRegistry(h *windows.Host) []RegistryKeyDump {
	h.World().Lock()
	defer h.World().Unlock()
	keys := []RegistryKeyDump{}
	for _, path := range []string{"SOFTWARE", `SYSTEM\CurrentControlSet\Control`, scm.ServicesKey + `\Tcpip`} {
		if node := h.Registry.TreeLocked().Find(registry.Split(path)); node != nil {
			keys = dumpKey(node, h.Registry.SpelledLocked(registry.Split(path)), keys)
		}
	}
	return keys
}

func dumpKey(n *registry.Tree, path string, keys []RegistryKeyDump) []RegistryKeyDump {
	key := RegistryKeyDump{Path: path, Values: []RegistryValueDump{}}
	for _, v := range n.Values {
		key.Values = append(key.Values, RegistryValueDump{Name: v.Name, Type: string(v.Type), Data: v.Data()})
	}
	sort.Slice(key.Values, func(i, j int) bool { return win32.Fold(key.Values[i].Name) < win32.Fold(key.Values[j].Name) })
	keys = append(keys, key)
	for _, name := range n.SubNames() {
		keys = dumpKey(n.Subs[win32.Fold(name)], path+`\`+name, keys)
	}
	return keys
}

// dumpFiles lists the files and folders of all mounted volumes, without C:\Windows other than its folder Temp.
func dumpFiles(h *windows.Host) []FileDump {
	files := []FileDump{}
	for _, v := range h.Storage.Volumes() {
		top, _ := h.Files.List(v.Letter + `:\`)
		for _, f := range top {
			if !strings.EqualFold(f.Path, `C:\Windows`) {
				files = append(files, dumpTree(h, f)...)
			}
		}
	}
	return append(files, dumpFolder(h, `C:\Windows\Temp`)...)
}

func dumpTree(h *windows.Host, f windows.FileInfo) []FileDump {
	files := []FileDump{{Path: f.Path, Folder: f.Dir, Size: f.Size, SHA256: f.SHA256}}
	if i := strings.LastIndex(f.Name, "."); i >= 0 && win32.ContainsFold([]string{".ccf", ".log", ".txt"}, f.Name[i:]) {
		text, _ := h.Files.Read(f.Path)
		files[0].Text = string(text)
	}
	if f.Dir {
		files = append(files, dumpFolder(h, f.Path)...)
	}
	return files
}

func dumpFolder(h *windows.Host, path string) []FileDump {
	files := []FileDump{}
	children, _ := h.Files.List(path)
	for _, child := range children {
		files = append(files, dumpTree(h, child)...)
	}
	return files
}

func dumpShareList(shares []windows.Share) []ShareDump {
	dumped := []ShareDump{}
	for _, s := range shares {
		d := ShareDump{Name: s.Name, Scope: s.Scope, Path: s.Path, Description: s.Description, Access: []AccessDump{}}
		for _, a := range s.Access {
			d.Access = append(d.Access, AccessDump{SID: a.SID, Account: a.Account, Right: a.Right, Control: a.Control})
		}
		dumped = append(dumped, d)
	}
	return dumped
}

func dumpSoftware(h *windows.Host) []SoftwareDump {
	software := []SoftwareDump{}
	for _, s := range h.Software.List() {
		software = append(software, SoftwareDump{Key: s.Key, Name: s.DisplayName, Version: s.Version})
	}
	return software
}

func dumpNICs(h *windows.Host) []NICDump {
	nics := []NICDump{}
	for _, n := range h.Network.NICs() {
		d := NICDump{Name: n.Name, MAC: n.MAC, Up: n.Up, DHCP: n.DHCP, Addresses: []string{}}
		for _, a := range n.Addresses {
			d.Addresses = append(d.Addresses, a.IP)
		}
		nics = append(nics, d)
	}
	return nics
}

func dumpTasks(h *windows.Host) []TaskDump {
	tasks := []TaskDump{}
	for _, t := range h.Tasks.List() {
		tasks = append(tasks, TaskDump{Name: t.Name, Program: t.Program, Arguments: t.Arguments, State: t.State, LastResult: t.LastResult})
	}
	return tasks
}

// list returns an empty list for nil, so that JSON has [] instead of null.
func list(items []string) []string {
	if items == nil {
		return []string{}
	}
	return items
}
