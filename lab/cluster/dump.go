package cluster

import (
	"fmt"
	"sort"
	"strings"
	"time"
)

// Dump takes the state of everything at one moment.
func (w *World) Dump() Dump {
	d := Dump{Version: DumpVersion, Hosts: []HostDump{}}
	w.mu.Lock()
	d.Domain = DomainDump{Name: w.domain.netbios, DNS: w.domain.dns, Accounts: []AccountDump{}}
	for _, a := range w.domain.accounts {
		d.Domain.Accounts = append(d.Domain.Accounts, AccountDump{Name: w.domain.netbios + `\` + a.name, SID: a.sid})
	}
	cluster := w.cluster
	w.mu.Unlock()
	for _, h := range w.Hosts() {
		d.Hosts = append(d.Hosts, h.dump())
	}
	if cluster != nil {
		d.Cluster = cluster.dump()
	}
	d.Journal = w.Journal()
	return d
}

func (h *Host) dump() HostDump {
	info := h.Info()
	d := HostDump{
		Name: h.name, OS: info.Caption, Version: info.Version, Up: h.Up(), BootTime: info.BootTime.UTC().Format(time.RFC3339Nano),
		PendingReboot: list(h.PendingReboot()), Features: map[string]string{}, LocalGroups: map[string][]string{}, Rights: h.Rights(),
		PrinterPorts: list(h.PrinterPorts()), PrinterDrivers: list(h.PrinterDrivers()), Events: len(h.Events()), RunningProcesses: len(h.Processes()),
	}
	if env, err := h.RegKey(environmentKey); err == nil {
		path, _ := env.Value("Path")
		d.MachinePath, d.MachinePathType = path.Text, string(path.Type)
	}
	d.Services, d.Registry, d.Files = h.dumpServices(), h.dumpRegistry(), h.dumpFiles()
	d.ClusterDLLs, d.Shares, d.Software, d.NICs, d.Tasks = h.dumpFolder(clusterFolder), h.dumpShares(), h.dumpSoftware(), h.dumpNICs(), h.dumpTasks()
	d.Volumes = []string{}
	for _, v := range h.Volumes() {
		d.Volumes = append(d.Volumes, v.Letter)
	}
	for _, f := range h.Features() {
		d.Features[f.Name] = f.InstallState
	}
	for _, g := range h.LocalGroups() {
		d.LocalGroups[g.SID] = []string{}
		members, _ := h.LocalGroupMembers(g.SID)
		for _, m := range members {
			d.LocalGroups[g.SID] = append(d.LocalGroups[g.SID], m.Account)
		}
	}
	return d
}

func (h *Host) dumpServices() []ServiceDump {
	services := []ServiceDump{}
	for _, s := range h.Services() {
		key, _ := h.RegKey(servicesKey + `\` + s.Name)
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

// dumpRegistry lists all keys below SOFTWARE and the computer's own names,
// depth first; services are listed as services.
func (h *Host) dumpRegistry() []RegistryKeyDump {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	keys := []RegistryKeyDump{}
	for _, path := range []string{"SOFTWARE", `SYSTEM\CurrentControlSet\Control`, servicesKey + `\Tcpip`} {
		if node := h.registry.find(regPath(path)); node != nil {
			keys = node.dump(h.spelled(regPath(path)), keys)
		}
	}
	return keys
}

func (n *regNode) dump(path string, keys []RegistryKeyDump) []RegistryKeyDump {
	key := RegistryKeyDump{Path: path, Values: []RegistryValueDump{}}
	for _, v := range n.values {
		key.Values = append(key.Values, RegistryValueDump{Name: v.Name, Type: string(v.Type), Data: v.data()})
	}
	sort.Slice(key.Values, func(i, j int) bool { return fold(key.Values[i].Name) < fold(key.Values[j].Name) })
	keys = append(keys, key)
	for _, name := range n.subNames() {
		keys = n.subs[fold(name)].dump(path+`\`+name, keys)
	}
	return keys
}

func (v RegValue) data() any {
	switch v.Type {
	case RegMultiSZ:
		return list(v.Lines)
	case RegDWord, RegQWord:
		return v.Number
	case RegBinary:
		return fmt.Sprintf("%X", v.Bytes)
	case RegSZ, RegExpandSZ:
	}
	return v.Text
}

// dumpFiles lists what lies on the volumes the host sees, without Windows' own folders.
func (h *Host) dumpFiles() []FileDump {
	files := []FileDump{}
	for _, v := range h.Volumes() {
		top, _ := h.ListDir(v.Letter + `:\`)
		for _, f := range top {
			if !strings.EqualFold(f.Path, `C:\Windows`) {
				files = append(files, h.dumpTree(f)...)
			}
		}
	}
	return append(files, h.dumpFolder(`C:\Windows\Temp`)...)
}

func (h *Host) dumpTree(f FileInfo) []FileDump {
	files := []FileDump{{Path: f.Path, Folder: f.Dir, Size: f.Size, SHA256: f.SHA256}}
	if i := strings.LastIndex(f.Name, "."); i >= 0 && containsFold([]string{".ccf", ".log", ".txt"}, f.Name[i:]) {
		text, _ := h.ReadFile(f.Path)
		files[0].Text = string(text)
	}
	if f.Dir {
		files = append(files, h.dumpFolder(f.Path)...)
	}
	return files
}

func (h *Host) dumpFolder(path string) []FileDump {
	files := []FileDump{}
	children, _ := h.ListDir(path)
	for _, child := range children {
		files = append(files, h.dumpTree(child)...)
	}
	return files
}

func (h *Host) dumpShares() []ShareDump { return dumpShareList(h.Shares()) }

func dumpShareList(shares []Share) []ShareDump {
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

func (h *Host) dumpSoftware() []SoftwareDump {
	software := []SoftwareDump{}
	for _, s := range h.Software() {
		software = append(software, SoftwareDump{Key: s.Key, Name: s.DisplayName, Version: s.Version})
	}
	return software
}

func (h *Host) dumpNICs() []NICDump {
	nics := []NICDump{}
	for _, n := range h.NICs() {
		d := NICDump{Name: n.Name, MAC: n.MAC, Up: n.Up, DHCP: n.DHCP, Addresses: []string{}}
		for _, a := range n.Addresses {
			d.Addresses = append(d.Addresses, a.IP)
		}
		nics = append(nics, d)
	}
	return nics
}

func (h *Host) dumpTasks() []TaskDump {
	tasks := []TaskDump{}
	for _, t := range h.Tasks() {
		tasks = append(tasks, TaskDump{Name: t.Name, Program: t.Program, Arguments: t.Arguments, State: t.State, LastResult: t.LastResult})
	}
	return tasks
}

// list makes an empty list of nil, so that JSON shows [] and not null.
func list(items []string) []string {
	if items == nil {
		return []string{}
	}
	return items
}
