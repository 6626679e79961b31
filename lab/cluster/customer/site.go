// Package customer builds the environment that the customer of a site provides: hosts, domain, cluster and shared storage, and
// new computers that replace old ones.
package customer

import (
	"fmt"
	"strconv"
	"strings"

	"changeover/config"
	"changeover/lab/cluster"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// FromSite builds the hosts, the domain, the cluster and the shared storage
// that a site's customer provides before XPR is installed (7.1), and the other
// computers of its LAN. options.Secret resolves the passwords of the site's
// accounts; FromSite returns its errors and the model's.
func FromSite(site *config.Site, options windows.Options) (*windows.World, error) {
	w := windows.NewWorld(options)
	w.NameDomain(domainOf(site.Accounts.Service.Name))
	if err := addSiteAccounts(w, site, options.Secret); err != nil {
		return nil, err
	}
	for _, n := range site.Nodes {
		h, err := w.AddHost(specOf(site, n))
		if err != nil {
			return nil, err
		}
		if err := equip(h, site); err != nil {
			return nil, err
		}
	}
	addSiteNeighbours(w, site)
	_, err := cluster.Form(w, cluster.FormSpec{
		Name: site.Cluster.Name, IP: site.Cluster.IP,
		ClientNetwork: or(site.VirtualServer.ClusterNetwork, "Cluster Network 1"),
		Letter:        or(site.Disk.DriveLetter, "R"), DiskID: site.Disk.ID,
	})
	if err != nil {
		return nil, err
	}
	listenAsWindows(w)
	if err := addLicenceFiles(w, site); err != nil {
		return nil, err
	}
	return w, addPreexisting(w, site)
}

// addLicenceFiles writes the licence files that an administrator gets from the vendor (4.2.2.1) to the paths of the site file.
// The format of the vendor is not known; the lab uses XML with the MAC address of an adapter.
func addLicenceFiles(w *windows.World, site *config.Site) error {
	for _, file := range site.Licensing.LicenceFiles {
		h := w.Host(file.ReadOn)
		if h == nil || len(file.MACs) == 0 {
			continue
		}
		if err := h.Files.MakeDir(file.Path[:max(0, strings.LastIndex(file.Path, `\`))]); err != nil {
			return fmt.Errorf("cannot make the folder of the licence file: %w", err)
		}
		text := `<?xml version="1.0" encoding="UTF-8"?><licence mac="` + strings.ReplaceAll(file.MACs[0], "-", ":") + `"/>`
		if err := h.Files.Write(file.Path, []byte(text)); err != nil {
			return fmt.Errorf("cannot write the licence file: %w", err)
		}
	}
	return nil
}

// Replace replaces the computer of a node that is down, as a customer does. The new computer has other network adapters, unless
// the site file gives the MAC address of the client adapter. It returns an error for an unknown node, and the errors of
// ReplaceHost.
func Replace(w *windows.World, site *config.Site, name string) (*windows.Host, error) {
	node, ok := site.Node(name)
	if !ok {
		return nil, fmt.Errorf("cannot replace the computer of node %s: the site has no such node", name)
	}
	spec := specOf(site, node)
	spec.MAC = or(spec.MAC, "00-15-5D-4E-45-57")
	h, err := w.ReplaceHost(spec)
	if err != nil {
		return nil, err
	}
	return h, equip(h, site)
}

// specOf returns the computer of a node as the site file describes it.
func specOf(site *config.Site, n config.Node) windows.HostSpec {
	prefix, _ := cluster.PrefixOf(site.VirtualServer.SubnetMask) // It is 0, the default, if the site has no mask.
	return windows.HostSpec{
		Name: n.Name, Release: site.Cluster.WindowsServer, ClientIP: n.ClientIP, InterconnectIP: n.InterconnectIP, ClientPrefix: prefix,
		MAC: n.MAC, Gateway: site.Network.Gateway, DNS: site.Network.DNSServers, Virtual: site.Cluster.Virtual,
	}
}

// equip installs what an administrator installs on each node before XPR.
func equip(h *windows.Host, site *config.Site) error {
	// The role gets a File Server resource (9.6.2), which needs this feature on every node.
	if _, err := h.Software.InstallFeature(windows.FileServerFeature); err != nil {
		return err
	}
	if site.Office.Enabled {
		h.Software.Add(windows.Product{Key: "Office16.STANDARD", DisplayName: "Microsoft Office Standard 2016", Version: "16.0.4266.1001", Publisher: "Microsoft Corporation"})
	}
	for _, name := range site.Checks.AntivirusServices {
		if !strings.EqualFold(name, "WinDefend") {
			h.Services.AddRunning(name, name)
		}
	}
	return nil
}

// domainOf derives the NetBIOS and DNS names of the domain from the name of an account; EXAMPLE and example.test if the name
// has no domain.
func domainOf(account string) (netbios, dns string) {
	if i := strings.Index(account, `\`); i > 0 {
		netbios = account[:i]
		if !strings.Contains(netbios, ".") {
			return strings.ToUpper(netbios), strings.ToLower(netbios) + ".test"
		}
		dns = netbios
	} else if i := strings.LastIndex(account, "@"); i > 0 {
		dns = account[i+1:]
	}
	if dns == "" {
		return "EXAMPLE", "example.test"
	}
	first, _, _ := strings.Cut(dns, ".")
	return strings.ToUpper(first), dns
}

func addSiteAccounts(w *windows.World, site *config.Site, secret func(config.Secret) (string, error)) error {
	for _, a := range []config.Account{site.Accounts.Service, site.Accounts.Exchange, site.Accounts.CLA} {
		if a.Name == "" {
			continue
		}
		password := ""
		if secret != nil && a.Password != "" {
			var err error
			if password, err = secret(a.Password); err != nil {
				return fmt.Errorf("cannot give account %s its password: %w; set the secret that the site file names", a.Name, err)
			}
		}
		w.AddAccount(a.Name, password)
	}
	return nil
}

// addSiteNeighbours adds the computers of the LAN that the runbook prepare checks, with their ports.
func addSiteNeighbours(w *windows.World, site *config.Site) {
	add := func(name, ip string, ports ...int) {
		if ip != "" {
			w.AddNeighbour(name, ip, ports...)
		}
	}
	add("gateway", site.Network.Gateway)
	for i, ip := range site.Network.DNSServers {
		add(fmt.Sprintf("dns%d", i+1), ip, 53)
	}
	for i, ip := range site.Network.VoIPServers {
		add(fmt.Sprintf("voip%d", i+1), ip, 5060)
	}
	if name, port, ok := strings.Cut(site.Network.InternetServer, ":"); ok {
		short, _, _ := strings.Cut(name, ".")
		number, _ := strconv.Atoi(port)
		add(short, "203.0.113.10", number)
	}
	agent := site.Licensing.Port
	if agent == 0 {
		agent = 61740
	}
	add("cla", site.Licensing.CLAHostIP, agent)
	prefix := site.Cluster.IP[:strings.LastIndex(site.Cluster.IP, ".")+1]
	if site.Licensing.CLMHost != "" {
		add(site.Licensing.CLMHost, prefix+"250", 8819)
	}
	for i, s := range site.Satellites {
		add(s.Name, fmt.Sprintf("%s%d", prefix, 200+i), 445)
	}
}

// listenAsWindows opens the TCP ports of the services of Windows.
func listenAsWindows(w *windows.World) {
	w.ListenWhile("WinRM", 5985)
	w.ListenWhile("WinRM", 5986)
	w.ListenWhile("LanmanServer", 445)
	w.ListenWhile("RpcSs", 135)
	w.ListenWhile(scm.ClusterService, 3343)
}

// addPreexisting creates the role and the client access point if the site file
// has them as preexisting (7.3.1).
func addPreexisting(w *windows.World, site *config.Site) error {
	if !site.VirtualServer.Preexisting {
		return nil
	}
	c, v := cluster.Of(w), site.VirtualServer
	role := or(site.Role.Name, "Xpressions Role")
	ip, name := or(v.IPResource, "IP Address "+v.IP), or(v.NameResource, v.Name)
	steps := []func() error{
		func() error { _, err := c.Groups.Create(role); return err },
		func() error { _, err := c.Resources.Create(ip, cluster.TypeIPAddress, role); return err },
		func() error { _, err := c.Resources.Create(name, cluster.TypeNetworkName, role); return err },
		func() error { _, err := c.Resources.SetParameter(ip, "Address", v.IP); return err },
		func() error {
			_, err := c.Resources.SetParameter(ip, "SubnetMask", or(v.SubnetMask, "255.255.255.0"))
			return err
		},
		func() error {
			_, err := c.Resources.SetParameter(ip, "Network", or(v.ClusterNetwork, "Cluster Network 1"))
			return err
		},
		func() error { _, err := c.Resources.SetParameter(name, "Name", v.Name); return err },
		func() error { _, err := c.Resources.SetParameter(name, "DnsName", v.Name); return err },
		func() error { return c.Dependencies.Add(name, ip) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func or(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}
