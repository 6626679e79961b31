package rules

import (
	"strings"

	"changeover/config"
	"changeover/config/catalogue"
	"changeover/config/problem"
	"changeover/config/services"
)

// setting is a field, whether the file sets it, and what gives it an effect.
type setting struct {
	path    string
	set, on bool
	needs   string
}

// checkEffects warns of settings without effect because another setting is missing.
func checkEffects(s *config.Site, r *problem.Report) {
	for _, settings := range [][]setting{serviceSettings(s), productSettings(s), embeddedSettings(s), otherSettings(s)} {
		for _, found := range settings {
			if found.set && !found.on {
				r.Warn(found.path, "", "has no effect without "+found.needs)
			}
		}
	}
	checkLists(s, r)
}

// serviceSettings are for services that the cluster may not run.
func serviceSettings(s *config.Site) []setting {
	mail := services.Has(s, "SmtpApl")
	m := s.SMTP
	connected := m.Connection != config.SMTPNone
	return []setting{
		{"smtp", connected || len(m.Usage) > 0 || m.RASEntry+m.RASUser+m.RASDomain+string(m.RASPassword) != "", mail, "SmtpApl in xpr.services"},
		{"smtp.usage", mail && len(m.Usage) > 0, connected, "smtp.connection: permanent (or dialup)"},
		{"smtp.rasEntry", mail && m.RASEntry != "", m.Connection == config.SMTPDialUp, "smtp.connection: dialup"},
		{"smtp.rasUser", mail && m.RASUser != "", m.Connection == config.SMTPDialUp, "smtp.connection: dialup"},
		{"smtp.rasPassword", mail && m.RASPassword != "", m.Connection == config.SMTPDialUp, "smtp.connection: dialup"},
		{"smtp.rasDomain", mail && m.RASDomain != "", m.Connection == config.SMTPDialUp, "smtp.connection: dialup"},
		{"network.internetServer", s.Network.InternetServer != "", services.Has(s, "Vm2TxtApl"), "Vm2TxtApl in xpr.services"},
		{"xpr.ctiConnection", s.XPR.CTIConnection != "", services.Has(s, "CtiApl"), "CtiApl in xpr.services"},
		{"xpr.ipProtocol", s.XPR.IPProtocol != "", services.Has(s, "ipApl"), "ipApl in xpr.services"},
		{"xpr.ipFax", s.XPR.IPFax != "", services.Has(s, "ipApl"), "ipApl in xpr.services"},
		{"xpr.exchange2003Server", s.XPR.Exchange2003Server != "", services.Chooses(s, catalogue.Exchange2003), catalogue.Exchange2003 + " in xpr.services"},
		{"xpr.exchange2007Server", s.XPR.Exchange2007Server != "", services.Chooses(s, catalogue.Exchange2007), catalogue.Exchange2007 + " in xpr.services"},
		{"accounts.exchange", s.Accounts.Exchange != (config.Account{}), needsExchange(s), "a service for Exchange in xpr.services"},
		{"tls.webServerName", !strings.EqualFold(s.TLS.WebServerName, s.VirtualServer.Name), services.Has(s, "WebApl"), "WebApl in xpr.services"},
		{"tls.webPort", s.TLS.WebPort != 0, services.Has(s, "WebApl"), "WebApl in xpr.services"},
	}
}

func needsExchange(s *config.Site) bool {
	for _, service := range services.Of(s) {
		if service.Account == catalogue.ExchangeAccount {
			return true
		}
	}
	return false
}

// productSettings are options of other options of the product.
func productSettings(s *config.Site) []setting {
	x := s.XPR
	return []setting{
		{"xpr.ttsVoices", x.TTSVoices != 0, x.TTSOnNodes, "xpr.ttsOnNodes: true"},
		{"xpr.ttsChannels", x.TTSChannels != 0, x.TTSOnNodes, "xpr.ttsOnNodes: true"},
		{"xpr.sipSecondIP", x.SIPSecondIP != "", x.SIPConferences, "xpr.sipConferences: true"},
		{"xpr.timeZonesAtInstallation", x.TimeZonesAtInstallation, x.TimeZoneSupport != config.TimeZoneUnchanged, "xpr.timeZoneSupport: on (or off)"},
		{"officeConversion.licences", s.Office.Licences != 0, s.Office.Enabled, "officeConversion.enabled: true"},
		{"licensing.claMAC", s.Licensing.CLAMAC != "", s.Licensing.Scenario == config.ScenarioOutside, "licensing.scenario: outside"},
		{"accounts.cla", s.Accounts.CLA != (config.Account{}), s.Licensing.Scenario != config.ScenarioOutside, "licensing.scenario: onNodes"},
	}
}

func embeddedSettings(s *config.Site) []setting {
	e := s.EmbeddedCodes
	const needs = "embeddedCodes.enabled: true"
	return []setting{
		{"embeddedCodes.directory", e.Directory != "", e.Enabled, needs},
		{"embeddedCodes.share", e.Share != "", e.Enabled, needs},
		{"embeddedCodes.clients", len(e.Clients) > 0, e.Enabled, needs},
		{"embeddedCodes.printerName", e.PrinterName != "", e.Enabled, needs},
		{"embeddedCodes.driver", e.Driver != "", e.Enabled, needs},
		{"embeddedCodes.faxPipeHost", e.FaxPipeHost != "", e.Enabled, needs},
	}
}

func otherSettings(s *config.Site) []setting {
	g, d := s.Ghostscript, s.Test.Drill
	all := []setting{
		{"aplDelay.valueName", s.AplDelay.ValueName != "", len(s.AplDelay.Entries) > 0, "aplDelay.entries"},
		{"ghostscript", g.Path+g.Type+g.Data != "", !g.Keep, "ghostscript.keep: false"},
		{"unattended.printerLogPattern", s.Unattended.PrinterLogPattern != "", s.Unattended.PrinterDriver != "", "unattended.printerDriver"},
		{"test.drill.timeZone", d.TimeZone != "", d.Scheduled(), "test.drill.hour"},
		{"test.drill.catchUpMinutes", d.CatchUpMinutes > 0, d.Scheduled(), "test.drill.hour"},
	}
	for i, satellite := range s.Satellites {
		all = append(all, setting{indexed("satellites", i) + ".sqlServer", satellite.SQLServer != "", reports(satellite), "a reporting layer in the satellite's apls"})
	}
	for i, override := range s.Policies.Overrides {
		all = append(all, setting{indexed("policies.overrides", i), override.Resource != "", override.RestartPeriod != "" || override.MaximumRestarts != nil, "restartPeriod or maximumRestarts"})
	}
	return all
}

// checkLists looks at what is said about services that the site does not choose.
func checkLists(s *config.Site, r *problem.Report) {
	for _, list := range []struct {
		path  string
		names []string
	}{
		{"xpr.projectSpecificRelease", s.XPR.ProjectSpecificRelease},
		{"xpr.acceptLimitedAvailability", s.XPR.AcceptLimitedAvailability},
	} {
		for i, name := range list.names {
			if inCatalogue(name) && !services.Chooses(s, name) {
				r.Warn(indexed(list.path, i), name, "has no effect without "+name+" in xpr.services")
			}
		}
	}
}
