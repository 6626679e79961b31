package rules

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"changeover/config"
	"changeover/config/catalogue"
	"changeover/config/problem"
	"changeover/config/services"
)

// extraRules are about Printer Embedded Codes and the delayed start of layers.
var extraRules = []Rule{
	fileRule("V-69", "9.4.3", "the name of the printer for embedded codes ends with a space and EC", checkPECPrinter),
	fileRule("V-70", "9.4.3", "client PCs send embedded codes to the virtual server", checkPECHost),
	fileRule("V-71", "9.4.3", "the share for embedded codes is on the cluster drive", checkPECShare),
	stepRule("V-72", "9.4.3", "the registry value SupportEC is 1"),
	fileRule("V-86", "9.9", "each entry for a delayed start names a service of the site and gives a delay in minutes", checkAplDelay),
	fileRule("P-71", "9.4.3", "embedded codes are set up on client PCs, never on a node", checkPECClients),
	fileRule("P-70", "9.4.3", "embedded codes need the service MailApl", checkPECService),
}

var shareName = regexp.MustCompile(`^[^\\/:*?"<>|;,=+\[\]]{1,80}$`)

func checkPECPrinter(s *config.Site, r *problem.Report) {
	if e := s.EmbeddedCodes; e.Enabled && (!strings.HasSuffix(e.PrinterName, " EC") || strings.TrimSpace(e.PrinterName) != e.PrinterName || strings.Contains(e.PrinterName, `\`)) {
		r.Add("embeddedCodes.printerName", e.PrinterName, `must end with a space and EC, such as XPR EC, must not begin with a space, and must not contain a backslash, because the printer is local`)
	}
}

func checkPECHost(s *config.Site, r *problem.Report) {
	host := s.EmbeddedCodes.FaxPipeHost
	if s.EmbeddedCodes.Enabled && host != s.VirtualServer.IP && !strings.EqualFold(host, s.VirtualServer.Name) {
		r.Add("embeddedCodes.faxPipeHost", host, "must be virtualServer.ip or virtualServer.name")
	}
}

func checkPECShare(s *config.Site, r *problem.Report) {
	e := s.EmbeddedCodes
	if !e.Enabled {
		return
	}
	if !followsLetter(s, e.Directory) && !onClusterDrive(s, e.Directory) || strings.HasSuffix(e.Directory, `\`) || anyEnds(e.Directory, isDotOrSpace) {
		r.Add("embeddedCodes.directory", e.Directory, mustBeOnClusterDrive(s, e.Directory))
	} else {
		checkPECFolder(s, r, e.Directory)
	}
	if !shareName.MatchString(e.Share) || badEdges(e.Share) {
		r.Add("embeddedCodes.share", e.Share, `must be a share name of 1 to 80 characters, without any of \ / : * ? " < > | ; , = + [ ], without a space at its beginning or its end, and not in quotation marks`)
	}
	for _, share := range catalogue.Shares() {
		if strings.EqualFold(share.Name, e.Share) {
			r.Add("embeddedCodes.share", e.Share, "is the name of a share of XPR; choose another name")
		}
	}
}

// checkPECFolder reports a folder for embedded codes that contains a folder of the product, or lies in one: the manual
// gives the group Everyone Full Control of the share of this folder.
func checkPECFolder(s *config.Site, r *problem.Report, directory string) {
	for _, folder := range []address{
		{"xpr.licsvcDir", s.XPR.LicsvcDir},
		{"xpr.databaseDir", s.XPR.DatabaseDir},
		{"xpr.documentDir", s.XPR.DocumentDir},
		{"xpr.installDir", s.XPR.InstallDir},
	} {
		switch {
		case belowFolder(folder.value, directory):
			r.Add("embeddedCodes.directory", directory, "contains the folder of "+folder.path+", but the group Everyone gets Full Control of the share for embedded codes; choose a separate folder")
			return
		case belowFolder(directory, folder.value):
			r.Add("embeddedCodes.directory", directory, "is in the folder of "+folder.path+", but the group Everyone gets Full Control of the share for embedded codes; choose a separate folder")
			return
		}
	}
}

// belowFolder reports whether a folder is another one or lies in it. Windows leaves out dots and spaces at the end of names.
func belowFolder(path, folder string) bool {
	plain := func(path string) string {
		parts := strings.Split(strings.ToLower(path), `\`)
		for i := range parts {
			parts[i] = strings.TrimRight(parts[i], ". ")
		}
		return strings.TrimRight(strings.Join(parts, `\`), `\`) + `\`
	}
	return strings.HasPrefix(plain(path), plain(folder))
}

func checkPECService(s *config.Site, r *problem.Report) {
	if s.EmbeddedCodes.Enabled && !services.Has(s, "MailApl") {
		r.Add("embeddedCodes.enabled", "true", "needs the service MailApl; add MailApl to xpr.services, or set embeddedCodes.enabled to false")
	}
}

func checkPECClients(s *config.Site, r *problem.Report) {
	seen := map[string]bool{}
	for i, client := range s.EmbeddedCodes.Clients {
		path := indexed("embeddedCodes.clients", i)
		if client == "" || badEdges(client) || strings.ContainsAny(client, `\/`) || inCluster(s, client) {
			r.Add(path, client, "must be the name of a PC outside the cluster, without slashes and backslashes, without a space at its beginning or its end, and not in quotation marks")
		}
		r.Unique(path, client, seen)
	}
}

func checkAplDelay(s *config.Site, r *problem.Report) {
	seen := map[string]bool{}
	for i, entry := range s.AplDelay.Entries {
		path := indexed("aplDelay.entries", i)
		if breaksList(entry.Apl) || !services.Has(s, entry.Apl) {
			r.Add(path+".apl", entry.Apl, orMissing(entry.Apl, notAService, noService))
		}
		r.Unique(path+".apl", entry.Apl, seen)
		if entry.Minutes < 0 {
			r.Add(path+".minutes", strconv.Itoa(entry.Minutes), "must be 0 or more minutes")
		}
	}
	if name := s.AplDelay.ValueName; badEdges(name) || strings.Contains(name, `\`) {
		r.Add("aplDelay.valueName", name, fmt.Sprintf("must be the name of a registry value, such as %s, without a backslash, without a space at its beginning or its end, and not in quotation marks", config.DefaultAplDelay))
	}
}
