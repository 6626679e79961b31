package system

import (
	"fmt"
	"strconv"

	"changeover/lab/cmdexe"
	"changeover/lab/cmdlets"
	"changeover/lab/posh"
)

// Network implements the cmdlets for adapters, addresses and connections.
type Network struct{ *cmdlets.Process }

// Commands returns the cmdlets for adapters, addresses and connections by name.
func (s Network) Commands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-NetAdapter":       cmdlets.Only(s.getNetAdapter, "Name"),
		"Get-NetIPAddress":     cmdlets.Only(s.getNetIPAddress, "AddressFamily", "IPAddress", "InterfaceIndex"),
		"Get-NetIPInterface":   cmdlets.Only(s.getNetIPInterface, "AddressFamily", "InterfaceIndex"),
		"Get-NetTCPConnection": cmdlets.Only(s.getNetTCPConnection, "State", "LocalPort"),
		"Test-NetConnection":   cmdlets.Only(s.testNetConnection, "ComputerName", "Port", "InformationLevel"),
		"Get-NetNeighbor":      cmdlets.Only(s.getNetNeighbor, "IPAddress"),
		"Resolve-DnsName":      cmdlets.Only(s.resolveDNS, "Name", "Server", "DnsOnly"),
		"Test-Connection":      cmdlets.Only(s.testConnection, "ComputerName", "Count", "Quiet"),
	}
}

func cimv2(class string, props ...*posh.Property) *posh.Object {
	return posh.NewObject("Microsoft.Management.Infrastructure.CimInstance#ROOT/StandardCimv2/"+class, props...)
}

func (s Network) getNetAdapter(c *posh.Invocation) error {
	for _, n := range s.Host.Network.NICs() {
		if !cmdlets.AnyMatches(c.Strings("Name"), n.Name) {
			continue
		}
		status := "Disconnected"
		switch {
		case n.NoIPv4:
			status = "Disabled"
		case n.Up:
			status = "Up"
		}
		c.Emit(cimv2("MSFT_NetAdapter", posh.P("Name", n.Name), posh.P("InterfaceDescription", n.Description), posh.P("InterfaceIndex", int64(n.Index)), posh.P("ifIndex", int64(n.Index)),
			posh.P("Status", status), posh.P("MacAddress", n.MAC), posh.P("Speed", int64(n.LinkMbps)*1_000_000), posh.P("LinkSpeed", fmt.Sprintf("%d Mbps", n.LinkMbps))))
	}
	return nil
}

func isIPv6Only(c *posh.Invocation) bool { return cmdlets.Equal(c.String("AddressFamily"), "IPv6") }

func (s Network) getNetIPAddress(c *posh.Invocation) error {
	for _, n := range s.Host.Network.NICs() {
		for _, a := range n.Addresses {
			origin := "Manual"
			if n.DHCP {
				origin = "Dhcp"
			}
			if isIPv6Only(c) || !cmdlets.AnyMatches(c.Strings("IPAddress"), a.IP) || c.Has("InterfaceIndex") && !cmdlets.AnyMatches(c.Strings("InterfaceIndex"), strconv.Itoa(n.Index)) {
				continue
			}
			c.Emit(cimv2("MSFT_NetIPAddress", posh.P("IPAddress", a.IP), posh.P("PrefixLength", int64(a.Prefix)), posh.P("InterfaceIndex", int64(n.Index)),
				posh.P("InterfaceAlias", n.Name), posh.P("AddressFamily", "IPv4"), posh.P("PrefixOrigin", origin), posh.P("SkipAsSource", a.Clustered)))
		}
	}
	return nil
}

func (s Network) getNetIPInterface(c *posh.Invocation) error {
	for _, n := range s.Host.Network.NICs() {
		dhcp := "Disabled"
		if n.DHCP {
			dhcp = "Enabled"
		}
		if n.NoIPv4 || isIPv6Only(c) || c.Has("InterfaceIndex") && !cmdlets.AnyMatches(c.Strings("InterfaceIndex"), strconv.Itoa(n.Index)) {
			continue
		}
		state := "Disconnected"
		if n.Up {
			state = "Connected"
		}
		c.Emit(cimv2("MSFT_NetIPInterface", posh.P("InterfaceIndex", int64(n.Index)), posh.P("InterfaceAlias", n.Name), posh.P("AddressFamily", "IPv4"),
			posh.P("Dhcp", dhcp), posh.P("ConnectionState", state)))
	}
	return nil
}

// getNetTCPConnection implements Get-NetTCPConnection. It lists listeners only; the lab has no other connections.
func (s Network) getNetTCPConnection(c *posh.Invocation) error {
	processes := s.Host.Network.Listeners()
	for _, port := range s.Host.Network.ListeningPorts() {
		state := cmdlets.Enum("State", "Listen", 2)
		if c.Has("State") && !cmdlets.AnyMatches(c.Strings("State"), "Listen") || c.Has("LocalPort") && !cmdlets.AnyMatches(c.Strings("LocalPort"), strconv.Itoa(port)) {
			continue
		}
		c.Emit(cimv2("MSFT_NetTCPConnection", posh.P("LocalAddress", "0.0.0.0"), posh.P("LocalPort", int64(port)), posh.P("OwningProcess", int64(processes[port])), state))
	}
	return nil
}

func (s Network) testNetConnection(c *posh.Invocation) error {
	target := c.String("ComputerName")
	ping := s.Host.Network.Ping(target)
	open := false
	if c.Has("Port") {
		if open = s.Host.Network.PortOpen(target, c.Int("Port")); !open {
			c.Warn(fmt.Sprintf("TCP connect to (%s : %d) failed", target, c.Int("Port")))
		}
	}
	if cmdlets.Equal(c.String("InformationLevel"), "Quiet") {
		if c.Has("Port") {
			c.Emit(open)
			return nil
		}
		c.Emit(ping)
		return nil
	}
	ip, _ := s.Host.Network.Resolve(target)
	c.Emit(posh.NewObject("TestNetConnectionResult", posh.P("ComputerName", target), posh.P("RemoteAddress", ip), posh.P("RemotePort", int64(c.Int("Port"))),
		posh.P("PingSucceeded", ping), posh.P("TcpTestSucceeded", open)))
	return nil
}

func (s Network) testConnection(c *posh.Invocation) error {
	for _, target := range c.Strings("ComputerName") {
		ok := s.Host.Network.Ping(target)
		switch {
		case c.Bool("Quiet"):
			c.Emit(ok)
		case ok:
			ip, _ := s.Host.Network.Resolve(target)
			c.Emit(posh.NewObject(`System.Management.ManagementObject#root\cimv2\Win32_PingStatus`, posh.P("Address", target), posh.P("IPV4Address", ip), posh.P("StatusCode", int64(0))))
		default:
			if err := c.WriteError(&posh.Error{
				Message: fmt.Sprintf("Testing connection to computer '%s' failed: Error due to lack of resources", target),
				ID:      "TestConnectionException,Microsoft.PowerShell.Commands.TestConnectionCommand", Exception: "System.Net.NetworkInformation.PingException",
				Category: "ResourceUnavailable", NonTerminating: true,
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// getNetNeighbor implements Get-NetNeighbor. It lists computers in the host's networks that respond.
func (s Network) getNetNeighbor(c *posh.Invocation) error {
	for _, target := range c.Strings("IPAddress") {
		mac, known := cmdexe.Neighbor(s.Host, target)
		if !known {
			if err := c.WriteError(cmdlets.CimNotFound(c.Name, "MSFT_NetNeighbor", "IPAddress", target)); err != nil {
				return err
			}
			continue
		}
		c.Emit(cimv2("MSFT_NetNeighbor", posh.P("IPAddress", target), posh.P("LinkLayerAddress", mac), cmdlets.Enum("State", "Reachable", 5)))
	}
	return nil
}

// dnsTimeout is ERROR_TIMEOUT, and dnsNameError DNS_ERROR_RCODE_NAME_ERROR (Microsoft, System Error Codes).
const (
	dnsTimeout   = 1460
	dnsNameError = 9003
)

// resolveDNS implements Resolve-DnsName. A DNS server of the lab knows the domain and the computers in it.
func (s Network) resolveDNS(c *posh.Invocation) error {
	name := c.String("Name")
	fail := func(code int, id, text string) error {
		return c.WriteError(&posh.Error{
			Message: name + " : " + text, ID: id + ",Microsoft.DnsClient.Commands.ResolveDnsName", Exception: "System.ComponentModel.Win32Exception",
			Category: "ResourceUnavailable", NonTerminating: true, NativeCode: int64(code), Target: name,
		})
	}
	for _, server := range c.Strings("Server") {
		if !s.Host.Network.PortOpen(server, dnsPort) {
			return fail(dnsTimeout, "ERROR_TIMEOUT", "This operation returned because the timeout period expired")
		}
	}
	ip, known := s.lookUp(name)
	if !known {
		return fail(dnsNameError, "DNS_ERROR_RCODE_NAME_ERROR", "DNS name does not exist")
	}
	c.Emit(posh.NewObject("Microsoft.DnsClient.Commands.DnsRecord_A", posh.P("Name", name), posh.P("IPAddress", ip), posh.P("Type", "A")))
	return nil
}

const dnsPort = 53

// lookUp returns the address that a DNS server of the lab returns for a name.
func (s Network) lookUp(name string) (ip string, known bool) {
	if cmdlets.Equal(name, s.Host.Info().Domain) {
		return "192.0.2.1", true // the domain controller, which is not a host of the lab
	}
	return s.Host.Network.Resolve(name)
}
