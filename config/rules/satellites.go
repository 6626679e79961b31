package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"changeover/config"
	"changeover/config/catalogue"
	"changeover/config/problem"
)

var satelliteRules = []Rule{
	fileRule("V-63", "9.10", "each satellite has a different name, and runs only access protocol layers", checkSatellites),
	fileRule("V-64", "9.10", "names of satellites and of their layers contain no space and no comma", checkListSyntax),
	fileRule("V-65", "9.3", "no satellite is a computer of the cluster", checkKernelComputer),
	fileRule("V-88", "9.7.1", "reporting layers run on satellites that use a SQL Server outside the cluster", checkReporting),
}

var aplName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)

func checkSatellites(s *config.Site, r *problem.Report) {
	names := map[string]bool{}
	for i, satellite := range s.Satellites {
		path := indexed("satellites", i)
		if !breaksList(satellite.Name) {
			checkComputerName(r, path+".name", satellite.Name)
		}
		r.Unique(path+".name", satellite.Name, names)
		checkApls(r, path, satellite)
	}
}

func checkApls(r *problem.Report, path string, satellite config.Satellite) {
	seen := map[string]bool{}
	for i, apl := range satellite.Apls {
		at := fmt.Sprintf("%s.apls[%d]", path, i)
		row, known := catalogue.Find(apl)
		switch {
		case breaksList(apl): // V-64
		case !aplName.MatchString(apl):
			r.Add(at, apl, "must be the name of an access protocol layer, such as IsdnApl")
		case known && row.Mandatory:
			r.Add(at, apl, "is a kernel service of XPR, and not an access protocol layer; remove this entry")
		case !known && !isLayer(apl):
			r.Warn(at, apl, "is not in the catalogue of services, which 'changeover services' lists; if the name is misspelled, correct the name"+problem.DidYouMean(problem.Nearest(apl, layers())))
		}
		r.Unique(at, apl, seen)
	}
}

// layers are the access protocol layers that the manual names.
func layers() []string {
	names := catalogue.ReportingApls()
	for _, row := range catalogue.Services() {
		if !row.Mandatory && !slices.Contains(names, row.Name) {
			names = append(names, row.Name)
		}
	}
	for _, row := range catalogue.ForbiddenServices() {
		if !slices.Contains(names, row.Service) {
			names = append(names, row.Service)
		}
	}
	return names
}

func isLayer(apl string) bool { return config.ContainsFold(layers(), apl) }

func checkListSyntax(s *config.Site, r *problem.Report) {
	for i, satellite := range s.Satellites {
		path := indexed("satellites", i)
		if breaksList(satellite.Name) {
			r.Add(path+".name", satellite.Name, "must not contain a space or a comma")
		}
		for j, apl := range satellite.Apls {
			if breaksList(apl) {
				r.Add(fmt.Sprintf("%s.apls[%d]", path, j), apl, "must not contain a space or a comma")
			}
		}
	}
}

// breaksList reports whether text would be split in a list like "NameLoc,SATEL1".
func breaksList(text string) bool { return strings.ContainsAny(text, ", \t\r\n") }

func checkKernelComputer(s *config.Site, r *problem.Report) {
	for i, satellite := range s.Satellites {
		if inCluster(s, satellite.Name) {
			r.Add(indexed("satellites", i)+".name", satellite.Name, "is a computer of the cluster; a satellite must be outside the cluster")
		}
	}
}

func checkReporting(s *config.Site, r *problem.Report) {
	for i, name := range s.XPR.Services {
		if catalogue.IsReporting(name) {
			r.Add(indexed("xpr.services", i), name, "cannot run on a cluster; move this service to the apls of a satellite that has a sqlServer")
		}
	}
	for i, satellite := range s.Satellites {
		path := indexed("satellites", i) + ".sqlServer"
		if satellite.SQLServer == "" && reports(satellite) {
			r.Add(path, "", "is missing; give the name of the Microsoft SQL Server outside the cluster that reporting layers need")
		}
		if inCluster(s, sqlComputer(satellite.SQLServer)) {
			r.Add(path, satellite.SQLServer, "is a computer of the cluster; the SQL Server must be outside the cluster")
		}
	}
}

// sqlProtocols are the protocols that the name of a SQL Server may begin with (Microsoft, "Connect to SQL Server with sqlcmd").
var sqlProtocols = []string{"tcp", "np", "lpc"}

// sqlComputer returns the computer of a SQL Server, whose name may have a protocol, an instance, a port or a pipe:
// SQL1\XPR, tcp:SQL1,1433, np:\\SQL1\pipe\sql\query.
func sqlComputer(server string) string {
	if protocol, rest, ok := strings.Cut(server, ":"); ok && config.ContainsFold(sqlProtocols, strings.TrimSpace(protocol)) {
		server = rest
	}
	server = strings.TrimPrefix(strings.TrimSpace(server), `\\`)
	if end := strings.IndexAny(server, `\,`); end >= 0 {
		server = server[:end]
	}
	return strings.TrimSpace(server)
}

func reports(satellite config.Satellite) bool {
	for _, apl := range satellite.Apls {
		if catalogue.IsReporting(apl) {
			return true
		}
	}
	return false
}
