package rules

import (
	"net/netip"
	"slices"

	"changeover/config"
	"changeover/config/problem"
)

// clientSubnet is the subnet of the virtual server by its own mask; false if V-05 reports a problem with it, since then no
// node has its client address there.
func clientSubnet(s *config.Site) (netip.Prefix, bool) {
	bits, ok := maskBits(s.VirtualServer.SubnetMask)
	if !ok || !isIPv4(s.VirtualServer.IP) {
		return netip.Prefix{}, false
	}
	subnet := netip.PrefixFrom(netip.MustParseAddr(s.VirtualServer.IP), bits).Masked()
	if noHost(subnet, s.VirtualServer.IP) != "" {
		return netip.Prefix{}, false
	}
	return subnet, slices.ContainsFunc(s.Nodes, func(node config.Node) bool {
		client, err := netip.ParseAddr(node.ClientIP)
		return err == nil && subnet.Contains(client)
	})
}

// checkSubnets compares the addresses of cluster and nodes with the subnets of clients and interconnect
// (6.1.2). A cluster can be stretched over several subnets, so an address in another subnet is only a warning.
func checkSubnets(s *config.Site, r *problem.Report) {
	subnet, ok := clientSubnet(s)
	if !ok {
		return
	}
	clients := []address{{"cluster.ip", s.Cluster.IP}}
	for i, node := range s.Nodes {
		clients = append(clients, address{indexed("nodes", i) + ".clientIP", node.ClientIP})
	}
	for _, a := range clients {
		switch why := noHost(subnet, a.value); {
		case !isIPv4(a.value): // reported
		case why != "":
			r.Add(a.path, a.value, why)
		case !subnet.Contains(netip.MustParseAddr(a.value)):
			r.Warn(a.path, a.value, "is outside the subnet "+subnet.String()+" of virtualServer.ip; if all nodes are in one subnet, correct this address or virtualServer.subnetMask")
		}
	}
	for i, node := range s.Nodes {
		path := indexed("nodes", i) + ".interconnectIP"
		if isIPv4(node.InterconnectIP) && subnet.Contains(netip.MustParseAddr(node.InterconnectIP)) {
			r.Warn(path, node.InterconnectIP, "is in the clients' subnet "+subnet.String()+", but Windows takes each subnet as one cluster network; choose another subnet for the interconnect")
		}
	}
}

// noHost says why no host of a subnet can have an address: the address is the address of the subnet, or the broadcast
// address of the subnet.
func noHost(subnet netip.Prefix, text string) string {
	ip, err := netip.ParseAddr(text)
	switch {
	case err != nil || !subnet.Contains(ip) || subnet.Bits() > 30: // a subnet of two addresses has no other ones
		return ""
	case ip == subnet.Addr():
		return "is the address of the subnet " + subnet.String() + " itself; give the address of a host"
	case !subnet.Contains(ip.Next()):
		return "is the broadcast address of the subnet " + subnet.String() + "; give the address of a host"
	}
	return ""
}

// checkGateway checks the gateway: a host reaches its gateway only in a subnet to which the host belongs.
func checkGateway(s *config.Site, r *problem.Report) {
	subnet, ok := clientSubnet(s)
	gateway := s.Network.Gateway
	if !ok || !isIPv4(gateway) {
		return
	}
	if why := noHost(subnet, gateway); why != "" {
		r.Add("network.gateway", gateway, why)
		return
	}
	for i, node := range s.Nodes {
		for _, own := range []address{{"clientIP", node.ClientIP}, {"interconnectIP", node.InterconnectIP}} {
			if own.value == gateway {
				r.Add("network.gateway", gateway, "is also "+indexed("nodes", i)+"."+own.path+"; give the address of the gateway")
			}
		}
	}
	if gateway == s.Cluster.IP {
		r.Add("network.gateway", gateway, "is also cluster.ip; give the address of the gateway")
	}
	if !subnet.Contains(netip.MustParseAddr(gateway)) {
		r.Warn("network.gateway", gateway, "is outside the clients' subnet "+subnet.String()+", so no node can reach this gateway; correct this address or virtualServer.subnetMask")
	}
}

// checkServers reports further addresses that no host of the clients' subnet can have.
func checkServers(s *config.Site, r *problem.Report) {
	for _, a := range neighbours(s) {
		if why := noClient(s, a.value); why != "" && a.path != "network.gateway" {
			r.Add(a.path, a.value, why)
		}
	}
}

// noClient says why no host of the clients' subnet can have an address, as noHost does.
func noClient(s *config.Site, text string) string {
	if subnet, ok := clientSubnet(s); ok {
		return noHost(subnet, text)
	}
	return ""
}
