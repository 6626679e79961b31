package rules

import (
	"regexp"
	"strings"

	"changeover/config"
	"changeover/config/problem"
)

var (
	// devices are the names that Windows reserves for devices (Microsoft, "Naming Files, Paths, and Namespaces").
	devices = regexp.MustCompile(`(?i)^(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[1-9¹²³])$`)
	// windowsShares are shares that Windows has itself, and names that it accepts for no share (Microsoft, "New-SmbShare").
	windowsShares = regexp.MustCompile(`(?i)^(PIPE|MAILSLOT|ADMIN\$|IPC\$|PRINT\$|FAX\$|[A-Z]\$)$`)
)

const (
	ofDevice = "is a name that Windows reserves for a device; choose another name"
	ofShare  = "is a name that Windows reserves for itself; choose another name"
)

// isDevice reports whether a name means a device to Windows, also with an extension or with spaces before it.
func isDevice(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	return devices.MatchString(strings.TrimRight(base, " "))
}

// namesDevice reports whether a part of a path means a device: Windows creates no file and no folder with such a name.
func namesDevice(path string) bool {
	for part := range strings.SplitSeq(path, `\`) {
		if isDevice(part) {
			return true
		}
	}
	return false
}

// checkReserved reports names that Windows reserves. V-04 reports the names of nodes that are also in the registry of XPR, and V-08 the
// XPR server names that are logical lines of XPR; CON is both.
func checkReserved(s *config.Site, r *problem.Report) {
	names := []address{{"cluster.name", s.Cluster.Name}, {"virtualServer.name", s.VirtualServer.Name}}
	for i, node := range s.Nodes {
		if !isRegistryWord(node.Name) {
			names = append(names, address{indexed("nodes", i) + ".name", node.Name})
		}
	}
	if !config.ContainsFold(lineNames, s.XPR.ServerName) {
		names = append(names, address{"xpr.serverName", s.XPR.ServerName})
	}
	for i, satellite := range s.Satellites {
		names = append(names, address{indexed("satellites", i) + ".name", satellite.Name})
	}
	for _, name := range names {
		if isDevice(name.value) {
			r.Add(name.path, name.value, ofDevice)
		}
	}
	for _, path := range append(folders(s, namesDevice), otherPaths(s)...) {
		if namesDevice(path.value) {
			r.Add(path.path, path.value, "contains a name that Windows reserves for a device, such as CON, NUL or COM1; choose another name")
		}
	}
	checkReservedShare(s, r)
}

// otherPaths are the paths on hosts that the setup does not ask for.
func otherPaths(s *config.Site) []address {
	paths := []address{{"media.path", s.Media.Path}}
	if s.EmbeddedCodes.Enabled {
		paths = append(paths, address{"embeddedCodes.directory", s.EmbeddedCodes.Directory})
	}
	for i, p := range s.XPR.HotfixPackages {
		at := indexed("xpr.hotfixPackages", i)
		paths = append(paths, address{at + ".program", p.Program})
		for j, file := range p.Files {
			paths = append(paths, address{indexed(at+".files", j) + ".path", file.Path})
		}
	}
	for i, file := range s.Licensing.LicenceFiles {
		if file.ReadOn != "" {
			paths = append(paths, address{indexed("licensing.licenceFiles", i) + ".path", file.Path})
		}
	}
	return paths
}

func checkReservedShare(s *config.Site, r *problem.Report) {
	switch e := s.EmbeddedCodes; {
	case !e.Enabled:
	case isDevice(e.Share):
		r.Add("embeddedCodes.share", e.Share, ofDevice)
	case windowsShares.MatchString(e.Share):
		r.Add("embeddedCodes.share", e.Share, ofShare)
	}
}
