package cluster

import (
	"net/netip"
	"slices"
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows"
)

// roleClient is the bit of a network's role that lets clients use it (Microsoft, CLUSTER_NETWORK_ROLE: 2 client access,
// 3 internal and client).
const roleClient = 2

// checkAddress returns the Win32 code with which an IP Address resource fails to come online, or 0, and writes the event of
// the failure.
//
// Microsoft, "Failover Clustering system log events": 1046, the subnet mask value is invalid; 1047, the address value is
// invalid; 1360, the network property must match the name of a cluster network, or the address one of the subnets on a
// cluster network; 1223, the network is not configured to allow client access. KB 258453: the resource fails if its mask
// differs from its network's mask. The private property OverrideAddressMatch allows an address outside of the network's
// subnet. The error code of the failure is not documented; the lab uses 5894, no matching cluster network for the address
// ("System Error Codes").
func (e engine) checkAddress(r *resource, h *windows.Host) uint32 {
	fails := func(event int, why string) {
		h.Events.AddLocked("System", "Microsoft-Windows-FailoverClustering", event, "Error", "Cluster IP address resource '"+r.Name+"' cannot be brought online because "+why+".")
	}
	address, err := netip.ParseAddr(r.textParameter("Address"))
	if err != nil || !address.Is4() {
		fails(1047, "the address value is invalid")
		return win32.CodeInvalidParameter
	}
	bits, ok := PrefixOf(r.textParameter("SubnetMask"))
	if !ok {
		fails(1046, "the subnet mask value is invalid")
		return win32.CodeInvalidParameter
	}
	n := e.networkFor(r, address)
	switch {
	case n == nil:
		fails(1360, "neither its network property nor its address matches a cluster network")
		return win32.CodeNoNetworkForIP
	case n.Role&roleClient == 0:
		fails(1223, "the cluster network '"+n.Name+"' is not configured to allow client access")
		return win32.CodeNoNetworkForIP
	case bits != n.subnet().Bits():
		fails(1046, "the subnet mask value differs from the subnet mask of its network")
		return win32.CodeNoNetworkForIP
	}
	return 0
}

// networkFor returns the cluster network that the property Network names, or the network of the address if the property is
// empty; nil if no network matches.
func (e engine) networkFor(r *resource, address netip.Addr) *Network {
	name := r.textParameter("Network")
	i := slices.IndexFunc(e.c.networks, func(n Network) bool {
		if name != "" && !strings.EqualFold(n.Name, name) {
			return false
		}
		return n.subnet().Contains(address) || name != "" && r.textParameter("OverrideAddressMatch") == "1"
	})
	if i < 0 {
		return nil
	}
	return &e.c.networks[i]
}

// subnet returns the subnet of a network; the zero Prefix, which contains no address, if Address or Mask is invalid.
func (n Network) subnet() netip.Prefix {
	address, err := netip.ParseAddr(n.Address)
	bits, ok := PrefixOf(n.Mask)
	if err != nil || !ok {
		return netip.Prefix{}
	}
	return netip.PrefixFrom(address, bits)
}

// PrefixOf returns the prefix length of a subnet mask, 1 to 32; ok is false for any other text.
func PrefixOf(mask string) (bits int, ok bool) {
	address, err := netip.ParseAddr(mask)
	if err != nil || !address.Is4() {
		return 0, false
	}
	for bits = range 33 {
		if maskOf(bits) == mask {
			return bits, bits > 0
		}
	}
	return 0, false
}

// maskOf returns the subnet mask of a prefix length.
func maskOf(bits int) string {
	ones, _ := netip.AddrFrom4([4]byte{255, 255, 255, 255}).Prefix(bits)
	return ones.Addr().String()
}
