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
	fileRule("V-44", "9.7.1", "each optional service is in the catalogue and can run on a cluster; a service that is only for single projects is released by the vendor for this project", checkServices),
	fileRule("V-45", "4.4.1", "IsdnApl and ipApl do not run on the nodes together with text to speech (TTS) or speech recognition (ASR)", checkSpeech),
	fileRule("V-46", "6.2", "the IP APL has one protocol; fax in parallel with voice works only with H.323 or SIP", checkIPProtocol),
	fileRule("V-47", "9.7.1", "services of limited availability are installed only if the customer accepts the limitation", checkAcceptance),
	fileRule("V-89", "4.4.1", "the site file names the Exchange server of each Exchange connector, with characters that Windows allows in the name of a service", checkExchangeServers),
	fileRule("P-35", "4.4.1", "the CTI APL has a connection, CSTA or TAPI", checkCTI),
}

// serviceKeyPart is text that may stand in a service's key name (V-89).
var serviceKeyPart = regexp.MustCompile(`^[^\\/,:"'\s\p{Z}]+$`)

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
			r.Add(indexed("xpr.projectSpecificRelease", i), name, notInCatalogue+nearestService(name))
		}
	}
}

func checkService(s *config.Site, r *problem.Report, path, name string) {
	row, known := catalogue.Find(name)
	banned, isBanned := catalogue.FindForbidden(name)
	switch {
	case catalogue.IsReporting(name): // V-88
	case isBanned && banned.Condition == "":
		r.Add(path, name, "cannot be installed on a cluster; move this service to the apls of a satellite")
	case services.IsUnlisted(s, name):
		r.Warn(path, name, "is in no table of the manual, so Changeover assumes that this layer is like the other layers: the Windows service depends on mrs and runs "+
			"bin\\"+strings.ToLower(name)+".exe; compare these two facts with the document by which the vendor has released this layer for the project")
	case !known || !strings.EqualFold(row.Name, name):
		r.Add(path, name, notInCatalogue+orReleased(nearestService(name)))
	case row.Mandatory:
		r.Add(path, name, "is always installed; remove this entry, since this list is only for optional services")
	case row.ProjectSpecific && !config.ContainsFold(s.XPR.ProjectSpecificRelease, name):
		r.Add(path, name, "can be used only if the vendor has released this service for this project; if the vendor has released the service, add the service to xpr.projectSpecificRelease; otherwise remove this entry")
	default:
		warnOfService(s, r, path, row)
	}
}

// warnOfService warns of conditions for a service on a cluster that the site file does not show.
func warnOfService(s *config.Site, r *problem.Report, path string, row catalogue.Service) {
	switch row.Name {
	case "ConApl": // E-C36
		banned, _ := catalogue.FindForbidden(row.Name)
		r.Warn(path, row.Name, "cannot be installed on a cluster "+banned.Condition+"; make sure that the site uses none of these, or move the layer to the apls of a satellite")
	case "IsdnApl": // E-C39
		if !s.XPR.ISDNHardware {
			r.Warn(path, row.Name, "is offered by the setup only if the drivers of the ISDN boards are already installed on the nodes; if boards and drivers are installed, set xpr.isdnHardware to true; otherwise move the layer to the apls of a satellite")
		}
	}
}

// notInCatalogue is the message about a service that the manual does not have.
const notInCatalogue = "is not in the catalogue of services, which 'changeover services' lists"

// orReleased adds to a suggestion what to do with a layer that the manual does not have.
func orReleased(meant string) string {
	const released = " the vendor has released this layer for this project, add the layer to xpr.projectSpecificRelease"
	if meant == "" {
		return "; if" + released
	}
	return meant + " If" + released
}

// nearestService names the services that were probably meant: the one whose feature or program was written instead of
// its name, or those with nearly that name.
func nearestService(name string) string {
	var names []string
	for _, row := range catalogue.Services() {
		if row.Feature != "" && strings.EqualFold(row.Feature, name) || strings.EqualFold(row.Key, name+"Apl") {
			return problem.DidYouMean([]string{row.Name})
		}
		if !row.Mandatory && !slices.Contains(names, row.Name) {
			names = append(names, row.Name)
		}
	}
	return problem.DidYouMean(problem.Nearest(name, names))
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
			r.Add(chosen.Path, name, "cannot run on nodes with text to speech (TTS) or speech recognition (ASR); move this service to the apls of a satellite, or set xpr.ttsOnNodes and xpr.asrOnNodes to false")
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
			r.Add("xpr.ipProtocol", "", "is missing; ipApl needs one of the protocols H.323, CorNet-IP and SIP")
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
		r.Add("xpr.ipFax", fax, "works only with H.323 or SIP, but xpr.ipProtocol is CorNet-IP; leave out xpr.ipFax, or change xpr.ipProtocol")
	}
}

func checkAcceptance(s *config.Site, r *problem.Report) {
	for _, chosen := range services.Chosen(s) {
		name := chosen.Service
		row, _ := catalogue.FindConnection(name, services.Connection(s))
		if row.Availability == catalogue.LimitedAvailability && !config.ContainsFold(s.XPR.AcceptLimitedAvailability, name) {
			r.Add(chosen.Path, name, "has limited availability, so this service may have to move to a satellite; if the customer accepts that, add the service to xpr.acceptLimitedAvailability")
		}
	}
	for i, name := range s.XPR.AcceptLimitedAvailability {
		if !inCatalogue(name) {
			r.Add(indexed("xpr.acceptLimitedAvailability", i), name, notInCatalogue+nearestService(name))
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
			r.Add(path, "", "is missing; give the name of the Exchange server, which is part of the key of service "+service)
		}
		return
	}
	if !serviceKeyPart.MatchString(server) {
		r.Add(path, server, "must be the name of a server, without spaces, commas, colons, slashes and backslashes")
	}
}

func checkCTI(s *config.Site, r *problem.Report) {
	connection := s.XPR.CTIConnection
	switch connection {
	case config.ConnectionCSTA, config.ConnectionTAPI:
	case "":
		if services.Chooses(s, "CtiApl") {
			r.Add("xpr.ctiConnection", "", "is missing; CtiApl needs one of the connections CSTA and TAPI")
		}
	default:
		r.Add("xpr.ctiConnection", connection, "must be CSTA or TAPI")
	}
}
