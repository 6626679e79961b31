package cmdexe

import (
	"context"
	"fmt"
	"net/netip"
	"strings"

	"changeover/lab/windows"
)

// Neighbor returns the MAC address of a computer in one of the host's networks that responds. The lab derives it from
// the IPv4 address.
func Neighbor(h *windows.Host, target string) (mac string, known bool) {
	address, err := netip.ParseAddr(target)
	if err != nil || !onLink(h, address) || !h.Network.Ping(target) {
		return "", false
	}
	ip := address.As4()
	return fmt.Sprintf("02-4C-%02X-%02X-%02X-%02X", ip[0], ip[1], ip[2], ip[3]), true
}

// onLink reports whether an address is in one of the host's networks.
func onLink(h *windows.Host, address netip.Addr) bool {
	if !address.Is4() {
		return false
	}
	for _, n := range h.Network.NICs() {
		for _, a := range n.Addresses {
			own, err := netip.ParseAddr(a.IP)
			if err == nil && n.Up && netip.PrefixFrom(own, a.Prefix).Masked().Contains(address) {
				return true
			}
		}
	}
	return false
}

// programArp implements arp -a ADDRESS: it prints the host's entry for the address under the interface of its network
// (Microsoft, Windows Commands: arp). Headings and types are in the host's language.
func programArp(_ context.Context, c *Cmd, args []string) int {
	if len(args) != 2 || !strings.EqualFold(args[0], "-a") {
		c.errorf("not supported by the lab: arp %s\r\n", strings.Join(args, " "))
		return 1
	}
	mac, known := Neighbor(c.Host, args[1])
	german := c.Host.Info().Language == "de"
	switch {
	case !known && german:
		c.printf("Keine ARP-Einträge gefunden.\r\n")
	case !known:
		c.printf("No ARP Entries Found.\r\n")
	}
	if !known {
		return 1
	}
	title, heads, kind := "Interface", []any{"Internet Address", "Physical Address", "Type"}, "dynamic"
	if german {
		title, heads, kind = "Schnittstelle", []any{"Internetadresse", "Physische Adresse", "Typ"}, "dynamisch"
	}
	const row = "  %-21s %-21s %s\r\n"
	c.printf("\r\n%s: %s --- 0xb\r\n", title, c.Host.Network.NICs()[0].Addresses[0].IP)
	c.printf(row, heads...)
	c.printf(row, args[1], strings.ToLower(mac), kind)
	return 0
}
