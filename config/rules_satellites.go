package config

import (
	"fmt"
	"regexp"
	"strings"

	"changeover/config/catalogue"
)

var satelliteRules = []Rule{
	fileRule("V-63", "9.10", "satellites have distinct names and access protocol layers", checkSatellites),
	fileRule("V-64", "9.10", "no blank and no comma in names of the kernel list", checkListSyntax),
	fileRule("V-65", "9.3", "no satellite is the clustered kernel computer", checkKernelComputer),
	fileRule("V-88", "9.7.1", "reporting layers run on satellites with an external SQL Server", checkReporting),
}

var aplName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)

func checkSatellites(s *Site, r *Report) {
	names := map[string]bool{}
	for i, satellite := range s.Satellites {
		path := indexed("satellites", i)
		if !breaksList(satellite.Name) {
			checkComputerName(r, path+".name", satellite.Name)
		}
		unique(r, path+".name", satellite.Name, names)
		checkApls(r, path, satellite)
	}
}

func checkApls(r *Report, path string, satellite Satellite) {
	seen := map[string]bool{}
	for i, apl := range satellite.Apls {
		at := fmt.Sprintf("%s.apls[%d]", path, i)
		row, known := catalogue.Find(apl)
		switch {
		case breaksList(apl): // V-64
		case !aplName.MatchString(apl):
			r.Add(at, apl, "must be the name of an access protocol layer, such as IsdnApl")
		case known && row.Mandatory:
			r.Add(at, apl, "is a service of the kernel and no access protocol layer")
		}
		unique(r, at, apl, seen)
	}
}

func checkListSyntax(s *Site, r *Report) {
	for i, satellite := range s.Satellites {
		path := indexed("satellites", i)
		if breaksList(satellite.Name) {
			r.Add(path+".name", satellite.Name, "must hold no blank and no comma")
		}
		for j, apl := range satellite.Apls {
			if breaksList(apl) {
				r.Add(fmt.Sprintf("%s.apls[%d]", path, j), apl, "must hold no blank and no comma")
			}
		}
	}
}

// breaksList reports whether text would fall apart in a list like "NameLoc,SATEL1".
func breaksList(text string) bool { return strings.ContainsAny(text, ", \t\r\n") }

func checkKernelComputer(s *Site, r *Report) {
	for i, satellite := range s.Satellites {
		if s.inCluster(satellite.Name) {
			r.Add(indexed("satellites", i)+".name", satellite.Name, "is a computer of the cluster; a satellite stands outside")
		}
	}
}

func checkReporting(s *Site, r *Report) {
	for i, name := range s.XPR.Services {
		if catalogue.IsReporting(name) {
			r.Add(indexed("xpr.services", i), name, "does not run on a cluster; give it to a satellite with a SQL Server")
		}
	}
	for i, satellite := range s.Satellites {
		path := indexed("satellites", i) + ".sqlServer"
		if satellite.SQLServer == "" && reports(satellite) {
			r.Add(path, "", "is missing; reporting layers need a Microsoft SQL Server outside the cluster")
		}
		if s.inCluster(satellite.SQLServer) {
			r.Add(path, satellite.SQLServer, "is a computer of the cluster; the SQL Server must stand outside")
		}
	}
}

func reports(satellite Satellite) bool {
	for _, apl := range satellite.Apls {
		if catalogue.IsReporting(apl) {
			return true
		}
	}
	return false
}
