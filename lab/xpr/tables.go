package xpr

import "strings"

// row is one service of Table 12/17 with its program from Table 14/19.
type row struct {
	// key is the service name in the service control manager, display the display name.
	key, display string
	// program is the path below the XPR folder, for the licence service below its own folder.
	program string
	// depends is the service that the setup sets as dependency, as on a single server.
	depends   string
	mandatory bool
}

// mandatoryRows are the rows 1 to 10 of Table 17, in sequence.
var mandatoryRows = []row{
	{"licsvc", "XPR License Service (licsvc)", `licsvc.exe`, "", true},
	{"nameloc", "XPR Name Locator (nameloc)", `bin\nameloc.exe`, "licsvc", true},
	{"cfgsvc", "XPR Configuration Service (cfgsvc)", `bin\cfgsvc.exe`, "nameloc", true},
	{"xmrsvc", "XPR Status Dispatcher (xmrsvc)", `bin\xmrsvc.exe`, "cfgsvc", true},
	{"infostor", "XPR Information Store (infostor)", `bin\infostor.exe`, "xmrsvc", true},
	{"mta", "XPR Message Router (mta)", `bin\mta.exe`, "infostor", true},
	{"mrs", "XPR Administrator (mrs)", `bin\mrs.exe`, "mta", true},
	{"TcpApl", "XPR TCP/IP Transport Layer(tcpApl)", `bin\tcpapl.exe`, "mrs", true},
	{"stunnel", "stunnel", `bin\stunnel\stunnel.exe`, "TcpApl", true},
	{"DirSvc", "XPR Directory Service (DirSvc)", `bin\dirsvc.exe`, "mrs", true},
}

// optionalRows are the rows of Table 17 with sequence 11. The table has CtiApl
// twice, for two connections of the same service.
var optionalRows = []row{
	{"SmtpApl", "XPR Internet Mail APL (SmtpApl)", `bin\smtpapl.exe`, "mrs", false},
	{"Vm2TxtApl", "XPR Vm2Txt APL(Vm2TxtApl)", `bin\vm2txtapl.exe`, "mrs", false},
	{"WebApl", "XPR Web APL (WebApl)", `bin\webapl.exe`, "mrs", false},
	{"MailApl", "XPR Mail APL (MailApl)", `bin\mailapl.exe`, "mrs", false},
	{"Lear", "XPR Lear APL (Lear)", `bin\lear.exe`, "mrs", false},
	{"NotApl", "XPR Notification APL (NotApl)", `bin\notapl.exe`, "mrs", false},
	{"LprApl", "XPR Lpr APL (LprApl)", `bin\lprapl.exe`, "mrs", false},
	{"CstaApl", "XPR Csta APL (CstaApl)", `bin\cstaapl.exe`, "mrs", false},
	{"CtiApl", "XPR Cti APL(CtiApl)", `bin\ctiapl.exe`, "mrs", false},
	{"ipApl", "XPR ip APL (ipApl)", `bin\ipapl.exe`, "mrs", false},
	{"LdapApl", "XPR Ldap APL (LdapApl)", `bin\ldapapl.exe`, "mrs", false},
	{"PresenceApl", "XPR Presence APL (PresenceApl)", `bin\presenceapl.exe`, "mrs", false},
	{"XmlApl", "XPR Xml APL (XmlApl)", `bin\xmlapl.exe`, "mrs", false},
	{"VMApl", "XPR VM APL (VMApl)", `bin\vmapl.exe`, "mrs", false},
	{"PrintApl", "XPR Printer APL (PrintApl)", `bin\printapl.exe`, "mrs", false},
	{"IsdnApl", "XPR Isdn APL (IsdnApl)", `bin\isdnapl.exe`, "mrs", false},
	{"SmsIpApl", "XPR SMS Large Account APL (SmsIpApl)", `bin\smsipapl.exe`, "mrs", false},
	{"V24Apl", "XPR Serial APL (V24Apl)", `bin\v24apl.exe`, "mrs", false},
	{"FiApl", "XPR FileInterface APL (FiApl)", `bin\fiapl.exe`, "mrs", false},
	{exchange2003, "XPR Exchange Connector for i386", `bin\exchapl.exe`, "mrs", false},
	{exchange2007, "XPR Exchange Connector for i386", `bin\ex2k7apl.exe`, "mrs", false},
	{"ExUmApl", "XPR Exchange UM APL", `bin\exumapl.exe`, "mrs", false},
	{"LnApl", "XPR Lotus Notes APL (LNapl)", `bin\lnapl.exe`, "mrs", false},
	{"LnUmApl", "XPR Lotus Notes UM APL (LnUmApl)", `bin\lnumapl.exe`, "mrs", false},
	{"SapR3Apl", "XPR SAP R/3 APL (SapR3Apl)", `bin\sapr3apl.exe`, "mrs", false},
	{"SAPphoneApl", "XPR SAPphone APL(SAPphoneApl)", `bin\sapphoneapl.exe`, "mrs", false},
	{"ConApl", "XPR Connection APL (ConApl)", `bin\conapl.exe`, "mrs", false},
}

// Placeholders for the keys of the Exchange connectors, which consist of the names
// of the XPR server and the Exchange server, see named.
const (
	exchange2003 = "<Exchange 2003>"
	exchange2007 = "<Exchange 2007>"
)

// feature is a row of Table 4-2 with the service that it installs, if any.
type feature struct{ group, name, key string }

// option is a box below a feature, with the service of Table 12/17 that it installs, if any.
type option struct{ feature, name, key string }

var options = []option{
	{"Webserver", "Web Assistant", ""},
	{"Webserver", "IppAssistant", ""},
	{"Webserver", "System Info SNMP Agent", ""},
	{"Fax server", "Fax-on-Demand", ""},
	{"Voicemail server", "Unified Messaging Voicemail (ERGO)", ""},
	{"Voicemail server", "PhoneMail", ""},
	{"Voicemail server", "VMS", ""},
	{"Voicemail server", "Voicemail (AMIS)", ""},
	{"Voicemail server", "Speech to Text", "Vm2TxtApl"},
	{"ISDN hardware", "Fax G3 Post Dial", ""},
}

// Only one of the voicemail systems oneVoicemail can be installed with the languages oneVoicemailIn (Table 4-2).
var (
	oneVoicemail   = []string{"Unified Messaging Voicemail (ERGO)", "PhoneMail", "VMS"}
	oneVoicemailIn = []string{"German", "US English", "British English"}
)

var features = []feature{
	{"Kernel Components", "Monitor", ""},
	{"Kernel Components", "TCP/IP Support", "TcpApl"},
	{"Kernel Components", "Monitor Event Log", ""},
	{"Kernel Components", "Notification module", "NotApl"},
	{"Services", "Webserver", "WebApl"},
	{"Services", "Internet e-mail server", "SmtpApl"},
	{"Services", "Fax server", ""},
	{"Services", "Voicemail server", ""},
	{"Services", "Pager", ""},
	{"Services", "Voice guide", ""},
	{"Services", "Web Service Provider", "XmlApl"},
	{"Services", "Single number", ""},
	{"Services", "Short Message Service", "SmsIpApl"},
	{"Telematic hardware", "ISDN hardware", "IsdnApl"},
	{"Telematic hardware", "IP telephony", "ipApl"},
	{"IP-/PBX integration", "CTI Computer Telephony Integration", "CtiApl"},
	{"IP-/PBX integration", "CSTA protocol", "CstaApl"},
	{"Messaging and directory integration", "LDAP directory synchronization", "LdapApl"},
	{"Messaging and directory integration", "MS Exchange 2003 Connector", exchange2003},
	{"Messaging and directory integration", "MS Exchange TUM Connector", "ExUmApl"},
	{"Messaging and directory integration", "Lotus Notes gateway", "LnApl"},
	{"Messaging and directory integration", "Lotus Notes rUM Gateway", "LnUmApl"},
	{"Messaging and directory integration", "MS Exchange 2007 Connector", exchange2007},
	{"Presence support", "Presence APL", "PresenceApl"},
	{"CRM/ERP Integration", "SAPconnect", "SapR3Apl"},
	{"CRM/ERP Integration", "SAPphone (CTI)", "SAPphoneApl"},
	{"ACD/Call-Center", "Virtual Machine (VM)", "VMApl"},
	{"ACD/Call-Center", "Agent management", ""},
	{"ACD/Call-Center", "ACDLoop", ""},
	{"ACD/Call-Center", "Question & answer", ""},
	{"Add-Ons/Tools", "File interface", "FiApl"},
	{"Add-Ons/Tools", "Print module", "PrintApl"},
	{"Add-Ons/Tools", "V.24 support", "V24Apl"},
	{"Add-Ons/Tools", "Utilities", ""},
	{"Add-Ons/Tools", "'Lear' test module", "Lear"},
	{"Add-Ons/Tools", "Print output management", "LprApl"},
}

// withoutFeature are the optional services that no row of Table 4-2 installs.
var withoutFeature = []string{"MailApl", "ConApl"}

func findRow(rows []row, key string) (row, bool) {
	for _, r := range rows {
		if strings.EqualFold(r.key, key) {
			return r, true
		}
	}
	return row{}, false
}

// findBox finds a box by its text in the dialog, "Group > Feature" or "Group > Feature > Option"; o is the zero option for a feature.
func findBox(text string) (f feature, o option, ok bool) {
	parts := strings.Split(text, ">")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	for _, f := range features {
		if len(parts) < 2 || !strings.EqualFold(f.group, parts[0]) || !strings.EqualFold(f.name, parts[1]) {
			continue
		}
		if len(parts) == 2 {
			return f, option{}, true
		}
		for _, o := range options {
			if len(parts) == 3 && o.feature == f.name && strings.EqualFold(o.name, parts[2]) {
				return f, o, true
			}
		}
	}
	return feature{}, option{}, false
}

// folder is a folder below the XPR folder that the setup shares (Table 16).
type folder struct{ name, share, description string }

var sharedFolders = []folder{
	{"backup", "MrsBackup$", "XPR 'Backup' Directory"},
	{"client", "MrsClnt", "XPR 'Client' Directory"},
	{"folders", "MrsFolders$", "XPR 'Folders' Directory"},
	{"monitor", "MrsMonitor", "XPR 'Monitor' Directory"},
	{"NCO", "MrsNCOConfig$", "XPR 'NCO Configuration' Directory"},
	{"userdata", "MrsUserdata$", "XPR 'Userdata' Directory"},
}
