package rules

import "changeover/config"

var serviceCases = []ruleCase{
	{"V-44", "xpr.services[6]", choose("DbApl"), choose("XmlApl")},
	{"V-44", "xpr.services[6]", choose("NoSuchApl"), choose("xmlapl")},
	{"V-44", "xpr.services[6]", choose("BirtApl"), nil},
	{"V-44", "xpr.projectSpecificRelease[0]", func(s *config.Site) { s.XPR.ProjectSpecificRelease = []string{"BirtApl"} }, unlisted("BirtApl")},
	{"V-44", "xpr.services[6]", unlisted("Birt-Apl"), nil},
	{"V-44", "xpr.services[6]", choose("licsvc"), nil},
	{"V-44", "xpr.services[6]", choose("webapl"), nil},
	{"V-44", "xpr.services[6]", choose("ConApl"), func(s *config.Site) { choose("ConApl")(s); s.XPR.ProjectSpecificRelease = []string{"conapl"} }},
	{"V-44", "xpr.projectSpecificRelease[0]", func(s *config.Site) { s.XPR.ProjectSpecificRelease = []string{"NoSuchApl"} }, nil},
	{"V-45", "xpr.services[6]", ip(func(s *config.Site) { s.XPR.TTSOnNodes = true }), ip(func(*config.Site) {})},
	{"V-45", "xpr.services[6]", ip(func(s *config.Site) { s.XPR.ASROnNodes = true }), nil},
	{"V-46", "xpr.ipProtocol", ip(func(s *config.Site) { s.XPR.IPProtocol = "" }), ip(func(s *config.Site) { s.XPR.IPProtocol = "H.323" })},
	{"V-46", "xpr.ipProtocol", func(s *config.Site) { s.XPR.IPProtocol = "MGCP" }, nil},
	{"V-46", "xpr.ipFax", ip(func(s *config.Site) { s.XPR.IPFax = "T.30" }), ip(func(s *config.Site) { s.XPR.IPFax = "T.38" })},
	{"V-46", "xpr.ipFax", ip(func(s *config.Site) { s.XPR.IPFax, s.XPR.IPProtocol = "G.711", "CorNet-IP" }), ip(func(s *config.Site) {
		s.XPR.IPFax, s.XPR.IPProtocol = "G.711", "H.323"
		isdn(func(s *config.Site) { s.XPR.ISDNHardware = true })(s)
	})},
	{"V-47", "xpr.services[6]", choose("FiApl"), func(s *config.Site) {
		choose("FiApl")(s)
		s.XPR.AcceptLimitedAvailability = []string{"smsipapl", "fiapl"}
	}},
	{"V-47", "xpr.acceptLimitedAvailability[0]", func(s *config.Site) {
		s.XPR.AcceptLimitedAvailability = []string{"SmsApl", "SmsIpApl"}
	}, nil},
	{"V-47", "xpr.services[6]", cti("TAPI"), cti("CSTA")},
	{"V-44", "xpr.features[1]", func(s *config.Site) {
		features("Pager", "SAPconnect")(s)
		s.XPR.AcceptLimitedAvailability = append(s.XPR.AcceptLimitedAvailability, "SapR3Apl")
	}, nil},
	{"V-47", "xpr.features[0]", features("File interface"), nil},
	{"V-45", "xpr.features[0]", func(s *config.Site) { features("IP telephony")(s); s.XPR.IPProtocol, s.XPR.TTSOnNodes = "SIP", true }, nil},
	{"V-46", "xpr.ipProtocol", features("IP telephony"), nil},
	{"P-35", "xpr.ctiConnection", features("CTI Computer Telephony Integration"), nil},
	{"P-34", "xpr.features[1]", features("Pager", "Fax"), features("Pager", "fax server", "Fax server > Fax-on-Demand")},
	{"P-34", "xpr.features[0]", features("Webserver > SNMP"), features("Webserver > System Info SNMP Agent")},
	{"P-34", "xpr.features[1]", features("Pager", "pager"), nil},
	{"P-34", "xpr.features[0]", features("Voicemail server"), features("Voicemail server", "Voicemail server > AMIS")},
	{"V-43", "xpr.features[1]", features("Voicemail server > ERGO", "voicemail server > vms"), func(s *config.Site) {
		features("Voicemail server > ERGO", "Voicemail server > VMS")(s)
		s.XPR.Languages, s.XPR.DefaultLanguage = []string{"French"}, "French"
	}},
	{"V-43", "xpr.features[2]", features("Voicemail server > PhoneMail", "Voicemail server > AMIS", "Voicemail server > ERGO"), nil},
	{"V-89", "xpr.exchange2007Server", connector(""), connector("EXCH07")},
	{"V-89", "xpr.exchange2007Server", connector("EXCH 07"), nil},
	{"V-89", "xpr.exchange2007Server", connector(`"EXCH07"`), connector("exch07.example.net")},
	{"V-89", "xpr.exchange2007Server", connector("EXCH07\u00a0"), nil},
	{"P-35", "xpr.ctiConnection", cti(""), cti("CSTA")},
	{"P-35", "xpr.ctiConnection", cti("XMPP"), nil},
}

// unlisted chooses a layer that is in no table of the manual, and says that it is released for the project.
func unlisted(name string) func(*config.Site) {
	return func(s *config.Site) { choose(name)(s); s.XPR.ProjectSpecificRelease = []string{name} }
}

func choose(services ...string) func(*config.Site) {
	return func(s *config.Site) { s.XPR.Services = append(s.XPR.Services, services...) }
}

func features(names ...string) func(*config.Site) {
	return func(s *config.Site) { s.XPR.Features = names }
}

// ip chooses the IP APL over SIP, then does more.
func ip(more func(*config.Site)) func(*config.Site) {
	return func(s *config.Site) { choose("ipApl")(s); s.XPR.IPProtocol = "SIP"; more(s) }
}

func cti(connection string) func(*config.Site) {
	return func(s *config.Site) { choose("CtiApl")(s); s.XPR.CTIConnection = connection }
}

func connector(server string) func(*config.Site) {
	return func(s *config.Site) {
		choose("Ex2k7Apl")(s)
		s.XPR.AcceptLimitedAvailability = append(s.XPR.AcceptLimitedAvailability, "Ex2k7Apl")
		s.XPR.Exchange2007Server = server
		s.Accounts.Exchange = config.Account{Name: `EXAMPLE\exch`, Password: "env:EXCH"}
	}
}

var satelliteCases = []ruleCase{
	{"V-63", "satellites[1].name", satellite("satel1"), satellite("SATEL2")},
	{"V-63", "satellites[1].name", satellite("ABCDEFGHIJKLMNOP"), nil},
	{"V-63", "satellites[1].name", satellite(""), nil},
	{"V-63", "satellites[1].apls[1]", satellite("SATEL2", "CtiApl", "ctiapl"), satellite("SATEL2", "CtiApl", "DbApl")},
	{"V-63", "satellites[1].apls[0]", satellite("SATEL2", "nameloc"), nil},
	{"V-63", "satellites[1].apls[0]", satellite("SATEL2", "Cti-Apl"), nil},
	{"V-64", "satellites[1].name", satellite("SATEL 2"), satellite("SATEL-2")},
	{"V-64", "satellites[1].apls[0]", satellite("SATEL2", "CtiApl,IsdnApl"), nil},
	{"V-65", "satellites[1].name", satellite("kern2"), satellite("KERN3")},
	{"V-65", "satellites[1].name", satellite("XPRBERLIN"), nil},
	{"V-88", "xpr.services[6]", choose("RepApl"), nil},
	{"V-88", "satellites[0].sqlServer", reporting(""), reporting("SQL1")},
	{"V-88", "satellites[0].sqlServer", reporting("kern1.example.net"), nil},
	{"V-88", "satellites[0].sqlServer", reporting(`kern1\XPR`), reporting(`SQL1\KERN1`)},
	{"V-88", "satellites[0].sqlServer", reporting("XPRBERLIN.example.net, 1433"), nil},
	{"V-88", "satellites[0].sqlServer", reporting("tcp:KERN1,1433"), reporting("tcp:SQL1,1433")},
	{"V-88", "satellites[0].sqlServer", reporting("TCP: 172.26.209.41"), nil},
	{"V-88", "satellites[0].sqlServer", reporting(`np:\\kern1\pipe\sql\query`), reporting(`np:\\SQL1\pipe\kern1\query`)},
	{"V-88", "satellites[0].sqlServer", reporting(`\\kern1\pipe\sql\query`), nil},
	{"V-88", "satellites[0].sqlServer", reporting(`"kern1"`), nil},
	{"V-88", "satellites[0].sqlServer", reporting("kern1.example.net."), nil},
}

func satellite(name string, apls ...string) func(*config.Site) {
	return func(s *config.Site) { s.Satellites = append(s.Satellites, config.Satellite{Name: name, Apls: apls}) }
}

func reporting(server string) func(*config.Site) {
	return func(s *config.Site) {
		s.Satellites[0].Apls, s.Satellites[0].SQLServer = []string{"RepScheduleApl"}, server
	}
}
