package rules

import (
	"strings"

	"changeover/config"
)

var nameCases = []ruleCase{
	{
		"V-01", "nodes[0].name",
		func(s *config.Site) { s.Nodes[0].Name = "ABCDEFGHIJKLMNOP" },
		func(s *config.Site) { s.Nodes[0].Name = "ABCDEFGHIJKLMNO" },
	},
	{"V-01", "nodes[1].name", func(s *config.Site) { s.Nodes[1].Name = "kern1" }, nil},
	{"V-01", "nodes[1].name", func(s *config.Site) { s.Nodes[1].Name = "" }, nil},
	{"V-01", "nodes[1].name", func(s *config.Site) { s.Nodes[1].Name = "KERN.2" }, nil},
	{"V-01", "nodes[1].name", func(s *config.Site) { s.Nodes[1].Name = "12345" }, nil},
	{
		"V-02", "virtualServer.name",
		func(s *config.Site) { s.VirtualServer.Name = "UMKernelServer16" },
		func(s *config.Site) { s.VirtualServer.Name = "UMKernelServer1" },
	},
	{
		"V-03", "virtualServer.name",
		func(s *config.Site) { s.Role.Name = "xprberlin" },
		func(s *config.Site) { s.Role.Name = "xprberlin role" },
	},
	{
		"V-04", "virtualServer.name",
		func(s *config.Site) { s.VirtualServer.Name = "kern2" },
		func(s *config.Site) { s.VirtualServer.Name = "KERN12" },
	},
	{
		"V-04", "virtualServer.name",
		func(s *config.Site) { s.VirtualServer.Name = "KERN1" },
		func(s *config.Site) { s.VirtualServer.Name = "XPR-Kern1" },
	},
	{"V-04", "virtualServer.name", func(s *config.Site) { s.VirtualServer.Name = "XPRCluster" }, nil},
	{"V-04", "cluster.name", func(s *config.Site) { s.Cluster.Name = "KERN1" }, nil},
	{"V-04", "role.name", func(s *config.Site) { s.Role.Name = "Role of KERN1" }, func(s *config.Site) { s.Role.Name = "Role of KERN12" }},
	{"V-04", "role.name", func(s *config.Site) { s.Role.Name = "XPR[kern1]" }, func(s *config.Site) { s.Role.Name = "XPR_KERN1" }},
	{"V-04", "xpr.installDir", func(s *config.Site) { s.Nodes[0].Name = "xpr" }, func(s *config.Site) { s.Nodes[0].Name = "XPR1" }},
	{"V-04", "role.name", func(s *config.Site) { s.Nodes[0].Name, s.Role.Name = "R", "Role on R:5985" }, func(s *config.Site) { s.Nodes[0].Name, s.Role.Name = "R", "Role on R:" }},
	{"V-04", "nodes[0].name", func(s *config.Site) { s.Nodes[0].Name = "MRS" }, func(s *config.Site) { s.Nodes[0].Name = "MRS1" }},
	{"V-04", "nodes[0].name", func(s *config.Site) { s.Nodes[0].Name = "kernel" }, func(s *config.Site) { s.Nodes[0].Name = "KERNEL-1" }},
	{"V-04", "nodes[0].name", func(s *config.Site) { s.Nodes[0].Name = "Infostor" }, func(s *config.Site) { s.Nodes[0].Name = "COM10" }},
	{"V-04", "nodes[0].name", func(s *config.Site) { s.Nodes[0].Name = "SMTP" }, nil},
	{"V-04", "nodes[0].name", func(s *config.Site) { s.Nodes[0].Name = "Cluster" }, nil},
	{"V-04", "role.name", func(s *config.Site) { s.Nodes[0].Name, s.Role.Name = "R", "Role of R" }, func(s *config.Site) { s.Nodes[0].Name, s.Role.Name = "R", `Role of \\KERN9\R$` }},
	{"V-04", "xpr.documentDir", func(s *config.Site) { s.XPR.DocumentDir = `R:\Faxes.of.kern2\all` }, func(s *config.Site) { s.XPR.DocumentDir = `R:\Faxes-of-kern2` }},
	{"V-07", "xpr.serverName", func(s *config.Site) { s.XPR.ServerName = "XPR Bln" }, func(s *config.Site) { s.XPR.ServerName = "Xpr2Bln" }},
	{"V-07", "xpr.serverName", func(s *config.Site) { s.XPR.ServerName = "KÖLN" }, nil},
	{"V-07", "xpr.serverName", func(s *config.Site) { s.XPR.ServerName = "" }, nil},
	{"V-08", "xpr.serverName", func(s *config.Site) { s.XPR.ServerName = "phonemail" }, func(s *config.Site) { s.XPR.ServerName = "phonemail2" }},
	{
		"V-09", "xpr.serverName",
		func(s *config.Site) { s.XPR.ServerName, s.XPR.RemoteSystemLink = "ABCDEFGHIJKL", true },
		func(s *config.Site) { s.XPR.ServerName, s.XPR.RemoteSystemLink = "ABCDEFGHIJK", true },
	},
	{
		"V-09", "xpr.serverName",
		func(s *config.Site) { s.XPR.ServerName = "ABCDEFGHIJKLMNOP" },
		func(s *config.Site) { s.XPR.ServerName = "ABCDEFGHIJKL" },
	},
	{"V-11", "xpr.serverName", func(s *config.Site) { s.XPR.ServerName = "Kern1" }, func(s *config.Site) { s.XPR.ServerName = "Kern3" }},
	{
		"V-12", "xpr.crypto",
		func(s *config.Site) { s.XPR.Crypto, s.XPR.RemoteSystemLink = "Crypt_Sec", true },
		func(s *config.Site) { s.XPR.Crypto = "Crypt_Sec" },
	},
	{"V-12", "xpr.crypto", func(s *config.Site) { s.XPR.Crypto = "ROT13" }, nil},
	{"P-02", "cluster.name", func(s *config.Site) { s.Cluster.Name = "" }, func(s *config.Site) { s.Cluster.Name = "C-1" }},
	{"P-12", "role.name", func(s *config.Site) { s.Role.Name = "cluster group" }, func(s *config.Site) { s.Role.Name = "Role [1] 'x'" }},
	{"P-12", "role.name", func(s *config.Site) { s.Role.Name = "Role " }, nil},
	{"P-12", "role.name", func(s *config.Site) { s.Role.Name = `"Role"` }, nil},
	{"P-12", "role.name", func(s *config.Site) { s.Role.Name = strings.Repeat("r", 201) }, func(s *config.Site) { s.Role.Name = strings.Repeat("r", 200) }},
}

var addressCases = []ruleCase{
	{"V-05", "virtualServer.ip", func(s *config.Site) { s.VirtualServer.IP = "172.26.209.40" }, func(s *config.Site) { s.VirtualServer.IP = "172.26.209.99" }},
	{"V-05", "virtualServer.ip", func(s *config.Site) { s.VirtualServer.IP = s.Nodes[1].ClientIP }, nil},
	{"V-05", "virtualServer.ip", func(s *config.Site) { s.VirtualServer.IP = s.Nodes[0].InterconnectIP }, nil},
	{"V-05", "virtualServer.ip", func(s *config.Site) { s.VirtualServer.IP = "fd00::1" }, nil},
	{"V-05", "virtualServer.ip", func(s *config.Site) { s.VirtualServer.IP = "" }, nil},
	{"V-05", "virtualServer.ip", func(s *config.Site) { s.VirtualServer.IP = s.Network.Gateway }, nil},
	{"V-05", "virtualServer.ip", func(s *config.Site) { s.VirtualServer.IP = s.Network.DNSServers[1] }, nil},
	{"V-05", "virtualServer.ip", virtual("172.26.210.43", "255.255.255.0"), virtual("172.26.210.43", "255.255.252.0")},
	{"V-05", "virtualServer.ip", virtual("172.26.209.0", "255.255.255.0"), virtual("172.26.209.0", "255.255.252.0")},
	{"V-05", "virtualServer.ip", virtual("172.26.209.255", "255.255.255.0"), virtual("172.26.209.255", "255.255.252.0")},
	{"V-05", "virtualServer.ip", virtual("172.26.209.47", "255.255.255.240"), virtual("172.26.209.46", "255.255.255.240")},
	{"V-06", "nodes[1].clientIP", func(s *config.Site) { s.Nodes[1].ClientIP = s.Nodes[0].ClientIP }, func(s *config.Site) { s.Nodes[1].ClientIP = "172.26.209.44" }},
	{"V-06", "nodes[0].interconnectIP", func(s *config.Site) { s.Nodes[0].InterconnectIP = "10.10.0.256" }, nil},
	{"V-06", "cluster.ip", func(s *config.Site) { s.Cluster.IP = "" }, nil},
	{"P-07", "nodes[0].mac", func(s *config.Site) { s.Nodes[0].MAC = "0030.4880.7297" }, func(s *config.Site) { s.Nodes[0].MAC = "00:30:48:80:72:9a" }},
	{"P-07", "nodes[1].mac", func(s *config.Site) { s.Nodes[1].MAC = "00:30:48:80:72:97" }, func(s *config.Site) { s.Nodes[1].MAC = "00:30:48:80:72:99" }},
	{"V-06", "nodes[1].clientIP", func(s *config.Site) { s.Nodes[1].ClientIP = "172.26.209.042" }, nil},
	{"V-06", "nodes[1].clientIP", func(s *config.Site) { s.Nodes[1].ClientIP = "172.26.209.255" }, nil},
	{"V-06", "cluster.ip", func(s *config.Site) { s.Cluster.IP = "172.26.209.0" }, nil},
	{"P-10", "network.gateway", func(s *config.Site) { s.Network.Gateway = "172.26.209.41" }, nil},
	{"P-10", "network.dnsServers[1]", func(s *config.Site) { s.Network.DNSServers[1] = "fe80::1%eth0" }, func(s *config.Site) { s.Network.DNSServers[1] = "2001:db8::53" }},
	{"P-10", "network.dnsServers[1]", func(s *config.Site) { s.Network.DNSServers[1] = "::ffff:172.26.209.3" }, nil},
	{"P-10", "network.dnsServers[1]", func(s *config.Site) { s.Network.DNSServers[1] = s.Network.DNSServers[0] }, nil},
	{"V-05", "virtualServer.clusterNetwork", onNetwork("Cluster Network 1 "), onNetwork("Client [LAN]")},
	{"V-05", "virtualServer.clusterNetwork", onNetwork(" "), onNetwork("")},
	{"V-05", "virtualServer.clusterNetwork", onNetwork(`"Client"`), nil},
	{"P-10", "network.gateway", func(s *config.Site) { s.Network.Gateway = "gw" }, func(s *config.Site) { s.Network.Gateway = "" }},
	{"P-10", "network.dnsServers[1]", func(s *config.Site) { s.Network.DNSServers[1] = "0.0.0.0" }, nil},
	{
		"P-10", "network.dnsServers[0]", // also if no gateway is given
		func(s *config.Site) { s.Network.Gateway, s.Network.DNSServers[0] = "", "172.26.209.255" },
		func(s *config.Site) { s.Network.Gateway = "" },
	},
	{"P-10", "network.internetServer", speechBy("speech.example.com"), nil},
	{"P-10", "network.internetServer", speechBy("speech.example.com:0"), nil},
	{"P-10", "network.voipServers[0]", func(s *config.Site) { s.Network.VoIPServers = []string{"voip"} }, nil},
	{"P-20", "virtualServer.subnetMask", func(s *config.Site) { s.VirtualServer.SubnetMask = "255.0.255.0" }, func(s *config.Site) { s.VirtualServer.SubnetMask = "255.255.252.0" }},
}

// virtual gives the virtual server an address and a mask. The licence agent makes
// room: its address is one of those that the cases try.
func virtual(ip, mask string) func(*config.Site) {
	return func(s *config.Site) {
		s.VirtualServer.IP, s.VirtualServer.SubnetMask, s.Licensing.CLAHostIP = ip, mask, "172.26.9.46"
	}
}

var hostCases = []ruleCase{
	{"V-16", "checks.minimumDiskGB", func(s *config.Site) { s.Checks.MinimumDiskGB = 9 }, func(s *config.Site) { s.Checks.MinimumDiskGB = 10 }},
	{"V-19", "checks.minimumMemoryMB", func(s *config.Site) { s.Checks.MinimumMemoryMB = 4095 }, func(s *config.Site) { s.Checks.MinimumMemoryMB = 4096 }},
	{"V-19", "xpr.ttsVoices", func(s *config.Site) { s.XPR.TTSVoices = -1 }, nil},
	{"V-19", "xpr.ttsChannels", func(s *config.Site) { s.XPR.TTSChannels = -1 }, nil},
	{"V-23", "cluster.windowsServer", func(s *config.Site) { s.Cluster.WindowsServer = "2008" }, func(s *config.Site) { s.Cluster.WindowsServer = "2012 R2" }},
	{"V-23", "cluster.windowsServer", func(s *config.Site) { s.Cluster.WindowsServer = "2012" }, func(s *config.Site) { s.Cluster.WindowsServer = "2008 R2" }},
	{"V-26", "nodes", func(s *config.Site) { s.Nodes = s.Nodes[:1] }, nil},
	{"V-26", "nodes", addNodes(7), addNodes(6)},
	{"P-08", "installNode", func(s *config.Site) { s.InstallNode = "KERN3" }, func(s *config.Site) { s.InstallNode = "kern2" }},
	{"P-09", "finalOwner", func(s *config.Site) { s.FinalOwner = "KERN3" }, func(s *config.Site) { s.FinalOwner = "kern2" }},
	{"P-13", "role.preferredOwners[1]", owners("KERN1", "KERN3"), owners("kern2", "kern1")},
	{"P-13", "role.preferredOwners[1]", owners("KERN1", "kern1"), owners("kern2")},
}

func owners(names ...string) func(*config.Site) {
	return func(s *config.Site) { s.Role.PreferredOwners = names }
}

// addNodes gives a site n more nodes with addresses of their own.
func addNodes(n int) func(*config.Site) {
	return func(s *config.Site) {
		for i := range n {
			end := string(rune('1' + i))
			s.Nodes = append(s.Nodes, config.Node{Name: "EXTRA" + end, ClientIP: "172.26.210." + end, InterconnectIP: "10.10.1." + end})
		}
	}
}

func onNetwork(name string) func(*config.Site) {
	return func(s *config.Site) { s.VirtualServer.ClusterNetwork = name }
}
