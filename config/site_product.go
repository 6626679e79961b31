package config

// XPR are the product's own settings (chapter 4).
type XPR struct {
	// InstallDir on the cluster drive, without blanks; default <drive>:\OpenScape\xpr (4.4).
	InstallDir string `json:"installDir,omitempty"`
	// LicsvcDir on the cluster drive; default <drive>:\OpenScape\xprlicsvc (4.3.4.1).
	LicsvcDir string `json:"licsvcDir,omitempty"`
	// DatabaseDir on the cluster drive; default: database below InstallDir (4.4.3).
	DatabaseDir string `json:"databaseDir,omitempty"`
	// DocumentDir on the cluster drive; default: documents below InstallDir (4.4.3).
	DocumentDir string `json:"documentDir,omitempty"`
	// ServerName of the XPR server; cannot be changed later (4.3.5).
	ServerName string `json:"serverName" jsonschema:"required"`
	// RemoteSystemLink planned: the name has at most 11 characters; xpr.crypto must be KRYPT (4.3.5).
	RemoteSystemLink bool `json:"remoteSystemLink,omitempty"`
	// Crypto is the encryption that the XPR server is to use; default KRYPT (4.1, 4.3.5).
	Crypto string `json:"crypto,omitempty" jsonschema:"enum=KRYPT,enum=Crypt_Sec"`
	// Version as purchased, e.g. V7 R5 (4).
	Version string `json:"version,omitempty"`
	// Hotfixes that the vendor has published for the version (9.8.3).
	Hotfixes []string `json:"hotfixes,omitempty" jsonschema:"maxItems=100"`
	// HotfixPackages say of hotfixes how they are installed and which files they leave, which are then compared on all nodes
	// (9.8.3); of a hotfix without one a person states that it is installed.
	HotfixPackages []HotfixPackage `json:"hotfixPackages,omitempty" jsonschema:"maxItems=100"`
	// Languages of the setup; each needs a licence (4.3.6).
	Languages []string `json:"languages,omitempty" jsonschema:"required,minItems=1,maxItems=14"`
	// DefaultLanguage is one of Languages; default: the first (4.3.6).
	DefaultLanguage string `json:"defaultLanguage,omitempty"`
	// LanguageLicences that the customer has (4.3.6).
	LanguageLicences int `json:"languageLicences,omitempty" jsonschema:"minimum=1,maximum=10000"`
	// Services are the optional services of the catalogue by their key, e.g. WebApl.
	Services []string `json:"services,omitempty" jsonschema:"maxItems=100"`
	// Features to choose in the setup in addition to those of Services, by the names of Table 4-2: "Fax server",
	// "Voicemail server > ERGO". Leaving the field out decides nothing; [] chooses no further one (4.4.1).
	Features []string `json:"features,omitzero" jsonschema:"maxItems=100"`
	// CTIConnection is "CSTA" or "TAPI" where CtiApl is installed (Table 12/17).
	CTIConnection string `json:"ctiConnection,omitempty" jsonschema:"enum=CSTA,enum=TAPI"`
	// IPProtocol of the IP APL: "H.323", "CorNet-IP" or "SIP" (4.4.1).
	IPProtocol string `json:"ipProtocol,omitempty" jsonschema:"enum=H.323,enum=CorNet-IP,enum=SIP"`
	// IPFax is the fax protocol that the IP APL runs in parallel with voice: "T.38" or "G.711", over H.323 or SIP only (4.4.1).
	IPFax string `json:"ipFax,omitempty" jsonschema:"enum=T.38,enum=G.711"`
	// Exchange2003Server names the Exchange server of the connector for Exchange 2003 (Table 12/17 row 31).
	Exchange2003Server string `json:"exchange2003Server,omitempty"`
	// Exchange2007Server names the Exchange server of the connector for Exchange 2007 (Table 12/17 row 32).
	Exchange2007Server string `json:"exchange2007Server,omitempty"`
	// TTSOnNodes: text to speech runs on the nodes; not with IsdnApl or ipApl (4.4.1).
	TTSOnNodes bool `json:"ttsOnNodes,omitempty"`
	// ASROnNodes: speech recognition runs on the nodes; not with IsdnApl or ipApl (4.4.1).
	ASROnNodes bool `json:"asrOnNodes,omitempty"`
	// TTSVoices that are installed; each needs 100 MB of memory (7.1.2).
	TTSVoices int `json:"ttsVoices,omitempty" jsonschema:"minimum=0,maximum=1000"`
	// TTSChannels in use at once; each needs 2 MB of memory (7.1.2).
	TTSChannels int `json:"ttsChannels,omitempty" jsonschema:"minimum=0,maximum=10000"`
	// ISDNHardware: boards and drivers are in the nodes (7.1.2 'Sangoma').
	ISDNHardware bool `json:"isdnHardware,omitempty"`
	// ISCNetworking: two class-id keys are replicated with the licence service where they exist (Table 12/17 row 1, E-C30).
	ISCNetworking bool `json:"iscNetworking,omitempty"`
	// ProjectSpecificRelease lists services released for this project only (6.2-8).
	ProjectSpecificRelease []string `json:"projectSpecificRelease,omitempty" jsonschema:"maxItems=100"`
	// AcceptLimitedAvailability lists services of limited availability that the customer accepts (9.7.1).
	AcceptLimitedAvailability []string `json:"acceptLimitedAvailability,omitempty" jsonschema:"maxItems=100"`
	// VoiceFormat is "A-Law" or "µ-Law"; default A-Law (4.4.5).
	VoiceFormat string `json:"voiceFormat,omitempty"`
	// VoiceRecFormat overrides the recording format where its registry location is known (4.4.5).
	VoiceRecFormat VoiceRecFormat `json:"voiceRecFormat,omitzero"`
	// ProgramFolder of the start menu; empty: what the setup suggests (4.4.6).
	ProgramFolder string `json:"programFolder,omitempty"`
	// AuthMethod must be xprAccount on a cluster; default xprAccount (4.4.7).
	AuthMethod string `json:"authMethod,omitempty" jsonschema:"enum=xprAccount"`
	// AdminPassword of the XPR administrator: a reference, env:NAME or file:PATH (4.4.7.1).
	AdminPassword Secret `json:"adminPassword" jsonschema:"required"`
	// PostmasterPassword: a reference, env:NAME or file:PATH (4.4.7.1).
	PostmasterPassword Secret `json:"postmasterPassword" jsonschema:"required"`
	// TimeZoneSupport is "unchanged", "on" or "off" (4.4.13, 9.7.4); default unchanged.
	TimeZoneSupport string `json:"timeZoneSupport,omitempty" jsonschema:"enum=unchanged,enum=on,enum=off"`
	// TimeZonesAtInstallation: the time stamps are converted behind the setup, with XPR's services stopped (4.4.13), and not at the
	// end of the integration (9.7.4).
	TimeZonesAtInstallation bool `json:"timeZonesAtInstallation,omitempty"`
	// FaxG3PostDial is an option of ISDN hardware (4.4.15).
	FaxG3PostDial bool `json:"faxG3PostDial,omitempty"`
	// SIPConferences need a second IP address, SIP port 5060 (4.4.16).
	SIPConferences bool `json:"sipConferences,omitempty"`
	// SIPSecondIP is the second IPv4 address for SIP conferences (4.4.16).
	SIPSecondIP string `json:"sipSecondIP,omitempty"`
}

// VoiceRecFormat is the REG_DWORD VoiceRecFormat (4.4.5).
type VoiceRecFormat struct {
	// Path of the key below HKLM; it stands in the Server Administration manual only.
	Path string `json:"path,omitempty"`
	// Value is 33554432 (A-Law), 268435456 (µ-Law) or 4294967295 (PCM).
	Value uint32 `json:"value,omitempty" jsonschema:"minimum=1,maximum=4294967295"`
}

// Regional settings of the setup (4.4.9.1).
type Regional struct {
	// Country as the setup lists it, e.g. Germany; General needs every field.
	Country string `json:"country,omitempty"`
	// AreaCode without the national prefix.
	AreaCode string `json:"areaCode,omitempty"`
	// SubscriberCode of the site; left out where RangeCodes are given.
	SubscriberCode string `json:"subscriberCode,omitempty"`
	// InternationalPrefix, e.g. 00.
	InternationalPrefix string `json:"internationalPrefix,omitempty"`
	// NationalPrefix, e.g. 0.
	NationalPrefix string `json:"nationalPrefix,omitempty"`
	// ExternalPrefix to reach an outside line.
	ExternalPrefix string `json:"externalPrefix,omitempty"`
	// RangeCodes are number ranges in place of one subscriber code.
	RangeCodes []string `json:"rangeCodes,omitempty" jsonschema:"maxItems=100"`
}

// SMTP are the options of the SMTP APL wizard (4.4.9.2).
type SMTP struct {
	// Connection to the Internet; default none: mail between XPR users only.
	Connection string `json:"connection,omitempty" jsonschema:"enum=none,enum=permanent,enum=dialup"`
	// Usage is a subset of "InternetMail", "POP3", "IMAP4".
	Usage []string `json:"usage,omitempty" jsonschema:"maxItems=3"`
	// RASEntry is the entry of the RAS phone book for a dial-up connection.
	RASEntry string `json:"rasEntry,omitempty"`
	// RASUser is the user account that the dial-up connection needs.
	RASUser string `json:"rasUser,omitempty"`
	// RASPassword of that account: a reference, env:NAME or file:PATH.
	RASPassword Secret `json:"rasPassword,omitempty"`
	// RASDomain is the Windows domain of the account where a Windows RAS server answers.
	RASDomain string `json:"rasDomain,omitempty"`
}

// TLS are the certificates of Web Assistant and stunnel (4.4.10).
type TLS struct {
	// WebServerName in the certificate of the Web Assistant; default: virtualServer.name.
	WebServerName string `json:"webServerName,omitempty"`
	// StunnelServerName in the certificate of stunnel; default: virtualServer.name.
	StunnelServerName string `json:"stunnelServerName,omitempty"`
	// WebPort is the port of the virtual server on which the Web Assistant serves HTTPS, where its certificate is then read; the
	// manual names none, and without it nobody looks at what is served.
	WebPort int `json:"webPort,omitempty" jsonschema:"minimum=1,maximum=65535"`
	// StunnelPort is the port of the virtual server on which stunnel serves TLS, as WebPort.
	StunnelPort int `json:"stunnelPort,omitempty" jsonschema:"minimum=1,maximum=65535"`
	// CertificateFields are further fields of both certificates' pages, in their order.
	CertificateFields []CertificateField `json:"certificateFields,omitempty" jsonschema:"maxItems=100"`
	// Password of the certificates: a reference, env:NAME or file:PATH.
	Password Secret `json:"password,omitempty"`
}

// CertificateField is what to enter in one field of the setup's certificate page.
type CertificateField struct {
	// Label of the field on the page.
	Label string `json:"label" jsonschema:"required"`
	// Value to enter.
	Value string `json:"value" jsonschema:"required"`
}

// Licensing is HiPath licence management (4.2, 4.3.4).
type Licensing struct {
	// Scenario is outside (licence manager and agents outside the nodes, usual) or onNodes (an agent on every node);
	// default outside (4.2).
	Scenario string `json:"scenario,omitempty" jsonschema:"enum=outside,enum=onNodes"`
	// CLAHostIP is the computer of the licence agent in scenario "outside" (4.3.4.1-7).
	CLAHostIP string `json:"claHostIP,omitempty"`
	// CLAMAC is the MAC address of that computer, to which its licence is bound, written as nodes[].mac; default: the one that is
	// seen first (4.2).
	CLAMAC string `json:"claMAC,omitempty"`
	// Port of the licence agent, line 2 of the CCF files; default 61740 (4.2.2.2).
	Port int `json:"port,omitempty" jsonschema:"minimum=1,maximum=65535"`
	// TimeoutMs in milliseconds, line 3 of the CCF files; default 30000 (4.3.4.1).
	TimeoutMs int `json:"timeoutMs,omitempty" jsonschema:"minimum=1,maximum=3600000"`
	// Attempts, line 4 of the CCF files; default 3 (4.3.4.1).
	Attempts int `json:"attempts,omitempty" jsonschema:"minimum=1,maximum=100"`
	// CLMHost is the computer of the licence manager; default: that on which its page is opened (4.2.2.3).
	CLMHost string `json:"clmHost,omitempty"`
	// CLMURL is the address of the licence manager's page; default: made of CLMHost (4.2.2.3).
	CLMURL string `json:"clmURL,omitempty"`
	// LicenceFiles are those of agents on the nodes (4.2.2.1); empty: the operator knows them.
	LicenceFiles []LicenceFile `json:"licenceFiles,omitempty" jsonschema:"maxItems=8"`
	// ServicePort is the port in LicSvcAddress (9.3-3); default 13010.
	ServicePort int `json:"servicePort,omitempty" jsonschema:"minimum=1,maximum=65535"`
}

// LicenceFile is where a licence file is kept, outside the cluster, and whom it is for. Its content is
// stored nowhere (D-18).
type LicenceFile struct {
	// Path of the file.
	Path string `json:"path" jsonschema:"required"`
	// ReadOn is the node on which the path can be read, to look for the MAC addresses in it; empty: nobody looks, and a person
	// compares them.
	ReadOn string `json:"readOn,omitempty"`
	// MACs of the nodes whose agents it licenses, as in nodes[].mac.
	MACs []string `json:"macs" jsonschema:"required,minItems=1,maxItems=8"`
}

// Office says that documents are converted by Microsoft Office instead of Ghostscript (6.2-9).
type Office struct {
	// Enabled: Microsoft Office is installed on every node.
	Enabled bool `json:"enabled,omitempty"`
	// Licences that the customer has: one a node.
	Licences int `json:"licences,omitempty" jsonschema:"minimum=0,maximum=10000"`
}
