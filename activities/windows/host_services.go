package windows

import (
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// readLogons reads the accounts of all services of a check at once.
func readLogons(ctx context.Context, h host.Session, want HostCheck, seen *hostSeen) (err error) {
	if seen.services, err = readServices(ctx, h, want.Services...); err != nil {
		return err
	}
	accounts := []string{want.ServiceAccount}
	for _, s := range seen.services {
		accounts = append(accounts, s.Account)
	}
	if seen.sids, err = readAccountSIDs(ctx, h, accounts...); err != nil {
		return err
	}
	_, err = seen.sids.required(want.ServiceAccount)
	return err
}

// findLogons compares the services' accounts by SID.
func findLogons(want HostCheck, have hostSeen) []engine.Change {
	var found []engine.Change
	for _, name := range want.Services {
		i := slices.IndexFunc(have.services, func(s serviceDetails) bool { return strings.EqualFold(s.Name, name) })
		if i < 0 {
			found = append(found, engine.Finding("Service "+name, "(absent)", "logs on as "+want.ServiceAccount))
			continue
		}
		account := have.services[i].Account
		other := have.sids.of(account) != have.sids.of(want.ServiceAccount)
		found = append(found, when(other, engine.Finding("StartName of "+name, account, want.ServiceAccount))...)
	}
	return found
}

// findSoftware looks at what lies on the host.
func findSoftware(want HostCheck, have hostSeen) []engine.Change {
	found := when(want.DotNet4 && !have.dotNet.Exists, engine.Finding(".NET Framework 4", "(absent)", "installed"))
	for _, path := range want.paths() {
		found = append(found, when(!containsFold(have.present.Paths, path), engine.Finding(path, "(absent)", "exists"))...)
	}
	for _, share := range want.Shares {
		found = append(found, when(!containsFold(have.shares.Names, share), engine.Finding("Share "+share, "(absent)", "exists"))...)
	}
	return found
}

// findReachable looks at the network as the host sees it.
func findReachable(want HostCheck, have hostSeen) []engine.Change {
	found := when(want.TCPPort > 0 && !have.port.Open, engine.Finding(fmt.Sprintf("Port %d of %s", want.TCPPort, want.Address), "closed", "open"))
	silent := want.Ping != "" && !want.PingOptional && !have.replied(want.Ping)
	found = append(found, when(silent, engine.Finding("Ping of "+want.Ping, "no reply", "reply"))...)
	listens := false
	for _, port := range have.listening.Ports {
		listens = listens || port == want.ListeningPort
	}
	return append(found, when(want.ListeningPort > 0 && !listens, engine.Finding("Listening port", "(none)", strconv.Itoa(want.ListeningPort)))...)
}

// Warnings implements Warner: what the manual recommends, and what a firewall may hide.
func (hostCheckKind) Warnings(want HostCheck, have hostSeen) []string {
	var warnings []string
	warn := func(wrong bool, format string, args ...any) {
		if wrong {
			warnings = append(warnings, fmt.Sprintf(format, args...))
		}
	}
	warn(want.RecommendMemoryMB > 0 && !enoughMemory(have.computer.MemoryMB, want.RecommendMemoryMB),
		"memory is %d MB; %d MB are recommended", have.computer.MemoryMB, want.RecommendMemoryMB)
	warn(weakProcessor(want, have) && want.AcceptCPU, "the processor is %s; the manual asks for a Xeon at %d MHz or more", processorText(have), want.MinimumMHz)
	for _, address := range want.Reachable {
		warn(!have.replied(address), "%s does not answer a ping; a firewall may drop it", address)
	}
	warn(want.Ping != "" && want.PingOptional && !have.replied(want.Ping), "%s does not answer a ping; a firewall may drop it", want.Ping)
	warn(have.defender.RealTimeProtection, "Microsoft Defender's real-time protection is on; it may disturb the installation")
	return warnings
}

// Evidence implements Witness: what was asked, as the host answered it.
func (hostCheckKind) Evidence(want HostCheck, have hostSeen) []runbook.Fact {
	var facts []runbook.Fact
	add := func(asked bool, name, value string) {
		if asked {
			facts = append(facts, runbook.Fact{name, value})
		}
	}
	c := have.computer
	add(want.asksComputer(), "Computer", fmt.Sprintf("%s, %s %s, %d MB, %s, PowerShell %s, domain role %d",
		c.Name, c.Caption, c.Version, c.MemoryMB, processorText(have), c.PowerShell, c.DomainRole))
	for _, a := range have.network.Adapters {
		add(true, "Adapter "+a.Name, fmt.Sprintf("%s, %s, %d Mbit/s, MAC %s, %s", a.Description, a.Status, a.Mbps, a.MAC, strings.Join(a.Addresses, " ")))
	}
	for _, v := range have.drive.Volumes {
		add(true, "Drive "+want.drive()+":", fmt.Sprintf("%s, %d GB free", v.FileSystem, v.FreeBytes/gigabyte))
	}
	for _, size := range have.disks.Sizes {
		add(true, "Clustered disk", fmt.Sprintf("%d GB", size/gigabyte))
	}
	for _, service := range have.services {
		add(true, "StartName of "+service.Name, service.Account)
	}
	add(want.Defender, "Microsoft Defender's real-time protection", strconv.FormatBool(have.defender.RealTimeProtection))
	add(len(want.Shares) > 0, "Shares", strings.Join(have.shares.Names, ", "))
	add(len(want.paths()) > 0, "Found", strings.Join(have.present.Paths, ", "))
	return facts
}
