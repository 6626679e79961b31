package rules

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/problem"
)

// warningCases make a site with one warning and no error.
var warningCases = []ruleCase{
	{"V-06", "cluster.ip", func(s *config.Site) { s.Cluster.IP = "10.99.1.10" }, func(s *config.Site) { s.Cluster.IP = "172.26.209.99" }},
	{"V-06", "nodes[1].clientIP", func(s *config.Site) { s.Nodes[1].ClientIP = "10.99.1.10" }, nil},
	{"V-06", "nodes[1].interconnectIP", func(s *config.Site) { s.Nodes[1].InterconnectIP = "172.26.209.99" }, nil},
	{"P-10", "network.gateway", func(s *config.Site) { s.Network.Gateway = "10.99.1.1" }, func(s *config.Site) { s.Network.Gateway = "172.26.209.254" }},
	{"V-63", "satellites[0].apls[0]", func(s *config.Site) { s.Satellites[0].Apls[0] = "IsdmApl" }, func(s *config.Site) { s.Satellites[0].Apls[0] = "isdnapl" }},
	{"V-44", "xpr.services[6]", func(s *config.Site) { choose("ConApl")(s); s.XPR.ProjectSpecificRelease = []string{"ConApl"} }, nil},
	{"V-44", "xpr.services[6]", isdn(func(*config.Site) {}), isdn(func(s *config.Site) { s.XPR.ISDNHardware = true })},
	{"V-34", "licensing.clmHost", func(s *config.Site) { s.Licensing.CLMHost = "kern1" }, func(s *config.Site) { s.Licensing.CLMHost = "LICSRV" }},
	{problem.RuleService, "test.drill.hour", func(s *config.Site) { s.Test.Drill.Hour = "2" }, func(s *config.Site) { s.Test.Drill.DayOfWeek, s.Test.Drill.Hour = "Monday", "2" }},
	{problem.RuleNoEffect, "smtp", func(s *config.Site) { s.XPR.Services = s.XPR.Services[1:] }, nil},
	{problem.RuleNoEffect, "smtp.usage", func(s *config.Site) { s.SMTP.Connection = "none" }, func(s *config.Site) { s.SMTP = config.SMTP{Connection: "none"} }},
	{problem.RuleNoEffect, "smtp.rasEntry", func(s *config.Site) { s.SMTP.RASEntry = "x" }, func(s *config.Site) { s.SMTP = dialUp() }},
	{problem.RuleNoEffect, "smtp.rasUser", func(s *config.Site) { s.SMTP.RASUser = "x" }, nil},
	{problem.RuleNoEffect, "smtp.rasPassword", func(s *config.Site) { s.SMTP.RASPassword = "env:X" }, nil},
	{problem.RuleNoEffect, "smtp.rasDomain", func(s *config.Site) { s.SMTP.RASDomain = "x" }, nil},
	{"V-44", "xpr.services[6]", unlisted("BirtApl"), nil},
	{"P-34", "xpr.features", func(s *config.Site) { s.XPR.Features = nil }, func(s *config.Site) { s.XPR.Features = []string{} }},
	{problem.RuleNoEffect, "network.internetServer", func(s *config.Site) { s.Network.InternetServer = "speech.example.com:443" }, speechBy("203.0.113.10:443")},
	{problem.RuleNoEffect, "xpr.ctiConnection", func(s *config.Site) { s.XPR.CTIConnection = "CSTA" }, func(s *config.Site) { s.XPR.CTIConnection, s.XPR.Services = "CSTA", append(s.XPR.Services, "CtiApl") }},
	{problem.RuleNoEffect, "xpr.ipProtocol", func(s *config.Site) { s.XPR.IPProtocol = "SIP" }, func(s *config.Site) { s.XPR.IPProtocol, s.XPR.Services = "SIP", append(s.XPR.Services, "ipApl") }},
	{problem.RuleNoEffect, "xpr.ipFax", func(s *config.Site) { s.XPR.IPFax = "T.38" }, nil},
	{problem.RuleNoEffect, "xpr.ttsVoices", func(s *config.Site) { s.XPR.TTSVoices = 1 }, func(s *config.Site) { s.XPR.TTSVoices, s.XPR.TTSOnNodes = 1, true }},
	{problem.RuleNoEffect, "xpr.ttsChannels", func(s *config.Site) { s.XPR.TTSChannels = 1 }, nil},
	{problem.RuleNoEffect, "xpr.sipSecondIP", func(s *config.Site) { s.XPR.SIPSecondIP = "172.26.209.99" }, nil},
	{problem.RuleNoEffect, "xpr.timeZonesAtInstallation", func(s *config.Site) { s.XPR.TimeZonesAtInstallation = true }, func(s *config.Site) { s.XPR.TimeZonesAtInstallation, s.XPR.TimeZoneSupport = true, "on" }},
	{problem.RuleNoEffect, "tls.webPort", func(s *config.Site) {
		s.TLS.WebPort, s.XPR.Services = 443, slices.DeleteFunc(s.XPR.Services, func(key string) bool { return key == "WebApl" })
	}, func(s *config.Site) { s.TLS.WebPort = 443 }},
	{problem.RuleNoEffect, "officeConversion.licences", func(s *config.Site) { s.Office.Licences = 2 }, nil},
	{problem.RuleNoEffect, "accounts.cla", func(s *config.Site) { s.Accounts.CLA = config.Account{Name: `EXAMPLE\cla`, Password: "env:CLA"} }, nil},
	{problem.RuleNoEffect, "accounts.exchange", func(s *config.Site) { s.Accounts.Exchange = config.Account{Name: `EXAMPLE\ex`, Password: "env:EX"} }, nil},
	{problem.RuleNoEffect, "embeddedCodes.clients", func(s *config.Site) { s.EmbeddedCodes.Enabled = false }, nil},
	{problem.RuleNoEffect, "aplDelay.valueName", func(s *config.Site) { s.AplDelay = config.AplDelay{ValueName: "x"} }, nil},
	{problem.RuleNoEffect, "unattended.printerLogPattern", func(s *config.Site) { s.Unattended.PrinterLogPattern = "x" }, nil},
	{problem.RuleNoEffect, "test.drill.timeZone", func(s *config.Site) { s.Test.Drill = config.Drill{TimeZone: "Europe/Berlin"} }, nil},
	{problem.RuleNoEffect, "satellites[0].sqlServer", func(s *config.Site) { s.Satellites[0].SQLServer = "SQL1" }, nil},
	{problem.RuleNoEffect, "policies.overrides[0]", func(s *config.Site) { s.Policies.Overrides = []config.PolicyOverride{{Resource: "WebApl"}} }, nil},
	{problem.RuleNoEffect, "xpr.projectSpecificRelease[0]", func(s *config.Site) { s.XPR.ProjectSpecificRelease = []string{"SapR3Apl"} }, nil},
	{problem.RuleNoEffect, "xpr.acceptLimitedAvailability[1]", func(s *config.Site) {
		s.XPR.AcceptLimitedAvailability = append(s.XPR.AcceptLimitedAvailability, "FiApl")
	}, nil},
}

// speechBy has the layer for speech to text, with a server of the Internet.
func speechBy(server string) func(*config.Site) {
	return func(s *config.Site) {
		choose("Vm2TxtApl")(s)
		s.XPR.AcceptLimitedAvailability = append(s.XPR.AcceptLimitedAvailability, "Vm2TxtApl")
		s.Network.InternetServer = server
	}
}

func dialUp() config.SMTP {
	return config.SMTP{Connection: "dialup", RASEntry: "x", RASUser: "x", RASPassword: "env:X"}
}

// isdn chooses the ISDN APL, which has limited availability, then does more.
func isdn(more func(*config.Site)) func(*config.Site) {
	return func(s *config.Site) {
		choose("IsdnApl")(s)
		s.XPR.AcceptLimitedAvailability = append(s.XPR.AcceptLimitedAvailability, "IsdnApl")
		more(s)
	}
}

func TestWarningsStopNoRun(t *testing.T) {
	assert.Empty(t, Check(berlin(t)))
	for _, c := range warningCases {
		t.Run(c.rule+" "+c.path, func(t *testing.T) {
			site := berlin(t)
			c.bad(site)
			problems := Check(site)
			assert.Empty(t, problems.Errors())
			require.Len(t, problems, 1)
			assert.Equal(t, c.rule, problems[0].Rule)
			assert.Equal(t, c.path, problems[0].Path)
			if c.good != nil {
				site = berlin(t)
				c.good(site)
				assert.Empty(t, Check(site))
			}
		})
	}
}
