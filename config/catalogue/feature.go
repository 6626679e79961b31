package catalogue

import "strings"

// The nine feature groups of Table 4-2.
const (
	kernelComponents     = "Kernel Components"
	servicesGroup        = "Services"
	telematicHardware    = "Telematic hardware"
	pbxIntegration       = "IP-/PBX integration"
	messagingIntegration = "Messaging and directory integration"
	presenceSupport      = "Presence support"
	crmIntegration       = "CRM/ERP Integration"
	callCenter           = "ACD/Call-Center"
	addOns               = "Add-Ons/Tools"
)

// Features and options that rules and checks name.
const (
	WebAssistant    = "Web Assistant"
	SNMPAgent       = "System Info SNMP Agent"
	FaxServer       = "Fax server"
	VoicemailServer = "Voicemail server"
	ERGO            = "ERGO"
	PhoneMail       = "PhoneMail"
	VMS             = "VMS"
	ISDNHardware    = "ISDN hardware"
	FaxG3PostDial   = "Fax G3 Post Dial"
	Utilities       = "Utilities"
)

// Feature is one row of the setup's feature selection (Table 4-2, 4.4.1).
type Feature struct {
	Group string
	Name  string
	// Service is the key of the service that the feature installs; empty if it installs none.
	Service string
	// Default features are chosen at every site: the kernel components that every XPR server has.
	Default bool
	// Options are the boxes below the feature, in the order of the table.
	Options []Option
	Remark  string
}

// Option is one of the boxes below a feature.
type Option struct {
	// Name by which the site file chooses it.
	Name string
	// Label is the text on the page; empty if the text is the name.
	Label string
	// Service is the key of the service that the option installs; empty if it installs none.
	Service string
	// Default options are chosen if the site names the feature and none of its options.
	Default bool
}

// String is "Group > Name", as an operator task shows it.
func (f Feature) String() string { return f.Group + " > " + f.Name }

var features = []Feature{
	{Group: kernelComponents, Name: "Monitor", Default: true, Remark: "should always be installed"},
	{Group: kernelComponents, Name: "TCP/IP Support", Service: "tcpapl", Default: true},
	{Group: kernelComponents, Name: "Monitor Event Log", Default: true, Remark: "started by the server"},
	{Group: kernelComponents, Name: "Notification module", Service: "NotApl"},
	{Group: servicesGroup, Name: "Webserver", Service: "WebApl", Options: []Option{
		{Name: WebAssistant, Default: true}, {Name: "IppAssistant"}, {Name: SNMPAgent},
	}, Remark: "System Info SNMP Agent needs the Windows SNMP service"},
	{Group: servicesGroup, Name: "Internet e-mail server", Service: "SmtpApl", Remark: "Windows' own SMTP server must be removed first"},
	{Group: servicesGroup, Name: FaxServer, Options: []Option{{Name: "Fax-on-Demand", Default: true}}},
	{Group: servicesGroup, Name: VoicemailServer, Options: []Option{
		{Name: ERGO, Label: "Unified Messaging Voicemail (ERGO)"},
		{Name: PhoneMail},
		{Name: VMS},
		{Name: "AMIS", Label: "Voicemail (AMIS)"},
		{Name: "Speech to Text", Service: "Vm2TxtApl"},
	}, Remark: "for the languages D, US and UK, do not choose PhoneMail, VMS and ERGO together"},
	{Group: servicesGroup, Name: "Pager"},
	{Group: servicesGroup, Name: "Voice guide"},
	{Group: servicesGroup, Name: "Web Service Provider", Service: "XmlApl"},
	{Group: servicesGroup, Name: "Single number"},
	{Group: servicesGroup, Name: "Short Message Service", Service: "SmsIpApl"},
	{Group: telematicHardware, Name: ISDNHardware, Service: "IsdnApl", Options: []Option{{Name: FaxG3PostDial}}, Remark: "the setup shows the group only if drivers are installed"},
	{Group: telematicHardware, Name: "IP telephony", Service: "ipApl", Remark: "choose one infrastructure protocol only"},
	{Group: pbxIntegration, Name: "CTI Computer Telephony Integration", Service: "CtiApl", Remark: "install the driver of the connection to the telephone system before the setup"},
	{Group: pbxIntegration, Name: "CSTA protocol", Service: "CstaApl"},
	{Group: messagingIntegration, Name: "LDAP directory synchronization", Service: "LdapApl"},
	{Group: messagingIntegration, Name: "MS Exchange 2003 Connector", Service: Exchange2003},
	{Group: messagingIntegration, Name: "MS Exchange TUM Connector", Service: "ExUmApl"},
	{Group: messagingIntegration, Name: "Lotus Notes gateway", Service: "LnApl"},
	{Group: messagingIntegration, Name: "Lotus Notes rUM Gateway", Service: "LnUmApl"},
	{Group: messagingIntegration, Name: "MS Exchange 2007 Connector", Service: Exchange2007},
	{Group: presenceSupport, Name: "Presence APL", Service: "PresenceApl"},
	{Group: crmIntegration, Name: "SAPconnect", Service: "SapR3Apl", Remark: "only if the vendor has released the service for this project"},
	{Group: crmIntegration, Name: "SAPphone (CTI)", Service: "SAPphoneApl", Remark: "only if the vendor has released the service for this project"},
	{Group: callCenter, Name: "Virtual Machine (VM)", Service: "VMApl"},
	{Group: callCenter, Name: "Agent management"},
	{Group: callCenter, Name: "ACDLoop"},
	{Group: callCenter, Name: "Question & answer"},
	{Group: addOns, Name: "File interface", Service: "FiApl"},
	{Group: addOns, Name: "Print module", Service: "PrintApl"},
	{Group: addOns, Name: "V.24 support", Service: "V24Apl"},
	{Group: addOns, Name: Utilities, Remark: "installed in the folder SDKTools"},
	{Group: addOns, Name: "'Lear' test module", Service: "Lear"},
	{Group: addOns, Name: "Print output management", Service: "LprApl"},
}

// Features returns the 36 rows of Table 4-2 in the table's order.
func Features() []Feature { return append([]Feature(nil), features...) }

// FindFeature finds what a site file chooses by "Feature" or "Feature > Option", in any case. The option is nil if the
// text names the whole feature.
func FindFeature(text string) (Feature, *Option, bool) {
	name, option, below := strings.Cut(text, ">")
	for _, f := range features {
		if !strings.EqualFold(f.Name, strings.TrimSpace(name)) {
			continue
		}
		if !below {
			return f, nil, true
		}
		for _, o := range f.Options {
			if strings.EqualFold(o.Name, strings.TrimSpace(option)) {
				return f, &o, true
			}
		}
	}
	return Feature{}, nil, false
}

// Choices are all names by which a site file chooses features and their options, in the table's order.
func Choices() []string {
	var names []string
	for _, f := range features {
		names = append(names, f.Name)
		for _, o := range f.Options {
			names = append(names, f.Name+" > "+o.Name)
		}
	}
	return names
}

// WithoutFeature returns the optional services among the given ones that no feature
// installs; the setup needs them by name. Mandatory services are always installed.
func WithoutFeature(chosen []Service) []Service {
	var out []Service
	for _, s := range chosen {
		if !s.Mandatory && s.Feature == "" {
			out = append(out, s)
		}
	}
	return out
}
