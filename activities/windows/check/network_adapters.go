package check

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/runbook"
)

// NetworkAdapters is a check of the adapters of a host (7.1.2, 7.1.3). A field that is set is compared.
type NetworkAdapters struct {
	// ClientIP is the address of the adapter that LinkMbps and MAC are about; one adapter must have it.
	ClientIP string `json:"clientIP,omitempty"`
	// LinkMbps: the adapter is up at that speed or more.
	LinkMbps int `json:"linkMbps,omitempty"`
	// MAC is the adapter's address, with or without separators.
	MAC string `json:"mac,omitempty"`
	// Loopback: Microsoft's adapter without a network is installed.
	Loopback bool `json:"loopback,omitempty"`
	// Static: no adapter that is up gets its addresses by DHCP.
	Static bool `json:"static,omitempty"`
}

// ActivityName implements engine.Wanted.
func (NetworkAdapters) ActivityName() string { return "CheckNetworkAdapters" }

// MACFact names the fact of a NetworkAdapters check that holds the MAC address of the adapter with
// the client address, and nothing else.
const MACFact = "MAC address"

type networkAdaptersKind struct{}

func (networkAdaptersKind) Read(ctx context.Context, h host.Session, _ NetworkAdapters) ([]windows.Adapter, error) {
	return windows.ReadAdapters(ctx, h)
}

// withAddress finds the adapter that has an address.
func withAddress(adapters []windows.Adapter, address string) (windows.Adapter, bool) {
	for _, a := range adapters {
		if host.HasText(a.Addresses, address) {
			return a, true
		}
	}
	return windows.Adapter{}, false
}

// loopback is Microsoft's adapter without a network, whose name differs between releases.
var loopback = regexp.MustCompile(`(?i)microsoft.*loopback`)

func (k networkAdaptersKind) Differences(want NetworkAdapters, have []windows.Adapter) ([]engine.Change, error) {
	found := k.client(want, have)
	hasLoopback := false
	for _, a := range have {
		hasLoopback = hasLoopback || loopback.MatchString(a.Description)
		used := want.Static && (a.Status == windows.AdapterUp || a.Status == windows.AdapterUnknown && len(a.Addresses) > 0)
		dynamic, unread := used && a.DHCP == windows.DHCPEnabled, used && a.DHCP == windows.DHCPUnknown
		found = append(found, when(unread, engine.Finding("Addresses of "+a.Name, "(Windows cannot read whether the adapter uses DHCP)", "static"))...)
		found = append(found, when(dynamic, engine.Finding("Addresses of "+a.Name, "DHCP", "static"))...)
	}
	return append(found, when(want.Loopback && !hasLoopback, engine.Finding("Microsoft Loopback Adapter", "(absent)", "installed"))...), nil
}

// client compares the adapter that has the client address.
func (networkAdaptersKind) client(want NetworkAdapters, have []windows.Adapter) []engine.Change {
	if want.ClientIP == "" {
		return nil
	}
	adapter, ok := withAddress(have, want.ClientIP)
	if !ok {
		return []engine.Change{engine.Finding("Network adapter with "+want.ClientIP, "(absent)", "up")}
	}
	slow := want.LinkMbps > 0 && (adapter.Status != windows.AdapterUp || adapter.Mbps < int64(want.LinkMbps))
	found := when(slow, engine.Finding("Network adapter "+adapter.Name, link(adapter),
		fmt.Sprintf("%s at %d Mbit/s or more", windows.AdapterUp, want.LinkMbps)))
	return append(found, when(want.MAC != "" && plainMAC(adapter.MAC) != plainMAC(want.MAC),
		engine.Finding("MAC address of "+adapter.Name, adapter.MAC, want.MAC))...)
}

// link describes the link of an adapter.
func link(a windows.Adapter) string {
	switch {
	case a.Status == windows.AdapterUnknown:
		return "(Windows cannot read whether the adapter is connected)"
	case a.Status == windows.AdapterUp && !a.HasSpeed():
		return a.Status + " at a speed that Windows cannot read"
	}
	return fmt.Sprintf("%s at %d Mbit/s", a.Status, a.Mbps)
}

var notInMAC = regexp.MustCompile(`[^0-9A-F]`)

// plainMAC is a MAC address without separators, in upper case.
func plainMAC(mac string) string { return notInMAC.ReplaceAllString(strings.ToUpper(mac), "") }

func (networkAdaptersKind) Evidence(want NetworkAdapters, have []windows.Adapter) []runbook.Fact {
	var facts []runbook.Fact
	if adapter, ok := withAddress(have, want.ClientIP); ok {
		facts = append(facts, runbook.Fact{Name: MACFact, Value: adapter.MAC})
	}
	for _, a := range have {
		speed := strconv.FormatInt(a.Mbps, 10) + " Mbit/s"
		if !a.HasSpeed() {
			speed = "no speed"
		}
		facts = append(facts, runbook.Fact{
			Name:  "Adapter " + a.Name,
			Value: fmt.Sprintf("%s, %s, %s, %s", a.Description, a.Status, speed, strings.Join(a.Addresses, " ")),
		})
	}
	return facts
}

// NeighborMAC is a check of the network adapter of a computer that is no host of the site (7.1.2). The host knows the MAC
// addresses of its own networks only.
type NeighborMAC struct {
	// Address of the computer.
	Address string `json:"address"`
	// MAC that it must have, with or without separators; empty: it is only shown.
	MAC string `json:"mac,omitempty"`
}

// ActivityName implements engine.Wanted.
func (NeighborMAC) ActivityName() string { return "CheckNeighborMAC" }

type neighborMACKind struct{}

type neighborSeen struct{ MAC string }

func (neighborMACKind) Read(ctx context.Context, h host.Session, want NeighborMAC) (neighborSeen, error) {
	return host.Read[neighborSeen](ctx, h, scripts.GetNeighborMAC.Of("Address", want.Address))
}

func (neighborMACKind) Differences(want NeighborMAC, have neighborSeen) ([]engine.Change, error) {
	differs := want.MAC != "" && have.MAC != "" && plainMAC(want.MAC) != plainMAC(have.MAC)
	return when(differs, engine.Finding("MAC address of "+want.Address, have.MAC, want.MAC)), nil
}

// Evidence implements engine.Witness.
func (neighborMACKind) Evidence(want NeighborMAC, have neighborSeen) []runbook.Fact {
	if have.MAC == "" {
		return []runbook.Fact{{Name: "MAC address of " + want.Address, Value: "not seen: the computer does not answer, or the computer is in another network than the host"}}
	}
	return []runbook.Fact{{Name: MACFact, Value: have.MAC}}
}
