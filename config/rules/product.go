package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"changeover/config"
	"changeover/config/problem"
	"changeover/config/services"
)

// productRules are about the settings that the setup asks for (chapter 4).
var productRules = []Rule{
	fileRule("P-31", "4", "the version is a version of XPR V7, and each hotfix has a name that install-hotfix accepts", checkVersion),
	fileRule("V-42", "4.3.6", "the setup offers each language, each language has a licence, and the default language is one of these languages", checkLanguages),
	fileRule("V-48", "4.4.5", "the voice format is A-Law or µ-Law", checkVoiceFormat),
	fileRule("V-49", "4.4.5", "the data of the registry value VoiceRecFormat is one of three numbers, and the key of this registry value is given", checkVoiceRecFormat),
	fileRule("V-50", "4.4.7", "users log on with an XPR account", checkAuthMethod),
	fileRule("V-51", "4.4.7.1", "the XPR administrator and the postmaster have passwords", checkPasswords),
	fileRule("V-52", "4.4.9.1", "regional codes are digits, the area code does not contain the national prefix; if the country is General, every code and every prefix is given", checkRegional),
	fileRule("V-53", "4.4.9.2", "smtp.connection and smtp.usage have values that the SMTP APL wizard offers, and a dial-up connection has a phone book entry, a user account and a password", checkSMTP),
	stepRule("V-54", "4.4.9.3", "all options of the CTI APL are off in the setup"),
	fileRule("V-55", "4.4.10", "the server name in each certificate is the name of the virtual server or an alias of this name", checkCertificates),
	fileRule("V-56", "4.4.16", "SIP conferences need a second IP address", checkSIP),
	fileRule("V-57", "4.4.15", "Fax G3 Post Dial is chosen only with ISDN hardware", checkPostDial),
	fileRule("P-47", "4.4.10", "each further field of a certificate has a different label", checkCertificateFields),
	fileRule("P-74", "6.2", "there is a Microsoft Office licence for each node", checkOffice),
	hostRule("V-58", "4.4.1", "the SNMP service of Windows is installed for the SNMP agent"),
	hostRule("V-59", "4.4.1", "services for Lotus Notes have a Notes client of version 6 or later"),
	hostRule("V-60", "6.2", "Crystal Reports and Microsoft Office are licensed for each node"),
	hostRule("V-61", "7.1.2", "no server has ISDN boards of different types"),
	hostRule("V-62", "6.2", "text to speech (TTS) and speech recognition (ASR) run on a platform for which they are released"),
	fileRule("V-87", "9.7.4", "time zone support is 'unchanged', 'on' or 'off'", checkTimeZone),
}

// voiceRecFormats are A-Law, µ-Law and PCM.
var voiceRecFormats = []uint32{0x02000000, 0x10000000, 0xffffffff}

const rightVoiceRecFormat = "must be 33554432 (A-Law), 268435456 (µ-Law) or 4294967295 (PCM)"

var hostNamePattern = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$`)

// VersionPattern is the form of a version as the release notes write it: V7 R5, V7 R5.2.1 or V7 R5 FR1.
const VersionPattern = `^V7( ?R[0-9]{1,3}(\.[0-9]{1,5}){0,3}( (FR|SP|HF)[0-9]{1,4})*)?$`

var version = regexp.MustCompile(VersionPattern)

func checkVersion(s *config.Site, r *problem.Report) {
	if v := s.XPR.Version; v != "" && !version.MatchString(v) {
		r.Add("xpr.version", v, "must be a version of XPR V7, such as V7 R5")
	}
	checkHotfixes(s, r)
}

func checkLanguages(s *config.Site, r *problem.Report) {
	x := s.XPR
	if len(x.Languages) == 0 {
		r.Add("xpr.languages", "", "is missing; choose at least one of "+strings.Join(languages, ", "))
		return
	}
	seen := map[string]bool{}
	for i, language := range x.Languages {
		path := indexed("xpr.languages", i)
		if !slices.Contains(languages, language) {
			r.Add(path, language, "must be one of "+strings.Join(languages, ", "))
		}
		r.Unique(path, language, seen)
	}
	if x.LanguageLicences < 0 || x.LanguageLicences > 0 && len(x.Languages) > x.LanguageLicences {
		r.Add("xpr.languageLicences", strconv.Itoa(x.LanguageLicences), fmt.Sprintf("must be %d or more: each language of xpr.languages needs a licence", len(x.Languages)))
	}
	if !slices.Contains(x.Languages, x.DefaultLanguage) {
		r.Add("xpr.defaultLanguage", x.DefaultLanguage, "must be one of xpr.languages")
	}
}

func checkVoiceFormat(s *config.Site, r *problem.Report) {
	if f := s.XPR.VoiceFormat; f != config.VoiceALaw && f != config.VoiceMuLaw {
		r.Add("xpr.voiceFormat", f, "must be A-Law or µ-Law")
	}
}

func checkVoiceRecFormat(s *config.Site, r *problem.Report) {
	format := s.XPR.VoiceRecFormat
	if format == (config.VoiceRecFormat{}) {
		return
	}
	if !slices.Contains(voiceRecFormats, format.Value) {
		r.Add("xpr.voiceRecFormat.value", strconv.FormatUint(uint64(format.Value), 10), rightVoiceRecFormat)
	}
	checkRegistryPath(r, "xpr.voiceRecFormat.path", format.Path)
}

func checkAuthMethod(s *config.Site, r *problem.Report) {
	if s.XPR.AuthMethod != config.AuthXPRAccount {
		r.Add("xpr.authMethod", s.XPR.AuthMethod, "must be "+config.AuthXPRAccount+" on a cluster")
	}
}

func checkPasswords(s *config.Site, r *problem.Report) {
	if s.XPR.AdminPassword == "" {
		r.Add("xpr.adminPassword", "", missingPassword)
	}
	if s.XPR.PostmasterPassword == "" {
		r.Add("xpr.postmasterPassword", "", missingPassword)
	}
}

func checkRegional(s *config.Site, r *problem.Report) {
	g := s.Regional
	codes := []address{
		{"regional.areaCode", g.AreaCode},
		{"regional.subscriberCode", g.SubscriberCode},
		{"regional.internationalPrefix", g.InternationalPrefix},
		{"regional.nationalPrefix", g.NationalPrefix},
		{"regional.externalPrefix", g.ExternalPrefix},
	}
	for i, code := range g.RangeCodes {
		codes = append(codes, address{indexed("regional.rangeCodes", i), code})
	}
	for _, code := range codes {
		if code.value != "" && !digitsOnly.MatchString(code.value) {
			r.Add(code.path, code.value, "must be digits")
		}
	}
	if g.NationalPrefix != "" && strings.HasPrefix(g.AreaCode, g.NationalPrefix) {
		r.Add("regional.areaCode", g.AreaCode, "must not begin with the national prefix (regional.nationalPrefix)")
	}
	if len(g.RangeCodes) > 0 && g.SubscriberCode != "" {
		r.Add("regional.subscriberCode", g.SubscriberCode, "must be left out if regional.rangeCodes are given")
	}
	if strings.EqualFold(g.Country, "General") {
		checkGeneral(r, codes[:5], len(g.RangeCodes) > 0)
	}
}

// checkGeneral: the setup has no values for the country 'General', so every field is needed.
func checkGeneral(r *problem.Report, codes []address, ranges bool) {
	for _, code := range codes {
		if code.value == "" && (!ranges || code.path != "regional.subscriberCode") {
			r.Add(code.path, "", "is missing; if the country is General, every code and every prefix is needed")
		}
	}
}

func checkSMTP(s *config.Site, r *problem.Report) {
	if c := s.SMTP.Connection; c != config.SMTPNone && c != config.SMTPPermanent && c != config.SMTPDialUp {
		r.Add("smtp.connection", c, "must be none, permanent or dialup")
	}
	checkDialUp(s, r)
	known, seen := []string{"InternetMail", "POP3", "IMAP4"}, map[string]bool{}
	for i, usage := range s.SMTP.Usage {
		if !slices.Contains(known, usage) {
			r.Add(indexed("smtp.usage", i), usage, "must be one of "+strings.Join(known, ", "))
		}
		r.Unique(indexed("smtp.usage", i), usage, seen)
	}
}

// checkDialUp: the wizard asks for the entry of the phone book, and for the account that the connection needs.
func checkDialUp(s *config.Site, r *problem.Report) {
	m := s.SMTP
	if m.Connection != config.SMTPDialUp {
		return
	}
	if m.RASEntry == "" {
		r.Add("smtp.rasEntry", "", "is missing; give the phone book entry of the dial-up connection")
	}
	if m.RASUser == "" {
		r.Add("smtp.rasUser", "", "is missing; give the user account of the dial-up connection")
	}
	if m.RASPassword == "" {
		r.Add("smtp.rasPassword", "", missingPassword)
	}
}

func checkCertificates(s *config.Site, r *problem.Report) {
	checkCertificate(s, r, "tls.webServerName", s.TLS.WebServerName)
	checkCertificate(s, r, "tls.stunnelServerName", s.TLS.StunnelServerName)
	if s.TLS.WebPort != 0 {
		r.Port("tls.webPort", s.TLS.WebPort)
	}
	if s.TLS.StunnelPort != 0 {
		r.Port("tls.stunnelPort", s.TLS.StunnelPort)
	}
}

func checkCertificate(s *config.Site, r *problem.Report, path, name string) {
	short, _, _ := strings.Cut(name, ".")
	_, isNode := s.Node(short)
	switch {
	case strings.EqualFold(name, s.VirtualServer.Name): // the default; its form is V-02
	case slices.ContainsFunc(inventory(s), func(a address) bool { return a.value == name }):
		r.Add(path, name, "must be the name of the virtual server or an alias of this name, not an address of a node or of the cluster")
	case !hostNamePattern.MatchString(name):
		r.Add(path, name, "must be the host name that browsers use")
	case isNode || strings.EqualFold(short, s.Cluster.Name):
		r.Add(path, name, "must be the name of the virtual server or an alias of this name, not the name of a node or of the cluster")
	}
}

func checkCertificateFields(s *config.Site, r *problem.Report) {
	own := []string{"server name", "password", "repeat password"}
	seen := map[string]bool{}
	for i, field := range s.TLS.CertificateFields {
		path := indexed("tls.certificateFields", i) + ".label"
		if strings.TrimSpace(field.Label) == "" {
			r.Add(path, field.Label, "is missing; give the label that the field has on the page")
			continue
		}
		switch {
		case config.ContainsFold(own, field.Label):
			r.Add(path, field.Label, "has a field of its own in tls: webServerName, stunnelServerName or password; use that field, and remove this entry")
		case field.Value != "" && password.MatchString(field.Label+"=x"):
			r.Add(indexed("tls.certificateFields", i)+".value", "", noPassword("tls.certificateFields.value"))
		}
		r.Unique(path, field.Label, seen)
	}
}

func checkOffice(s *config.Site, r *problem.Report) {
	if o := s.Office; o.Enabled && o.Licences < len(s.Nodes) {
		r.Add("officeConversion.licences", strconv.Itoa(o.Licences), fmt.Sprintf("must be %d or more: each node needs a Microsoft Office licence", len(s.Nodes)))
	}
}

func checkSIP(s *config.Site, r *problem.Report) {
	ip := s.XPR.SIPSecondIP
	if ip == "" && !s.XPR.SIPConferences {
		return
	}
	switch why := noClient(s, ip); {
	case !isIPv4(ip):
		r.Add("xpr.sipSecondIP", ip, rightIPv4(ip, "; SIP conferences need a second IP address"))
	case inCluster(s, ip):
		r.Add("xpr.sipSecondIP", ip, "is already an address of the cluster; give another address")
	case why != "":
		r.Add("xpr.sipSecondIP", ip, why)
	default:
		checkNoNeighbour(s, r, "xpr.sipSecondIP", ip)
	}
}

func checkPostDial(s *config.Site, r *problem.Report) {
	if s.XPR.FaxG3PostDial && !runsAnywhere(s, "IsdnApl") {
		r.Add("xpr.faxG3PostDial", "true", "is an option of ISDN hardware; add IsdnApl to xpr.services or to the apls of a satellite, or leave out xpr.faxG3PostDial")
	}
}

// runsAnywhere reports whether a service runs on the cluster or on a satellite.
func runsAnywhere(s *config.Site, apl string) bool {
	for _, satellite := range s.Satellites {
		if config.ContainsFold(satellite.Apls, apl) {
			return true
		}
	}
	return services.Has(s, apl)
}

func checkTimeZone(s *config.Site, r *problem.Report) {
	if z := s.XPR.TimeZoneSupport; z != config.TimeZoneUnchanged && z != "on" && z != "off" {
		r.Add("xpr.timeZoneSupport", z, "must be 'unchanged', 'on' or 'off'")
	}
}
