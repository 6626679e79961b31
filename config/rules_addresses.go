package config

import (
	"net"
	"net/netip"
	"regexp"
)

var macAddress = regexp.MustCompile(`^([0-9A-Fa-f]{2}[-:]){5}[0-9A-Fa-f]{2}$`)

var addressRules = []Rule{
	fileRule("V-05", "6.1.2", "the virtual server has an IPv4 address of its own", checkVirtualIP),
	fileRule("V-06", "6.1.2", "the addresses of cluster and nodes are IPv4 and distinct", checkInventory),
	fileRule("P-07", "7.1.2", "MAC addresses are written as 00-30-48-80-72-97", checkMAC),
	fileRule("P-10", "7.1", "gateway, DNS and VoIP servers are IPv4 addresses", checkNetwork),
	fileRule("P-20", "7.3.1", "the subnet mask is one", checkSubnetMask),
}

// address is an IP address of the site file and where it stands.
type address struct{ path, value string }

// inventory are the addresses of the cluster and its nodes, without the virtual server's.
func (s *Site) inventory() []address {
	list := []address{{"cluster.ip", s.Cluster.IP}}
	for i, node := range s.Nodes {
		path := indexed("nodes", i)
		list = append(list, address{path + ".clientIP", node.ClientIP}, address{path + ".interconnectIP", node.InterconnectIP})
	}
	return list
}

func checkVirtualIP(s *Site, r *Report) {
	ip := s.VirtualServer.IP
	if !isIPv4(ip) {
		r.Add("virtualServer.ip", ip, "must be an IPv4 address of a host")
		return
	}
	for _, other := range s.inventory() {
		if other.value == ip {
			r.Add("virtualServer.ip", ip, "is also "+other.path+"; the virtual server needs an address of its own")
		}
	}
}

func checkInventory(s *Site, r *Report) {
	first := map[string]string{}
	for _, a := range s.inventory() {
		if !isIPv4(a.value) {
			r.Add(a.path, a.value, "must be an IPv4 address of a host")
			continue
		}
		if earlier, taken := first[a.value]; taken {
			r.Add(a.path, a.value, "is also "+earlier+"; every address must be distinct")
			continue
		}
		first[a.value] = a.path
	}
}

func checkMAC(s *Site, r *Report) {
	for i, node := range s.Nodes {
		if node.MAC != "" && !macAddress.MatchString(node.MAC) {
			r.Add(indexed("nodes", i)+".mac", node.MAC, "must be six pairs of hex digits, such as 00-30-48-80-72-97")
		}
	}
}

func checkNetwork(s *Site, r *Report) {
	if gateway := s.Network.Gateway; gateway != "" && !isIPv4(gateway) {
		r.Add("network.gateway", gateway, "must be an IPv4 address")
	}
	for i, server := range s.Network.DNSServers {
		if !isIPv4(server) {
			r.Add(indexed("network.dnsServers", i), server, "must be an IPv4 address")
		}
	}
	for i, server := range s.Network.VoIPServers {
		if !isIPv4(server) {
			r.Add(indexed("network.voipServers", i), server, "must be an IPv4 address")
		}
	}
}

func checkSubnetMask(s *Site, r *Report) {
	mask := s.VirtualServer.SubnetMask
	ip, err := netip.ParseAddr(mask)
	if err == nil && ip.Is4() {
		four := ip.As4()
		if ones, bits := net.IPv4Mask(four[0], four[1], four[2], four[3]).Size(); bits == 32 && ones > 0 && ones < 32 {
			return
		}
	}
	r.Add("virtualServer.subnetMask", mask, "must be a subnet mask, such as 255.255.255.0")
}

// isIPv4 says whether text is an IPv4 address that a host can have.
func isIPv4(text string) bool {
	ip, err := netip.ParseAddr(text)
	return err == nil && ip.Is4() && !ip.IsUnspecified() && !ip.IsLoopback() && !ip.IsMulticast() && text != "255.255.255.255"
}
