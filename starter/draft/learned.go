package draft

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"changeover/config"
	"changeover/config/catalogue"
	"changeover/runbook"
)

// finding is the value of a field that follows from a look.
type finding struct {
	path, text string
	// unsure: a person should look at it first; note says why, or what else there is.
	unsure bool
	note   string
}

// learned are the values that follow from a look. nodes are the cluster's nodes by their index in the file.
func learned(seen runbook.LookAnswer, nodes []string) []finding {
	c := seen.Cluster
	findings := []finding{{path: "cluster.name", text: c.Name}, {path: "cluster.ip", text: c.Address}}
	releases, virtual := releasesOf(seen.Hosts)
	if len(releases) == 1 {
		findings = append(findings, finding{path: "cluster.windowsServer", text: releases[0]})
	}
	if len(releases) > 1 {
		findings = append(findings, finding{path: "cluster.windowsServer", note: "the hosts run " + strings.Join(releases, ", ") + "; all nodes of a cluster must run the same release"})
	}
	if virtual {
		findings = append(findings, finding{path: "cluster.virtual", text: "true"})
	}
	clients, interconnect, doubt := networksOf(c)
	var ofClients []finding
	networkKnown := false
	for i, name := range nodes {
		at := fmt.Sprintf("nodes[%d].", i)
		if name == "" {
			findings = append(findings, finding{path: at + "clientIP", note: "the cluster has no node with the name in " + at + "name; the nodes of the cluster are " + strings.Join(c.Nodes, ", ")})
			continue
		}
		clientIP := addressOf(c, name, clients.Name)
		adapter := adapterWith(seen.Hosts, clientIP)
		findings = append(findings, finding{path: at + "name", text: name},
			finding{path: at + "interconnectIP", text: addressOf(c, name, interconnect.Name), unsure: doubt != "" && interconnect.Clients})
		ofClients = append(ofClients, finding{path: at + "clientIP", text: clientIP}, finding{path: at + "mac", text: adapter.MAC})
		if !networkKnown && len(adapter.Gateways)+len(adapter.DNSServers) > 0 {
			networkKnown, ofClients = true, append(ofClients, networkFindings(adapter)...)
		}
	}
	for _, l := range append(ofClients, finding{path: "virtualServer.subnetMask", text: clients.Mask}) {
		if doubt != "" {
			l.unsure, l.note = true, cmp.Or(l.note, doubt)
		}
		findings = append(findings, l)
	}
	findings = append(findings, roleFindings(c)...)
	return append(findings, accountFindings(seen.Hosts)...)
}

// releasesOf are the releases of Windows Server on the hosts, and whether all of them are virtual machines.
func releasesOf(hosts []runbook.HostSeen) (releases []string, virtual bool) {
	virtual = len(hosts) > 0
	for _, h := range hosts {
		if h.Release != "" && !slices.Contains(releases, h.Release) {
			releases = append(releases, h.Release)
		}
		virtual = virtual && h.Virtual
	}
	return releases, virtual
}

// networksOf are the clients' network and the one between the nodes. The cluster's own address tells which of several networks for clients is
// theirs; where it does not, doubt says so, and clients is the first of them. Where two networks could be the interconnect, a person chooses.
func networksOf(c runbook.ClusterSeen) (clients, interconnect runbook.ClusterNetworkSeen, doubt string) {
	var between []runbook.ClusterNetworkSeen
	var possible []string
	certain := false
	for _, n := range c.Networks {
		holds := slices.ContainsFunc(c.Interfaces, func(i runbook.ClusterInterfaceSeen) bool {
			return i.Network == n.Name && config.SameSubnet(i.Address, c.Address, n.Mask)
		})
		if n.Clients && (holds || clients.Name == "") {
			clients = n
		}
		if n.Clients {
			possible, certain = append(possible, n.Name), certain || holds
		}
	}
	if len(possible) > 1 && !certain {
		doubt = "the cluster has several networks for clients: " + strings.Join(possible, ", ")
	}
	for _, n := range c.Networks {
		if n.Cluster && n.Name != clients.Name {
			between = append(between, n)
		}
	}
	if own := slices.DeleteFunc(slices.Clone(between), func(n runbook.ClusterNetworkSeen) bool { return n.Clients }); len(own) > 0 {
		between = own
	}
	if len(between) == 1 {
		interconnect = between[0]
	}
	return clients, interconnect, doubt
}

func addressOf(c runbook.ClusterSeen, node, network string) string {
	for _, i := range c.Interfaces {
		if network != "" && i.Network == network && strings.EqualFold(i.Node, node) {
			return i.Address
		}
	}
	return ""
}

func adapterWith(hosts []runbook.HostSeen, address string) runbook.AdapterSeen {
	for _, h := range hosts {
		for _, a := range h.Adapters {
			if address != "" && slices.Contains(a.Addresses, address) {
				return a
			}
		}
	}
	return runbook.AdapterSeen{}
}

// networkFindings are the gateway and the DNS servers of a node's client adapter.
func networkFindings(a runbook.AdapterSeen) []finding {
	var gateways []string
	for _, text := range a.Gateways {
		if ip, err := netip.ParseAddr(text); err == nil && ip.Is4() {
			gateways = append(gateways, text)
		}
	}
	findings := []finding{{path: "network.dnsServers", text: strings.Join(a.DNSServers, ", ")}}
	switch len(gateways) {
	case 0:
		return findings
	case 1:
		return append(findings, finding{path: "network.gateway", text: gateways[0]})
	}
	return append(findings, finding{path: "network.gateway", text: gateways[0], unsure: true, note: "the adapter has several gateways: " + strings.Join(gateways, ", ")})
}

// roleFindings are the role with its client access point, its services and its disk: the only role that there is, or the only one that has
// services of XPR. If there are several disks, a person chooses XPR's disk.
func roleFindings(c runbook.ClusterSeen) []finding {
	var findings []finding
	roles := slices.DeleteFunc(slices.Clone(c.Roles), func(r runbook.RoleSeen) bool { return len(servicesOf(r)) == 0 })
	if len(roles) == 0 {
		roles = c.Roles
	}
	var disks []string
	if len(roles) == 1 {
		r := roles[0]
		installed := len(servicesOf(r)) > 0
		// A role may be another product's: only services of XPR make it XPR's.
		findings = append(findings,
			finding{path: "role.name", text: r.Name, unsure: !installed}, finding{path: "virtualServer.name", text: r.NetworkName, unsure: !installed},
			finding{path: "virtualServer.ip", text: r.Address, unsure: !installed}, finding{path: "xpr.services", text: strings.Join(optionalOf(r), ", ")})
		if installed && r.Address != "" && r.IPResource != "IP Address "+r.Address {
			findings = append(findings, finding{path: "virtualServer.ipResource", text: r.IPResource})
		}
		if installed && r.NameResource != r.NetworkName {
			findings = append(findings, finding{path: "virtualServer.nameResource", text: r.NameResource})
		}
		if disks = r.Disks; installed && len(disks) == 1 {
			return append(findings, finding{path: diskPath, text: disks[0]})
		}
	}
	if all := append(slices.Clone(c.Disks), c.AvailableDisks...); len(all) > 1 {
		findings = append(findings, finding{path: diskPath, note: "the cluster has several disks: " + strings.Join(all, ", ")})
	}
	return findings
}

// servicesOf are the rows of the catalogue whose services are resources of a role.
func servicesOf(r runbook.RoleSeen) []catalogue.Service {
	var rows []catalogue.Service
	for _, row := range catalogue.Services() {
		if slices.ContainsFunc(r.Services, func(key string) bool { return strings.EqualFold(key, row.Key) }) {
			rows = append(rows, row)
		}
	}
	return rows
}

// optionalOf are the optional services of a role, as xpr.services names them.
func optionalOf(r runbook.RoleSeen) []string {
	var names []string
	for _, row := range servicesOf(r) {
		if !row.Mandatory && !slices.Contains(names, row.Name) {
			names = append(names, row.Name)
		}
	}
	return names
}

// accountFindings are the account of XPR's services, on whichever host they are installed.
func accountFindings(hosts []runbook.HostSeen) []finding {
	var accounts, domains []string
	for _, h := range hosts {
		if h.ServiceAccount != "" && !slices.ContainsFunc(accounts, func(a string) bool { return strings.EqualFold(a, h.ServiceAccount) }) {
			accounts = append(accounts, h.ServiceAccount)
		}
		if h.Domain != "" && !slices.Contains(domains, h.Domain) {
			domains = append(domains, h.Domain)
		}
	}
	account := finding{path: "accounts.service.name"}
	switch {
	case len(accounts) == 1:
		account.text = accounts[0]
	case len(accounts) > 1:
		account.text, account.unsure, account.note = accounts[0], true, "the services of XPR run under several accounts: "+strings.Join(accounts, ", ")
	case len(domains) > 0:
		account.note = "the hosts are in the domain " + strings.Join(domains, ", ")
	}
	return []finding{account}
}
