package look

import (
	"context"
	"slices"
	"strings"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/config"
	"changeover/config/catalogue"
	"changeover/runbook"
)

func readHost(ctx context.Context, h host.Session) (runbook.HostSeen, error) {
	seen := runbook.HostSeen{Name: h.Name()}
	for _, part := range []struct {
		what string
		read func(context.Context, host.Session, *runbook.HostSeen) error
	}{
		{"the operating system and the domain", readComputer},
		{"the make", readModel},
		{"the network adapters", readAdapters},
		{"the accounts of XPR's services", readServiceAccount},
	} {
		if err := unread(&seen.Unread, part.what, h, part.read(ctx, h, &seen)); err != nil {
			return seen, err
		}
	}
	return seen, nil
}

func readComputer(ctx context.Context, h host.Session, seen *runbook.HostSeen) error {
	computer, err := windows.ReadComputer(ctx, h)
	if err != nil {
		return err
	}
	seen.Name, seen.Domain = computer.Name, computer.Domain
	seen.Windows, seen.Release = computer.Windows(), computer.Release()
	return nil
}

// virtualMakes are parts of the makes that hypervisors give their machines. Hyper-V's model is "Virtual Machine", VMware's
// "VMware Virtual Platform" or "VMware7,1", Xen's "HVM domU"; KVM's manufacturer is QEMU (systemd, "systemd-detect-virt").
var virtualMakes = []string{"virtual", "vmware", "qemu", "kvm", "xen", "hvm domu", "nutanix"}

func readModel(ctx context.Context, h host.Session, seen *runbook.HostSeen) error {
	var made struct{ Manufacturer, Model string }
	_, err := h.Run(ctx, scripts.GetComputerModel.Of(), &made)
	seen.Model = strings.TrimSpace(made.Manufacturer + " " + made.Model)
	seen.Virtual = slices.ContainsFunc(virtualMakes, func(part string) bool { return strings.Contains(strings.ToLower(seen.Model), part) })
	return err
}

func readAdapters(ctx context.Context, h host.Session, seen *runbook.HostSeen) error {
	var configured struct {
		Adapters []struct{ Addresses, Gateways, DNSServers []string }
	}
	if _, err := h.Run(ctx, scripts.GetNetworkConfig.Of(), &configured); err != nil {
		return err
	}
	adapters, err := windows.ReadAdapters(ctx, h)
	for _, c := range configured.Adapters {
		adapter := runbook.AdapterSeen{Addresses: c.Addresses, Gateways: c.Gateways, DNSServers: c.DNSServers}
		for _, a := range adapters {
			if slices.ContainsFunc(a.Addresses, func(address string) bool { return slices.Contains(c.Addresses, address) }) {
				adapter.MAC = a.MAC
			}
		}
		seen.Adapters = append(seen.Adapters, adapter)
	}
	return err
}

// readServiceAccount reads the account that services of XPR run under, where a person has installed any. Accounts that Windows itself or
// the host has are left out. If the host cannot tell which accounts these are, no account is reported.
func readServiceAccount(ctx context.Context, h host.Session, seen *runbook.HostSeen) error {
	var keys []string
	for _, row := range catalogue.Services() {
		if row.Mandatory && !strings.Contains(row.Key, "<") {
			keys = append(keys, row.Key)
		}
	}
	definitions, err := windows.ReadDefinitions(ctx, h, keys...)
	if err != nil {
		return err
	}
	var accounts []string
	for _, d := range definitions {
		domain, _, qualified := strings.Cut(d.Account, `\`)
		ofHost := qualified && (config.IsLocalAuthority(domain) || strings.EqualFold(domain, seen.Name))
		if (qualified || strings.Contains(d.Account, "@")) && !ofHost {
			accounts = append(accounts, d.Account)
		}
	}
	sids, err := windows.ReadAccountSIDs(ctx, h, accounts...)
	if err != nil {
		return err
	}
	if first := slices.IndexFunc(accounts, func(account string) bool { return !sids.OfWindows(account) }); first >= 0 {
		seen.ServiceAccount = accounts[first]
	}
	return nil
}
