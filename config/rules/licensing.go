package rules

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"changeover/config"
	"changeover/config/problem"
)

var licensingRules = []Rule{
	fileRule("V-34", "4.2", "licence agents run outside the nodes, or on all nodes; if licence agents run on the nodes, the licence manager is outside the cluster, and the site file gives its computer", checkScenario),
	hostRule("V-35", "4.2.2.1", "the licence files of all licence agents have the same features"),
	hostRule("V-36", "4.2.2.3", "each licence agent is registered with the name or the address of its node"),
	fileRule("V-37", "4.3.4.1", "the licence service connects to the licence agent's computer; if licence agents run on the nodes, the licence service connects to the virtual server", checkCLAHost),
	fileRule("V-38", "4.2.2.2", "the licence agent's port is a TCP port", checkCLAPort),
	fileRule("V-39", "4.3.4.1", "the time limit of a request to the licence agent and the number of attempts are 1 or more", checkCLATimeout),
	stepRule("V-40", "4.2.2.2", "the CCF file keeps its five lines"),
	fileRule("V-41", "9.3", "the licence service's port is a TCP port", checkServicePort),
	fileRule("P-59", "4.2.2.3", "the licence manager's computer is given by name or IPv4 address, and the address of its page is a URL", checkCLM),
	fileRule("P-60", "4.2.2.1", "each node's MAC address is in exactly one licence file", checkLicenceFiles),
}

func checkScenario(s *config.Site, r *problem.Report) {
	switch s.Licensing.Scenario {
	case config.ScenarioOutside:
		if path, name := clmInCluster(s); path != "" { // E-C40
			r.Warn(path, name, "is a computer of the cluster, but the licence manager usually runs outside the cluster; correct this field, or make sure that no licence agent runs on the node that has the licence manager")
		}
	case config.ScenarioOnNodes:
		if path, name := clmWhere(s, isLoopback); path != "" {
			r.Add(path, name, "is the node on which the page of the licence manager is opened, but the licence manager must be outside the cluster if licence agents run on the nodes; give the name or the address of its computer")
		} else if path, name := clmInCluster(s); path != "" {
			r.Add(path, name, "is a computer of the cluster; the licence manager must be outside the cluster if licence agents run on the nodes")
		} else if s.Licensing.CLMHost == "" && s.Licensing.CLMURL == "" {
			r.Add("licensing.clmHost", "", "is missing; give the name or the address of the licence manager's computer, which must be outside the cluster if licence agents run on the nodes")
		}
	default:
		r.Add("licensing.scenario", s.Licensing.Scenario, "must be outside or onNodes")
	}
}

// clmInCluster returns the field that puts the licence manager on a computer of the cluster, with this computer.
func clmInCluster(s *config.Site) (path, name string) {
	return clmWhere(s, func(host string) bool { return inCluster(s, host) })
}

// clmWhere returns the field that puts the licence manager on one of some computers, with this computer.
func clmWhere(s *config.Site, wanted func(host string) bool) (path, name string) {
	if wanted(s.Licensing.CLMHost) {
		return "licensing.clmHost", s.Licensing.CLMHost
	}
	if u, err := url.Parse(s.Licensing.CLMURL); err == nil && plainURL(s.Licensing.CLMURL) && wanted(u.Hostname()) {
		return "licensing.clmURL", u.Hostname()
	}
	return "", ""
}

// isLoopback reports whether a name or address means the computer itself.
func isLoopback(host string) bool {
	short, _, _ := strings.Cut(host, ".")
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(short, "localhost") || err == nil && ip.IsLoopback()
}

// inCluster reports whether a name or address is a node's, the cluster's or the virtual server's, also with backslashes or quotation marks
// around it.
func inCluster(s *config.Site, host string) bool {
	host = strings.Trim(host, "\\/\"' ")
	if host == "" {
		return false
	}
	short, _, _ := strings.Cut(host, ".")
	for _, name := range append(s.NodeNames(), s.Cluster.Name, s.VirtualServer.Name) {
		if strings.EqualFold(name, host) || strings.EqualFold(name, short) {
			return true
		}
	}
	for _, a := range append(inventory(s), address{"virtualServer.ip", s.VirtualServer.IP}) {
		if a.value == host {
			return true
		}
	}
	return false
}

func checkCLAHost(s *config.Site, r *problem.Report) {
	ip := s.Licensing.CLAHostIP
	if mac := s.Licensing.CLAMAC; mac != "" && !macAddress.MatchString(mac) {
		r.Add("licensing.claMAC", mac, rightMAC)
	}
	switch {
	case s.Licensing.Scenario == config.ScenarioOnNodes:
		if ip != s.VirtualServer.IP {
			r.Add("licensing.claHostIP", ip, "must be virtualServer.ip or be left out, since licensing.scenario is onNodes")
		}
	case s.Licensing.Scenario != config.ScenarioOutside: // V-34 reports an unknown scenario
		if ip != "" && ip != s.VirtualServer.IP && (!isIPv4(ip) || inCluster(s, ip)) {
			r.Add("licensing.claHostIP", ip, "must be the IPv4 address of a computer outside the cluster, or virtualServer.ip if the licence agents run on the nodes")
		}
	case !isIPv4(ip):
		r.Add("licensing.claHostIP", ip, rightIPv4(ip, " of the licence agent's computer"))
	case inCluster(s, ip):
		r.Add("licensing.claHostIP", ip, "is an address of the cluster; give the address of the licence agent's computer, which is outside the cluster")
	case noClient(s, ip) != "":
		r.Add("licensing.claHostIP", ip, noClient(s, ip))
	}
}

func checkCLAPort(s *config.Site, r *problem.Report) { r.Port("licensing.port", s.Licensing.Port) }

func checkServicePort(s *config.Site, r *problem.Report) {
	r.Port("licensing.servicePort", s.Licensing.ServicePort)
}

// What would be right in place of wrong numbers.
const (
	rightTimeout  = "must be 1 or more milliseconds"
	rightAttempts = "must be 1 or more"
)

func checkCLATimeout(s *config.Site, r *problem.Report) {
	if ms := s.Licensing.TimeoutMs; ms < 1 {
		r.Add("licensing.timeoutMs", strconv.Itoa(ms), rightTimeout)
	}
	if n := s.Licensing.Attempts; n < 1 {
		r.Add("licensing.attempts", strconv.Itoa(n), rightAttempts)
	}
}

func checkCLM(s *config.Site, r *problem.Report) {
	host := s.Licensing.CLMHost
	ip, err := netip.ParseAddr(host)
	refused := s.Licensing.Scenario == config.ScenarioOnNodes && inCluster(s, host) // V-34
	switch last := host[strings.LastIndex(host, ".")+1:]; {
	case host == "", refused, err == nil && ip.Is4():
	case !hostNamePattern.MatchString(host), digitsOnly.MatchString(last):
		r.Add("licensing.clmHost", host, "must be the host name or the IPv4 address of a computer, without a scheme such as http://, a port or quotation marks; a URL belongs in licensing.clmURL")
	}
	if s.Licensing.CLMURL != "" && !plainURL(s.Licensing.CLMURL) {
		r.Add("licensing.clmURL", "", "must be an http or https URL that contains no user name")
	}
	if u, err := url.Parse(s.Licensing.CLMURL); err == nil && password.MatchString(u.RequestURI()+"#"+u.Fragment) {
		r.Add("licensing.clmURL", "", noPassword("licensing.clmURL"))
	}
}

// plainURL reports whether text is an http or https address that contains no account.
func plainURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && u.User == nil && (u.Scheme == "http" || u.Scheme == "https")
}

// checkLicenceFiles: one file a node, or one for all of them (4.2.2.1).
func checkLicenceFiles(s *config.Site, r *problem.Report) {
	files := s.Licensing.LicenceFiles
	if len(files) == 0 {
		return
	}
	if s.Licensing.Scenario != config.ScenarioOnNodes {
		r.Add("licensing.licenceFiles", "", "are for licence agents on the nodes, but licensing.scenario is "+s.Licensing.Scenario+"; leave out the licence files, or change the scenario")
		return
	}
	paths, licensed := map[string]bool{}, map[string]bool{}
	for i, file := range files {
		path := indexed("licensing.licenceFiles", i)
		if strings.TrimSpace(file.Path) == "" {
			r.Add(path+".path", "", "is missing; give the path of the licence file")
		}
		if file.ReadOn != "" && file.Path != "" && !isFile(file.Path) {
			r.Add(path+".path", file.Path, `must be a path on a local drive of the node in readOn, such as C:\licences\xpr.lic, because a run reads the file there`+rightForm(file.Path))
		}
		r.Unique(path+".path", file.Path, paths)
		if file.ReadOn != "" {
			checkIsNode(s, r, path+".readOn", file.ReadOn)
		}
		for j, mac := range file.MACs {
			at := indexed(path+".macs", j)
			if _, ok := nodeWithMAC(s, mac); !ok {
				r.Add(at, mac, "is not the MAC address of a node; correct this address or nodes[].mac, since a licence is bound to the node of its licence agent")
			}
			r.Unique(at, config.PlainMAC(mac), licensed)
		}
	}
	for i, node := range s.Nodes {
		switch {
		case node.MAC == "":
			r.Add(indexed("nodes", i)+".mac", "", "is missing; give the MAC address of the node, since licensing.licenceFiles identifies each node by its MAC address")
		case !licensed[strings.ToLower(config.PlainMAC(node.MAC))]:
			r.Add("licensing.licenceFiles", node.MAC, "is the MAC address of node "+node.Name+", but no licence file of this list has the address in macs; add the address to macs of the licence file for this node, or add this licence file to the list")
		}
	}
}

func nodeWithMAC(s *config.Site, mac string) (config.Node, bool) {
	for _, node := range s.Nodes {
		if node.MAC != "" && config.PlainMAC(node.MAC) == config.PlainMAC(mac) {
			return node, true
		}
	}
	return config.Node{}, false
}
