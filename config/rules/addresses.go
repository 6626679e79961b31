package rules

import (
	"net"
	"net/netip"
	"regexp"
	"strconv"

	"changeover/config"
	"changeover/config/problem"
)

var macAddress = regexp.MustCompile(`^([0-9A-Fa-f]{2}[-:]){5}[0-9A-Fa-f]{2}$`)

var addressRules = []Rule{
	fileRule("V-05", "6.1.2", "the virtual server has an IPv4 address of its own, in the clients' subnet; the name of the cluster network has no space at its beginning or its end", checkVirtualIP),
	fileRule("V-06", "6.1.2", "cluster and nodes have different IPv4 addresses; their client addresses are in one subnet, and their interconnect addresses in another subnet", checkInventory),
	fileRule("P-07", "7.1.2", "MAC addresses are written like 00-30-48-80-72-97, and each node has a different MAC address", checkMAC),
	fileRule("P-10", "7.1", "the gateway and VoIP servers have IPv4 addresses, and DNS servers have IPv4 or IPv6 addresses", checkNetwork),
	fileRule("P-20", "7.3.1", "the subnet mask is valid", checkSubnetMask),
}

// address is an IP address of the site file, with the path of its field.
type address struct{ path, value string }

// inventory are the addresses of the cluster and its nodes, without the virtual server's.
func inventory(s *config.Site) []address {
	list := []address{{"cluster.ip", s.Cluster.IP}}
	for i, node := range s.Nodes {
		path := indexed("nodes", i)
		list = append(list, address{path + ".clientIP", node.ClientIP}, address{path + ".interconnectIP", node.InterconnectIP})
	}
	return list
}

func checkVirtualIP(s *config.Site, r *problem.Report) {
	if name := s.VirtualServer.ClusterNetwork; badEdges(name) {
		r.Add("virtualServer.clusterNetwork", name, noEdges)
	}
	ip := s.VirtualServer.IP
	if !isIPv4(ip) {
		r.Add("virtualServer.ip", ip, rightIPv4(ip, " of a host"))
		return
	}
	for _, other := range append(inventory(s), neighbours(s)...) {
		if other.value == ip {
			r.Add("virtualServer.ip", ip, "is also "+other.path+"; give the virtual server an address of its own")
		}
	}
	if bits, ok := maskBits(s.VirtualServer.SubnetMask); ok {
		checkSubnet(s, r, netip.PrefixFrom(netip.MustParseAddr(ip), bits))
	}
}

// neighbours are the addresses of the LAN's own computers.
func neighbours(s *config.Site) []address {
	list := []address{{"network.gateway", s.Network.Gateway}}
	for i, server := range s.Network.DNSServers {
		list = append(list, address{indexed("network.dnsServers", i), server})
	}
	for i, server := range s.Network.VoIPServers {
		list = append(list, address{indexed("network.voipServers", i), server})
	}
	return list
}

// checkNoNeighbour reports an address that a computer of the LAN has already.
func checkNoNeighbour(s *config.Site, r *problem.Report, path, ip string) {
	for _, other := range neighbours(s) {
		if other.value == ip {
			r.Add(path, ip, "is also "+other.path+"; give another address")
		}
	}
}

// checkSubnet reports an address of the virtual server that is impossible with its mask: the address of the
// subnet itself, its broadcast address, or an address in a subnet in which no node has its client address.
func checkSubnet(s *config.Site, r *problem.Report, virtual netip.Prefix) {
	ip, subnet := virtual.Addr().String(), virtual.Masked()
	if why := noHost(subnet, ip); why != "" {
		r.Add("virtualServer.ip", ip, why)
		return
	}
	for _, node := range s.Nodes {
		if client, err := netip.ParseAddr(node.ClientIP); err != nil || subnet.Contains(client) {
			return // V-06 reports a text that is not an address
		}
	}
	if len(s.Nodes) > 0 {
		r.Add("virtualServer.ip", ip, "is in the subnet "+subnet.String()+", but no node has its clientIP in this subnet; correct this address or virtualServer.subnetMask")
	}
}

func checkInventory(s *config.Site, r *problem.Report) {
	first := map[string]string{}
	for _, a := range inventory(s) {
		if !isIPv4(a.value) {
			r.Add(a.path, a.value, rightIPv4(a.value, " of a host"))
			continue
		}
		if earlier, taken := first[a.value]; taken {
			r.Add(a.path, a.value, "is also "+earlier+"; each address must be used only once: correct the address in one of the fields")
			continue
		}
		first[a.value] = a.path
	}
	checkSubnets(s, r)
}

// rightMAC is what would be right in place of another address.
const rightMAC = "must be six pairs of hexadecimal digits, such as 00-30-48-80-72-97"

func checkMAC(s *config.Site, r *problem.Report) {
	seen := map[string]bool{}
	for i, node := range s.Nodes {
		if node.MAC != "" && !macAddress.MatchString(node.MAC) {
			r.Add(indexed("nodes", i)+".mac", node.MAC, rightMAC)
			continue
		}
		r.Unique(indexed("nodes", i)+".mac", config.PlainMAC(node.MAC), seen)
	}
}

func checkNetwork(s *config.Site, r *problem.Report) {
	if gateway := s.Network.Gateway; gateway != "" && !isIPv4(gateway) {
		r.Add("network.gateway", gateway, rightIPv4(gateway, " of a gateway"))
	}
	seen := map[string]bool{}
	for i, server := range s.Network.DNSServers {
		path := indexed("network.dnsServers", i)
		if !isIPv4(server) && !isIPv6(server) {
			r.Add(path, server, rightIPv4(server, " or an IPv6 address of a server, without a zone such as %eth0"))
		}
		r.Unique(path, server, seen)
	}
	seen = map[string]bool{}
	for i, server := range s.Network.VoIPServers {
		path := indexed("network.voipServers", i)
		if !isIPv4(server) {
			r.Add(path, server, rightIPv4(server, " of a server"))
		}
		r.Unique(path, server, seen)
	}
	if server := s.Network.InternetServer; server != "" && !isNameAndPort(server) {
		r.Add("network.internetServer", server, "must be the name of a server and a port, such as speech.example.com:443")
	}
	checkGateway(s, r)
	checkServers(s, r)
}

// isNameAndPort reports whether a text is the name or the IPv4 address of a computer with a port.
func isNameAndPort(text string) bool {
	name, port, err := net.SplitHostPort(text)
	number, err2 := strconv.Atoi(port)
	return err == nil && err2 == nil && problem.ValidPort(number) && (isIPv4(name) || hostNamePattern.MatchString(name))
}

func checkSubnetMask(s *config.Site, r *problem.Report) {
	mask := s.VirtualServer.SubnetMask
	if _, ok := maskBits(mask); !ok {
		r.Add("virtualServer.subnetMask", mask, "must be a subnet mask, such as 255.255.255.0")
	}
}

// maskBits is the number of ones of a subnet mask.
func maskBits(mask string) (int, bool) {
	ip, err := netip.ParseAddr(mask)
	if err != nil || !ip.Is4() {
		return 0, false
	}
	ones, bits := net.IPMask(ip.AsSlice()).Size()
	return ones, bits == 32 && ones > 0 && ones < 32
}

// isIPv4 reports whether text is an IPv4 address that a host can have.
func isIPv4(text string) bool {
	ip, err := netip.ParseAddr(text)
	return err == nil && ip.Is4() && !ip.IsUnspecified() && !ip.IsLoopback() && !ip.IsMulticast() && text != "255.255.255.255"
}

// isIPv6 reports whether text is an IPv6 address that a host can have. An address with a zone is valid on one
// computer only, and an IPv4 address must be written as IPv4.
func isIPv6(text string) bool {
	ip, err := netip.ParseAddr(text)
	return err == nil && ip.Is6() && !ip.Is4In6() && ip.Zone() == "" && !ip.IsUnspecified() && !ip.IsLoopback() && !ip.IsMulticast()
}

// leadingZero finds a part of an address that some programs read as octal.
var leadingZero = regexp.MustCompile(`^(?:[0-9]+\.)*?(0[0-9]+)(?:\.[0-9]+)*$`)

// rightIPv4 says what would be right in place of text that is no IPv4 address.
func rightIPv4(text, of string) string {
	right := "must be an IPv4 address" + of
	if part := leadingZero.FindStringSubmatch(text); part != nil {
		right += "; " + part[1] + " has a leading zero, so some programs read " + part[1] + " as an octal number; leave out the zero"
	}
	return right
}
