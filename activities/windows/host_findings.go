package windows

import (
	"changeover/activities/engine"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Differences lists what the host has otherwise than the check wants; nothing of it is changed here.
func (hostCheckKind) Differences(want HostCheck, have hostSeen) ([]engine.Change, error) {
	var found []engine.Change
	for _, look := range []func(HostCheck, hostSeen) []engine.Change{
		findSystem, findProcessor, findMembership, findLink, findAdapters, findDrive, findDisks, findLogons, findSoftware, findReachable,
	} {
		found = append(found, look(want, have)...)
	}
	return found, nil
}

// when keeps a finding where something is wrong.
func when(wrong bool, f Change) []engine.Change {
	if !wrong {
		return nil
	}
	return []engine.Change{f}
}

// memorySlack is the share of built-in memory that firmware keeps from Windows, in percent.
const memorySlack = 3

func enoughMemory(haveMB, wantMB int) bool { return haveMB*100 >= wantMB*(100-memorySlack) }

func findSystem(want HostCheck, have hostSeen) []engine.Change {
	c := have.computer
	found := when(want.WindowsServer != "" && !have.runsRelease(want.WindowsServer),
		engine.Finding("Windows", c.Caption+" "+c.Version, "Windows Server "+want.WindowsServer))
	found = append(found, when(want.PowerShell != "" && olderThan(c.PowerShell, want.PowerShell),
		engine.Finding("PowerShell", c.PowerShell, want.PowerShell+" or newer"))...)
	return append(found, when(want.MinimumMemoryMB > 0 && !enoughMemory(c.MemoryMB, want.MinimumMemoryMB),
		engine.Finding("Memory", fmt.Sprintf("%d MB", c.MemoryMB), fmt.Sprintf("%d MB or more", want.MinimumMemoryMB)))...)
}

// weakProcessor compares with the manual's minimum, a Xeon of a given clock rate (7.1.2).
func weakProcessor(want HostCheck, have hostSeen) bool {
	return want.MinimumMHz > 0 && (have.computer.MHz < want.MinimumMHz || !strings.Contains(have.computer.Processor, "Xeon"))
}

func processorText(have hostSeen) string {
	return fmt.Sprintf("%s at %d MHz", have.computer.Processor, have.computer.MHz)
}

func findProcessor(want HostCheck, have hostSeen) []engine.Change {
	return when(weakProcessor(want, have) && !want.AcceptCPU,
		engine.Finding("Processor", processorText(have), fmt.Sprintf("Xeon at %d MHz or more", want.MinimumMHz)))
}

// Domain roles of Win32_ComputerSystem; 4 and 5 are domain controllers.
const domainRoleMemberServer = 3

// longestComputerName is what NetBIOS keeps of a name (7.1.3).
const longestComputerName = 15

func findMembership(want HostCheck, have hostSeen) []engine.Change {
	found := when(want.MemberServer && have.computer.DomainRole != domainRoleMemberServer,
		engine.Finding("Domain role", strconv.Itoa(have.computer.DomainRole), fmt.Sprintf("%d (member server)", domainRoleMemberServer)))
	name := have.computer.Name
	wrong := want.ComputerName != "" && (!strings.EqualFold(name, want.ComputerName) || len(want.ComputerName) > longestComputerName)
	return append(found, when(wrong, engine.Finding("Computer name", name, fmt.Sprintf("%s, at most %d characters", want.ComputerName, longestComputerName)))...)
}

func findLink(want HostCheck, have hostSeen) []engine.Change {
	if want.NetworkLinkMbps <= 0 && want.MAC == "" {
		return nil
	}
	adapter, ok := have.adapter(want.ClientIP)
	if want.ClientIP != "" && !ok {
		return []engine.Change{engine.Finding("Network adapter with "+want.ClientIP, "(absent)", "up")}
	}
	slow := want.NetworkLinkMbps > 0 && (adapter.Status != adapterUp || adapter.Mbps < int64(want.NetworkLinkMbps))
	found := when(slow, engine.Finding("Network adapter "+adapter.Name, fmt.Sprintf("%s at %d Mbit/s", adapter.Status, adapter.Mbps),
		fmt.Sprintf("%s at %d Mbit/s or more", adapterUp, want.NetworkLinkMbps)))
	return append(found, when(want.MAC != "" && plainMAC(adapter.MAC) != plainMAC(want.MAC),
		engine.Finding("MAC address of "+adapter.Name, adapter.MAC, want.MAC))...)
}

// loopback is Microsoft's adapter without a network, whose name differs between releases.
var loopback = regexp.MustCompile(`(?i)microsoft.*loopback`)

func findAdapters(want HostCheck, have hostSeen) []engine.Change {
	hasLoopback := false
	var found []engine.Change
	for _, a := range have.network.Adapters {
		hasLoopback = hasLoopback || loopback.MatchString(a.Description)
		dynamic := want.StaticAddresses && a.Status == adapterUp && a.DHCP == "Enabled"
		found = append(found, when(dynamic, engine.Finding("Addresses of "+a.Name, "DHCP", "static"))...)
	}
	found = append(found, when(want.LoopbackAdapter && !hasLoopback, engine.Finding("Microsoft Loopback Adapter", "(absent)", "installed"))...)
	names := strings.Join(have.sound.Names, ", ")
	return append(found, when(want.NoSoundDevice && names != "", engine.Finding("Sound devices", names, "(none)"))...)
}

const gigabyte = 1 << 30

func findDrive(want HostCheck, have hostSeen) []engine.Change {
	letter := want.drive()
	if letter == "" {
		return nil
	}
	if want.NotSubstituted != "" && have.isSubstituted(letter) {
		return []engine.Change{engine.Finding("Drive "+letter+":", "stands for a folder (subst)", "a volume of its own")}
	}
	if len(have.drive.Volumes) == 0 {
		return []engine.Change{engine.Finding("Drive "+letter+":", "(absent)", "a volume of its own")}
	}
	volume := have.drive.Volumes[0]
	found := when(want.DriveNTFS != "" && volume.FileSystem != "NTFS", engine.Finding("File system of "+letter+":", volume.FileSystem, "NTFS"))
	short := want.MinimumFreeGB > 0 && volume.FreeBytes < int64(want.MinimumFreeGB)*gigabyte
	return append(found, when(short, engine.Finding("Free space on "+letter+":", fmt.Sprintf("%d GB", volume.FreeBytes/gigabyte),
		fmt.Sprintf("%d GB or more", want.MinimumFreeGB)))...)
}

func findDisks(want HostCheck, have hostSeen) []engine.Change {
	large := 0
	for _, size := range have.disks.Sizes {
		if size >= int64(want.SharedDiskGB)*gigabyte {
			large++
		}
	}
	return when(large < want.SharedDisks, engine.Finding("Clustered disks", fmt.Sprintf("%d of %d GB or more", large, want.SharedDiskGB),
		fmt.Sprintf("%d or more", want.SharedDisks)))
}
