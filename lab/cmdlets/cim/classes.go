package cim

import (
	"net"
	"strings"
	"time"

	"changeover/lab/posh"
	"changeover/lab/windows"
	"changeover/lab/windows/release"
	"changeover/lab/windows/scm"
)

func cimObject(class string, live any, props ...*posh.Property) *posh.Object {
	return &posh.Object{TypeName: "Microsoft.Management.Infrastructure.CimInstance#root/cimv2/" + class, Properties: props, Live: live}
}

// cimInstances returns the instances of a class in root/cimv2; ok is false if the lab does not model the class.
func (s Cmdlets) cimInstances(class string) (instances []*posh.Object, ok bool) {
	info := s.Host.Info()
	one := func(o *posh.Object) ([]*posh.Object, bool) { return []*posh.Object{o}, true }
	switch strings.ToLower(class) {
	case "win32_service":
		var out []*posh.Object
		for _, svc := range s.Host.Services.List() {
			out = append(out, s.cimService(svc))
		}
		return out, true
	case "win32_operatingsystem":
		return one(operatingSystem(info))
	case "win32_computersystem":
		return one(computerSystem(info))
	case "win32_process":
		return s.cimProcesses(info), true
	case "win32_processor":
		return one(cimObject("Win32_Processor", nil, posh.P("Name", info.Processor), posh.P("MaxClockSpeed", int64(info.MHz)),
			posh.P("NumberOfCores", int64(info.Cores)), posh.P("NumberOfLogicalProcessors", int64(info.Cores))))
	case "win32_sounddevice":
		var out []*posh.Object
		for _, name := range info.SoundDevices {
			out = append(out, cimObject("Win32_SoundDevice", nil, posh.P("Name", name), posh.P("Status", "OK")))
		}
		return out, true
	case "win32_networkadapter", "win32_networkadapterconfiguration":
		return s.cimAdapters(strings.ToLower(class)), true
	case "win32_logicaldisk":
		return s.cimDisks(), true
	case "win32_diskdrive":
		return s.diskDrives(), true
	case "win32_diskpartition":
		return s.diskPartitions(), true
	case "win32_share", "win32_clustershare":
		return s.shareInstances(class), true
	case "win32_logicalsharesecuritysetting":
		return s.shareSettings(), true
	case "win32_printer", "win32_printerdriver":
		return s.printing(strings.ToLower(class)), true
	case "win32_perfrawdata_perfdisk_logicaldisk":
		return s.cimDiskCounters(info), true
	}
	return nil, false
}

// cimProcesses returns the running processes. One of them is wininit.exe, which has run since Windows was started.
func (s Cmdlets) cimProcesses(info windows.HostInfo) []*posh.Object {
	process := func(name string, id int, started time.Time, session int64, path any) *posh.Object {
		return cimObject("Win32_Process", nil, posh.P("Name", name), posh.P("ProcessId", int64(id)), posh.P("CreationDate", started),
			posh.P("SessionId", session), posh.P("ExecutablePath", path))
	}
	out := []*posh.Object{process("wininit.exe", 0x1F4, info.BootTime, 0, nil)}
	for _, p := range s.Host.Processes.List() {
		out = append(out, process(p.Name+".exe", p.ID, p.Started, 0, nil))
	}
	for i, path := range info.Interactive {
		name := path[strings.LastIndex(path, `\`)+1:]
		out = append(out, process(name, 0x8000+4*i, info.BootTime, 2, path))
	}
	return out
}

func operatingSystem(info windows.HostInfo) *posh.Object {
	product := int64(3)
	if info.DomainRole >= 4 {
		product = 2
	}
	locale := int64(1033)
	if info.Language == "de" {
		locale = 1031
	}
	return cimObject("Win32_OperatingSystem", nil,
		posh.P("Caption", info.Caption), posh.P("Version", info.Version), posh.P("BuildNumber", info.Build),
		posh.P("CSName", info.Name), posh.P("LastBootUpTime", info.BootTime), posh.P("ProductType", product),
		posh.P("ServicePackMajorVersion", int64(release.ByBuild(info.Build).ServicePack)), posh.P("OSArchitecture", "64-bit"), posh.P("OSLanguage", locale), posh.P("WindowsDirectory", `C:\Windows`), posh.P("SystemDirectory", `C:\Windows\system32`),
		posh.P("TotalVisibleMemorySize", int64(info.MemoryBytes/1024))) //nolint:gosec // memory sizes fit
}

func computerSystem(info windows.HostInfo) *posh.Object {
	return cimObject("Win32_ComputerSystem", nil,
		posh.P("Name", info.Name), posh.P("DNSHostName", info.Name), posh.P("Domain", info.Domain), posh.P("DomainRole", int64(info.DomainRole)),
		posh.P("PartOfDomain", info.DomainRole == 1 || info.DomainRole >= 3), posh.P("TotalPhysicalMemory", int64(info.MemoryBytes)), //nolint:gosec // memory sizes fit
		posh.P("Manufacturer", info.Manufacturer), posh.P("Model", info.Model))
}

func (s Cmdlets) cimService(svc scm.Service) *posh.Object {
	state := string(svc.State)
	switch svc.State {
	case scm.StartPending:
		state = "Start Pending"
	case scm.StopPending:
		state = "Stop Pending"
	case scm.Running, scm.Stopped:
	}
	return cimObject("Win32_Service", svc,
		posh.P("Name", svc.Name), posh.P("DisplayName", svc.DisplayName), posh.P("Description", svc.Description), posh.P("PathName", svc.BinaryPath),
		posh.P("StartMode", string(svc.StartType)), posh.P("State", state), posh.P("Started", svc.State == scm.Running), posh.P("StartName", svc.Account),
		posh.P("ServiceType", svc.Type), posh.P("ErrorControl", svc.ErrorControl), posh.P("ExitCode", int64(svc.ExitCode)),
		posh.P("ServiceSpecificExitCode", int64(svc.SpecificExitCode)), posh.P("ProcessId", int64(svc.ProcessID)))
}

func (s Cmdlets) cimAdapters(class string) []*posh.Object {
	var out []*posh.Object
	for _, n := range s.Host.Network.NICs() {
		mac := strings.ReplaceAll(n.MAC, "-", ":")
		if class == "win32_networkadapter" {
			out = append(out, cimObject("Win32_NetworkAdapter", n, posh.P("Name", n.Description), posh.P("NetConnectionID", n.Name), posh.P("Index", int64(n.Index)),
				posh.P("InterfaceIndex", int64(n.Index)), posh.P("MACAddress", mac), posh.P("NetEnabled", n.Up), posh.P("NetConnectionStatus", connectionStatus(n)), posh.P("Speed", int64(n.LinkMbps)*1_000_000)))
			continue
		}
		var ips, masks []string
		for _, a := range n.Addresses {
			ips, masks = append(ips, a.IP), append(masks, net.IP(net.CIDRMask(a.Prefix, 32)).String())
		}
		gateway := []string{}
		if n.Gateway != "" {
			gateway = []string{n.Gateway}
		}
		out = append(out, cimObject("Win32_NetworkAdapterConfiguration", n, posh.P("Description", n.Description), posh.P("Index", int64(n.Index)), posh.P("InterfaceIndex", int64(n.Index)),
			posh.P("DHCPEnabled", n.DHCP), posh.P("IPEnabled", n.Up), posh.P("IPAddress", posh.FromStrings(ips)), posh.P("IPSubnet", posh.FromStrings(masks)), posh.P("MACAddress", mac),
			posh.P("DefaultIPGateway", posh.FromStrings(gateway)), posh.P("DNSServerSearchOrder", posh.FromStrings(n.DNS))))
	}
	return out
}

// connectionStatus returns NetConnectionStatus: 2 connected, 5 hardware disabled, 7 media disconnected (Microsoft,
// class Win32_NetworkAdapter).
func connectionStatus(n windows.NIC) int64 {
	switch {
	case n.NoIPv4:
		return 5
	case n.Up:
		return 2
	}
	return 7
}

// counterFrequency is the frequency of Windows' performance counter in ticks per second, since Windows 10 and Windows
// Server 2016.
const counterFrequency = 10_000_000

// cimDiskCounters returns the raw performance counters of the drives that this host has mounted.
// AvgDisksecPerTransfer is of type PERF_AVERAGE_TIMER: it counts ticks, and its base counts operations, both in 32
// bits since Windows was started (Microsoft, Win32 performance counters).
func (s Cmdlets) cimDiskCounters(info windows.HostInfo) []*posh.Object {
	seconds := time.Duration(s.Host.World().Elapsed()).Seconds()
	transfers := uint64(seconds * float64(info.TransfersPerSecond))
	ticks := uint64(float64(transfers) * info.Latency.Seconds() * counterFrequency)
	var out []*posh.Object
	for _, v := range s.Host.Storage.Volumes() {
		out = append(out, cimObject("Win32_PerfRawData_PerfDisk_LogicalDisk", v, posh.P("Name", v.Letter+":"), posh.P("Frequency_PerfTime", int64(counterFrequency)),
			posh.P("AvgDisksecPerTransfer", int64(uint32(ticks))), posh.P("AvgDisksecPerTransfer_Base", int64(uint32(transfers))))) //nolint:gosec // the counters wrap around
	}
	return out
}

// cimDisks returns the drives that this host has mounted, including substituted ones.
func (s Cmdlets) cimDisks() []*posh.Object {
	var out []*posh.Object
	for _, v := range s.Host.Storage.Volumes() {
		out = append(out, cimObject("Win32_LogicalDisk", v, posh.P("DeviceID", v.Letter+":"), posh.P("Name", v.Letter+":"), posh.P("DriveType", int64(3)),
			posh.P("FileSystem", v.FileSystem), posh.P("FreeSpace", int64(v.Free)), posh.P("Size", int64(v.Size)), posh.P("VolumeName", v.Label))) //nolint:gosec // sizes of disks fit
	}
	return out
}
