package sitefile

import (
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"slices"
	"strings"

	"changeover/config"
	"changeover/config/problem"
	"changeover/config/textfile"
)

// claim is something that only one site can have: a computer, a cluster or an address.
type claim struct{ path, value, key string }

// claims lists what only this site may have. Addresses of the interconnect are left out: each cluster has
// its own network for it, and two of these networks may use the same addresses.
func claims(site *config.Site) []claim {
	var all []claim
	name := func(path, value string) {
		if value != "" {
			all = append(all, claim{path, value, "name " + strings.ToLower(value)})
		}
	}
	address := func(path, value string) {
		if ip, err := netip.ParseAddr(value); err == nil {
			all = append(all, claim{path, value, "address " + ip.Unmap().String()})
		}
	}
	name("cluster.name", site.Cluster.Name)
	address("cluster.ip", site.Cluster.IP)
	for i, node := range site.Nodes {
		name(fmt.Sprintf("nodes[%d].name", i), node.Name)
		address(fmt.Sprintf("nodes[%d].clientIP", i), node.ClientIP)
	}
	name("virtualServer.name", site.VirtualServer.Name)
	address("virtualServer.ip", site.VirtualServer.IP)
	address("xpr.sipSecondIP", site.XPR.SIPSecondIP)
	for i, satellite := range site.Satellites {
		name(fmt.Sprintf("satellites[%d].name", i), satellite.Name)
	}
	return all
}

// overlaps lists what a site shares with the sites of other files in its directory. This is an error of both
// files, since it is not known which of them describes the cluster. A file that cannot be read is not compared.
func overlaps(root *os.Root, site *config.Site) problem.List {
	var problems problem.List
	own := claims(site)
	for _, file := range siteFiles(root) {
		if file == site.Name+".yaml" {
			continue
		}
		data, err := textfile.ReadIn(root, file)
		if err != nil {
			continue
		}
		var other config.Site
		if err := config.Decode(data, &other); err != nil {
			continue
		}
		theirs := claims(&other)
		for _, c := range own {
			i := slices.IndexFunc(theirs, func(o claim) bool { return o.key == c.key })
			if i >= 0 {
				problems = append(problems, problem.Problem{
					Path: c.path, Value: c.value, Rule: problem.RuleOneSite,
					Message: fmt.Sprintf("the site file %s has the same value in %s; two sites cannot share a computer, a cluster or an address, so correct this file or %[1]s, or remove one of them from the directory", file, theirs[i].path),
				})
			}
		}
	}
	return problems
}

// siteFiles are the names of a directory's site files.
func siteFiles(root *os.Root) []string {
	names, err := fs.Glob(root.FS(), "*.yaml")
	if err != nil {
		return nil
	}
	return names
}
