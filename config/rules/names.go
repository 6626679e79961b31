package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"changeover/config"
	"changeover/config/catalogue"
	"changeover/config/problem"
)

// maximumNetBIOS is the longest computer name in characters.
const maximumNetBIOS = 15

// maximumRole is the longest name of a role in characters. The name is part of registry paths, and a registry key has at
// most 255 characters.
const maximumRole = 200

var (
	computerName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?$`)
	digitsOnly   = regexp.MustCompile(`^[0-9]+$`)
	serverName   = regexp.MustCompile(`^[A-Za-z0-9]+$`)
)

// lineNames are logical lines of XPR, which no server may be named after (V-08).
var lineNames = []string{
	"ERGO", "PhoneMail", "VMS", "COM", "CON", "FAXG3", "FAXG4", "MWI", "FOD", "PlayWave", "SMTP",
}

// reservedRoles are groups that every Windows cluster has already.
var reservedRoles = []string{"Cluster Group", "Available Storage"}

// registryWords are names in the registry of XPR, with those of lineNames and of the services in the catalogue. A node with such a name would
// have the name replaced there.
var registryWords = []string{
	"Siemens", "PP-COM", "MRS Globals", "Services", "Kernel", "Access Protocol Layers", "Monitor Directory", "AplDelay", "Tcpapl", "NWPlugTCP",
	"LicSvcAddress", "BindAddress", "Cluster Parameter", "Type", "Group", "SupportEC", "MSCS",
}

var nameRules = []Rule{
	fileRule("V-01", "7.1.3", "node names have 1 to 15 characters, and each node has a different name", checkNodeNames),
	fileRule("V-02", "7.3.1", "the virtual server's network name has 1 to 15 characters", checkNetworkName),
	fileRule("V-03", "7.3.1", "the virtual server's network name differs from the role's name", checkRoleDiffers),
	fileRule("V-04", "9.3", "the virtual server's network name is not the cluster's name; no name in the registry of XPR is a node's name; the network name, the role's name and the folders of XPR do not contain a node's name as a word", checkNodeWords),
	fileRule("V-07", "4.3.5", "the XPR server name consists of letters and digits", checkServerName),
	fileRule("V-08", "4.3.5", "the XPR server name is not the name of a logical line of XPR", checkLineName),
	fileRule("V-09", "4.3.5", "the XPR server name has at most 15 characters, or at most 11 with a Remote System Link", checkServerNameLength),
	stepRule("V-10", "4.3.5", "the XPR server name never changes"),
	fileRule("V-11", "9.3", "the XPR server name is not the name of a node", checkServerNameDiffers),
	fileRule("V-12", "4.3.5", "the encryption is KRYPT or Crypt_Sec; a Remote System Link needs KRYPT", checkCrypto),
	fileRule("P-02", "7.2", "the cluster's name has 1 to 15 characters", checkClusterName),
	fileRule("P-12", "7.2", "no other group of the cluster has the role's name", checkRoleName),
}

func checkNodeNames(s *config.Site, r *problem.Report) {
	seen := map[string]bool{}
	for i, node := range s.Nodes {
		path := indexed("nodes", i) + ".name"
		checkComputerName(r, path, node.Name)
		r.Unique(path, node.Name, seen)
	}
}

func checkNetworkName(s *config.Site, r *problem.Report) {
	checkComputerName(r, "virtualServer.name", s.VirtualServer.Name)
}

func checkClusterName(s *config.Site, r *problem.Report) {
	checkComputerName(r, "cluster.name", s.Cluster.Name)
}

// checkComputerName reports a name that Windows does not take for a computer.
func checkComputerName(r *problem.Report, path, name string) {
	switch {
	case name == "":
		r.Add(path, "", "is missing; give a computer name of 1 to 15 characters")
	case utf8.RuneCountInString(name) > maximumNetBIOS:
		r.Add(path, name, fmt.Sprintf("has %d characters; at most %d are allowed", utf8.RuneCountInString(name), maximumNetBIOS))
	case !computerName.MatchString(name) || digitsOnly.MatchString(name):
		r.Add(path, name, "must consist of letters, digits and hyphens, with a letter or a digit at the beginning and at the end; digits alone are not allowed")
	}
}

func checkRoleName(s *config.Site, r *problem.Report) {
	name := s.Role.Name
	if config.ContainsFold(reservedRoles, name) {
		r.Add("role.name", name, "is the name of a group that every Windows cluster has; choose another name")
	}
	if badEdges(name) {
		r.Add("role.name", name, "must not begin or end with a space, and must not be in quotation marks")
	}
	if n := utf8.RuneCountInString(name); n > maximumRole {
		r.Add("role.name", name, fmt.Sprintf("has %d characters; at most %d are allowed", n, maximumRole))
	}
}

func checkRoleDiffers(s *config.Site, r *problem.Report) {
	if s.VirtualServer.Name != "" && strings.EqualFold(s.VirtualServer.Name, s.Role.Name) {
		r.Add("virtualServer.name", s.VirtualServer.Name, "must differ from role.name")
	}
}

// checkNodeWords makes sure that the renaming of 9.3 can be repeated: names that stay must not
// contain a node's name as a word, or a second run would replace that word.
func checkNodeWords(s *config.Site, r *problem.Report) {
	if name := s.VirtualServer.Name; name != "" && strings.EqualFold(name, s.Cluster.Name) {
		r.Add("virtualServer.name", name, "must differ from cluster.name")
	}
	for i, node := range s.Nodes {
		if isRegistryWord(node.Name) {
			r.Add(indexed("nodes", i)+".name", node.Name, "is also a name in the registry of XPR, and names of nodes are replaced there (9.3); give the node another name before XPR is installed")
		}
		if strings.EqualFold(node.Name, s.Cluster.Name) && node.Name != "" {
			r.Add("cluster.name", s.Cluster.Name, "is the name of a node; choose another name")
		}
		if config.HasName(s.VirtualServer.Name, []string{node.Name}) {
			r.Add("virtualServer.name", s.VirtualServer.Name, fmt.Sprintf("contains the name of node %s, and names of nodes are replaced in the registry (9.3); choose another name", node.Name))
		}
		if config.HasName(s.Role.Name, []string{node.Name}) {
			r.Add("role.name", s.Role.Name, fmt.Sprintf("contains the name of node %s, and names of nodes are replaced in the registry (9.3); choose another name", node.Name))
		}
		for _, folder := range folders(s, func(path string) bool { return config.HasName(path, []string{node.Name}) }) {
			r.Add(folder.path, folder.value, fmt.Sprintf("contains the name of node %s, and names of nodes are replaced in the registry (9.3), also in the paths there; choose another folder", node.Name))
		}
	}
}

// isRegistryWord reports whether a node's name would be found in names that XPR itself has in its registry trees.
func isRegistryWord(node string) bool {
	names := slices.Concat(registryWords, lineNames)
	for _, service := range catalogue.Services() {
		if !strings.Contains(service.Key, "<") { // A key with a name of the site.
			names = append(names, service.Key)
		}
	}
	return config.HasName(strings.Join(names, "\n"), []string{node})
}

func checkServerName(s *config.Site, r *problem.Report) {
	name := s.XPR.ServerName
	if name == "" {
		r.Add("xpr.serverName", "", "is missing; give the XPR server name, which cannot be changed after the installation")
		return
	}
	if !serverName.MatchString(name) {
		r.Add("xpr.serverName", name, "must consist of letters A to Z and digits; spaces, special characters and umlauts are not allowed")
	}
}

func checkLineName(s *config.Site, r *problem.Report) {
	if config.ContainsFold(lineNames, s.XPR.ServerName) {
		r.Add("xpr.serverName", s.XPR.ServerName, "is the name of a logical line of XPR; choose another name")
	}
}

func checkServerNameLength(s *config.Site, r *problem.Report) {
	limit, why := maximumNetBIOS, ""
	if s.XPR.RemoteSystemLink {
		limit, why = 11, " if xpr.remoteSystemLink is true"
	}
	if n := utf8.RuneCountInString(s.XPR.ServerName); n > limit {
		r.Add("xpr.serverName", s.XPR.ServerName, fmt.Sprintf("has %d characters; at most %d are allowed%s", n, limit, why))
	}
}

func checkServerNameDiffers(s *config.Site, r *problem.Report) {
	if _, isNode := s.Node(s.XPR.ServerName); isNode && s.XPR.ServerName != "" {
		r.Add("xpr.serverName", s.XPR.ServerName, "is the name of a node, and names of nodes are replaced in the registry (9.3); choose another name")
	}
}

func checkCrypto(s *config.Site, r *problem.Report) {
	allowed, why := []string{config.CryptoKRYPT, config.CryptoSec}, ""
	if s.XPR.RemoteSystemLink {
		allowed, why = []string{config.CryptoKRYPT}, " if xpr.remoteSystemLink is true"
	}
	if !slices.Contains(allowed, s.XPR.Crypto) {
		r.Add("xpr.crypto", s.XPR.Crypto, "must be "+strings.Join(allowed, " or ")+why)
	}
}
