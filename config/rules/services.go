package rules

import (
	"regexp"
	"slices"
	"strings"

	"changeover/config"
	"changeover/config/catalogue"
	"changeover/config/problem"
	"changeover/config/services"
)

var serviceRules = []Rule{
	fileRule("V-44", "9.7.1", "services are in the catalogue, run on a cluster and are released", checkServices),
	fileRule("V-45", "4.4.1", "IsdnApl and ipApl run without TTS and ASR", checkSpeech),
	fileRule("V-46", "6.2", "the IP APL has one infrastructure protocol, and fax in parallel with voice over H.323 or SIP only", checkIPProtocol),
	fileRule("V-47", "9.7.1", "services of limited availability are installed only if the customer accepts that", checkAcceptance),
	fileRule("V-89", "4.4.1", "Exchange connectors name their server, and the name fits into a service's key", checkExchangeServers),
	fileRule("P-35", "4.4.1", "the CTI APL has a connection", checkCTI),
}

// serviceKeyPart is text that may stand in a service's key name (V-89).
var serviceKeyPart = regexp.MustCompile(`^[^\\/,:\s]+$`)

func checkServices(s *config.Site, r *problem.Report) {
	seen := map[string]bool{}
	for i, name := range s.XPR.Services {
		path := indexed("xpr.services", i)
		checkService(s, r, path, name)
		r.Unique(path, name, seen)
	}
	for _, chosen := range services.Chosen(s)[len(s.XPR.Services):] {
		checkService(s, r, chosen.Path, chosen.Service)
	}
	for i, name := range s.XPR.ProjectSpecificRelease {
		if !inCatalogue(name) && (!services.IsUnlisted(s, name) || !config.ContainsFold(s.XPR.Services, name)) {
			r.Add(indexed("xpr.projectSpecificRelease", i), name, "is not in the catalogue of services"+nearestService(name))
		}
	}
}

func checkService(s *config.Site, r *problem.Report, path, name string) {
	row, known := catalogue.Find(name)
	banned, isBanned := catalogue.FindForbidden(name)
	switch {
	case catalogue.IsReporting(name): // V-88
	case isBanned && banned.Condition == "":
		r.Add(path, name, "cannot be installed on a cluster; give it to a satellite")
	case services.IsUnlisted(s, name):
		r.Warn(path, name, "is in no table of the manual: Changeover expects that its Windows service depends on mrs and runs bin\\"+strings.ToLower(name)+".exe, as the other layers do; compare this with the vendor's release for this project")
	case !known || !strings.EqualFold(row.Name, name):
		r.Add(path, name, "is not in the catalogue of services"+nearestService(name)+"; a layer that is in no table of the manual needs the vendor's release for this project; if you have that, list the layer in xpr.projectSpecificRelease")
	case row.Mandatory:
		r.Add(path, name, "is always installed; list optional services only")
	case row.ProjectSpecific && !config.ContainsFold(s.XPR.ProjectSpecificRelease, name):
		r.Add(path, name, "needs the vendor's release for this project; if you have that, add the service to xpr.projectSpecificRelease")
	default:
		warnOfService(s, r, path, row)
	}
}

// warnOfService warns of conditions for a service on a cluster that the site file does not show.
func warnOfService(s *config.Site, r *problem.Report, path string, row catalogue.Service) {
	switch row.Name {
	case "ConApl": // E-C36
		banned, _ := catalogue.FindForbidden(row.Name)
		r.Warn(path, row.Name, "cannot be installed on a cluster "+banned.Condition+"; make sure that the site uses none of them, or give the layer to a satellite")
	case "IsdnApl": // E-C39
		if !s.XPR.ISDNHardware {
			r.Warn(path, row.Name, "is offered by the setup only if the drivers of the boards are installed on the nodes first; set xpr.isdnHardware to true when they are, or give the layer to a satellite")
		}
	}
}

// nearestService names the services that were probably meant: the one whose feature or program was written instead of
// its name, or those with nearly that name.
func nearestService(name string) string {
	const all = "; 'changeover services' lists all"
	var names []string
	for _, row := range catalogue.Services() {
		if row.Feature != "" && strings.EqualFold(row.Feature, name) || strings.EqualFold(row.Key, name+"Apl") {
			return problem.DidYouMean([]string{row.Name}) + all
		}
		if !row.Mandatory && !slices.Contains(names, row.Name) {
			names = append(names, row.Name)
		}
	}
	return problem.DidYouMean(problem.Nearest(name, names)) + all
}

// inCatalogue reports whether the catalogue has a service of that name.
func inCatalogue(name string) bool {
	row, known := catalogue.Find(name)
	return known && strings.EqualFold(row.Name, name)
}

func checkSpeech(s *config.Site, r *problem.Report) {
	if !s.XPR.TTSOnNodes && !s.XPR.ASROnNodes {
		return
	}
	for _, chosen := range services.Chosen(s) {
		if name := chosen.Service; strings.EqualFold(name, "IsdnApl") || strings.EqualFold(name, "ipApl") {
			r.Add(chosen.Path, name, "does not run on a cluster with TTS or ASR; move it to a satellite or set xpr.ttsOnNodes and xpr.asrOnNodes to false")
		}
	}
}

func checkIPProtocol(s *config.Site, r *problem.Report) {
	protocol := s.XPR.IPProtocol
	checkIPFax(s, r)
	switch protocol {
	case "H.323", "CorNet-IP", "SIP":
	case "":
		if services.Has(s, "ipApl") {
			r.Add("xpr.ipProtocol", "", "is missing; ipApl needs H.323, CorNet-IP or SIP")
		}
	default:
		r.Add("xpr.ipProtocol", protocol, "must be H.323, CorNet-IP or SIP")
	}
}

// checkIPFax: what may run at once in an IP APL is voice with T.38 or G.711 fax, over H.323 or SIP.
func checkIPFax(s *config.Site, r *problem.Report) {
	switch fax := s.XPR.IPFax; {
	case fax == "":
	case fax != "T.38" && fax != "G.711":
		r.Add("xpr.ipFax", fax, "must be T.38 or G.711")
	case s.XPR.IPProtocol == "CorNet-IP":
		r.Add("xpr.ipFax", fax, "works in parallel with voice only over H.323 or SIP, but xpr.ipProtocol is CorNet-IP; leave it out, or change xpr.ipProtocol")
	}
}

func checkAcceptance(s *config.Site, r *problem.Report) {
	for _, chosen := range services.Chosen(s) {
		name := chosen.Service
		row, _ := catalogue.FindConnection(name, services.Connection(s))
		if row.Availability == catalogue.LimitedAvailability && !config.ContainsFold(s.XPR.AcceptLimitedAvailability, name) {
			r.Add(chosen.Path, name, "has limited availability; add it to xpr.acceptLimitedAvailability when the customer accepts that it may have to move to a satellite")
		}
	}
	for i, name := range s.XPR.AcceptLimitedAvailability {
		if !inCatalogue(name) {
			r.Add(indexed("xpr.acceptLimitedAvailability", i), name, "is not in the catalogue of services"+nearestService(name))
		}
	}
}

func checkExchangeServers(s *config.Site, r *problem.Report) {
	checkExchangeServer(s, r, catalogue.Exchange2003, "xpr.exchange2003Server", s.XPR.Exchange2003Server)
	checkExchangeServer(s, r, catalogue.Exchange2007, "xpr.exchange2007Server", s.XPR.Exchange2007Server)
}

func checkExchangeServer(s *config.Site, r *problem.Report, service, path, server string) {
	if server == "" {
		if services.Chooses(s, service) {
			r.Add(path, "", "is missing; the key of service "+service+" contains this name")
		}
		return
	}
	if !serviceKeyPart.MatchString(server) {
		r.Add(path, server, "must be a server name without blanks, commas, colons and slashes")
	}
}

func checkCTI(s *config.Site, r *problem.Report) {
	connection := s.XPR.CTIConnection
	switch connection {
	case config.ConnectionCSTA, config.ConnectionTAPI:
	case "":
		if services.Chooses(s, "CtiApl") {
			r.Add("xpr.ctiConnection", "", "is missing; CtiApl needs CSTA or TAPI")
		}
	default:
		r.Add("xpr.ctiConnection", connection, "must be CSTA or TAPI")
	}
}
