package schema

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"changeover/config"
	"changeover/config/catalogue"
	"changeover/config/rules"
)

// constraint is what a text, or each item of a list of texts, may be, in addition to what the field's tag says.
type constraint struct {
	// values are all that the field may have; anyCase: in any case.
	values  []string
	anyCase bool
	// pattern is a regular expression that JSON Schema and Go read alike.
	pattern string
	// not are values that the field may not have.
	not []string
}

// Patterns of texts. They allow no control characters.
const (
	octet        = `(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])`
	ipv4         = `^` + octet + `(\.` + octet + `){3}$`
	computer     = `^[A-Za-z0-9]([A-Za-z0-9_-]{0,13}[A-Za-z0-9])?$`
	localPath    = `^[A-Za-z]:(\\[^\\/:*?"<>|\x00-\x1f]+)*\\?$`
	secret       = `^(env:[A-Za-z_][A-Za-z0-9_]*|file:[^\x00-\x1f]+)$`
	digits       = `^[0-9]*$`
	clock        = `^([0-9]|[01][0-9]|2[0-3]):[0-5][0-9]$`
	sixtieths    = `^[0-9]{1,4}:[0-5][0-9]$`
	mac          = `^([0-9A-Fa-f]{2}[-:]){5}[0-9A-Fa-f]{2}$`
	registryPath = `^[Ss][Oo][Ff][Tt][Ww][Aa][Rr][Ee]\\.+$|^[Ss][Yy][Ss][Tt][Ee][Mm]\\.+$`
)

// constraints returns the constraints of fields, by "Type.Field". Most fields have none.
var constraints = sync.OnceValue(func() map[string]constraint {
	all := map[string]constraint{
		"Site.Name":                     {pattern: `^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$`},
		"Cluster.WindowsServer":         {values: config.Releases()},
		"Role.Priority":                 {values: []string{"High", "Medium", "Low"}, anyCase: true},
		"Disk.DriveLetter":              {pattern: `^[D-Zd-z]$`},
		"XPR.Version":                   {pattern: rules.VersionPattern},
		"XPR.Languages":                 {values: rules.Languages()},
		"XPR.DefaultLanguage":           {values: rules.Languages()},
		"XPR.Services":                  {values: optionalServices(), anyCase: true},
		"XPR.Features":                  {values: catalogue.Choices(), anyCase: true},
		"XPR.ProjectSpecificRelease":    {values: optionalServices(), anyCase: true},
		"XPR.AcceptLimitedAvailability": {values: optionalServices(), anyCase: true},
		"XPR.VoiceFormat":               {values: []string{config.VoiceALaw, config.VoiceMuLaw, "μ-Law"}},
		"XPR.ServerName":                {pattern: `^[A-Za-z0-9]{1,15}$`},
		"HotfixFile.SHA256":             {pattern: rules.SHA256Pattern},
		"SMTP.Usage":                    {values: []string{"InternetMail", "POP3", "IMAP4"}},
		"Drill.Month":                   {pattern: calendarOf("january february march april may june july august september october november december")},
		"Drill.DayOfWeek":               {pattern: calendarOf("sunday monday tuesday wednesday thursday friday saturday")},
	}
	for _, field := range []string{"Window.TimeZone", "Drill.TimeZone"} {
		all[field] = constraint{pattern: `^[A-Za-z0-9_+/-]*$`, not: []string{"Local", "local", "localtime", "posixrules"}}
	}
	for pattern, fields := range map[string][]string{
		ipv4:           {"Cluster.IP", "Node.ClientIP", "Node.InterconnectIP", "VirtualServer.IP", "Licensing.CLAHostIP", "XPR.SIPSecondIP", "Network.Gateway", "Network.VoIPServers"},
		computer:       {"Cluster.Name", "Node.Name", "VirtualServer.Name", "Satellite.Name", "Site.InstallNode", "Site.FinalOwner", "Role.PreferredOwners"},
		localPath:      {"Media.Path", "XPR.InstallDir", "XPR.LicsvcDir", "XPR.DatabaseDir", "XPR.DocumentDir", "EmbeddedCode.Directory", "HotfixPackage.Program", "HotfixFile.Path"},
		digits:         {"Regional.AreaCode", "Regional.SubscriberCode", "Regional.InternationalPrefix", "Regional.NationalPrefix", "Regional.ExternalPrefix", "Regional.RangeCodes"},
		calendarOf(""): {"Drill.DayOfMonth", "Drill.Hour", "Drill.Minute"},
		clock:          {"Window.From", "Window.To"},
		sixtieths:      {"Policies.RestartPeriod", "Policies.InfostorRetryPeriod", "PolicyOverride.RestartPeriod"},
		mac:            {"Node.MAC", "LicenceFile.MACs"},
		registryPath:   {"Site.ExtraCheckpoints", "VoiceRecFormat.Path", "Ghostscript.Path"},
	} {
		for _, field := range fields {
			all[field] = constraint{pattern: pattern}
		}
	}
	return all
})

// optionalServices are the names of the services that a site may choose.
func optionalServices() []string {
	var names []string
	for _, row := range catalogue.Services() {
		if !row.Mandatory && !slices.Contains(names, row.Name) {
			names = append(names, row.Name)
		}
	}
	return names
}

// calendarOf is the pattern of a calendar's field, in which names of three letters or more may stand for numbers.
func calendarOf(names string) string {
	value := `\*|[0-9]+`
	for _, name := range strings.Fields(names) {
		value += "|" + anyCase(name[:3]) + "[A-Za-z]*"
	}
	item := "(" + value + ")(-(" + value + "))?(/[0-9]+)?"
	return "^ *" + item + "( *, *" + item + ")* *$"
}

// anyCase is a pattern of a text in any case: patterns of JSON Schema have no option for it.
func anyCase(text string) string {
	var b strings.Builder
	for _, r := range text {
		upper, lower := strings.ToUpper(string(r)), strings.ToLower(string(r))
		if upper == lower {
			b.WriteString(regexp.QuoteMeta(string(r)))
			continue
		}
		b.WriteString("[" + upper + lower + "]")
	}
	return b.String()
}
