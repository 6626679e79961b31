package config

// XPR are the product's own settings (chapter 4).
type XPR struct {
	// InstallDir on the cluster drive, without blanks; default <drive>:\OpenScape\xpr (4.4).
	InstallDir string `json:"installDir,omitempty"`
	// LicsvcDir on the cluster drive; default <drive>:\OpenScape\xprlicsvc (4.3.4.1).
	LicsvcDir string `json:"licsvcDir,omitempty"`
	// DatabaseDir and DocumentDir on the cluster drive; default below InstallDir (4.4.3).
	DatabaseDir string `json:"databaseDir,omitempty"`
	DocumentDir string `json:"documentDir,omitempty"`
	// ServerName of the XPR server; cannot be changed later (4.3.5).
	ServerName string `json:"serverName"`
	// RemoteSystemLink planned: the name has at most 11 characters; Crypto must be KRYPT.
	RemoteSystemLink bool   `json:"remoteSystemLink,omitempty"`
	Crypto           string `json:"crypto,omitempty"`
	// Version and Hotfixes as purchased (4, 9.8.3).
	Version          string   `json:"version,omitempty"`
	Hotfixes         []string `json:"hotfixes,omitempty" jsonschema:"maxItems=100"`
	Languages        []string `json:"languages,omitempty" jsonschema:"maxItems=14"`
	DefaultLanguage  string   `json:"defaultLanguage,omitempty"`
	LanguageLicences int      `json:"languageLicences,omitempty" jsonschema:"minimum=1,maximum=10000"`
	// Services are the optional services of the catalogue by their key, e.g. WebApl.
	Services []string `json:"services,omitempty" jsonschema:"maxItems=100"`
	// CTIConnection is "CSTA" or "TAPI" where CtiApl is installed (Table 12/17).
	CTIConnection string `json:"ctiConnection,omitempty"`
	// IPProtocol of the IP APL: "H.323", "CorNet-IP" or "SIP" (4.4.1).
	IPProtocol string `json:"ipProtocol,omitempty"`
	// ExchangeServers names the Exchange servers of the connectors (rows 31 and 32).
	Exchange2003Server string `json:"exchange2003Server,omitempty"`
	Exchange2007Server string `json:"exchange2007Server,omitempty"`
	// SpeechOnNodes: TTS or ASR on the nodes; not with IsdnApl or IpApl (4.4.1).
	TTSOnNodes  bool `json:"ttsOnNodes,omitempty"`
	ASROnNodes  bool `json:"asrOnNodes,omitempty"`
	TTSVoices   int  `json:"ttsVoices,omitempty" jsonschema:"minimum=0,maximum=1000"`
	TTSChannels int  `json:"ttsChannels,omitempty" jsonschema:"minimum=0,maximum=10000"`
	// ISDNHardware: boards and drivers are in the nodes (7.1.2 'Sangoma').
	ISDNHardware bool `json:"isdnHardware,omitempty"`
	// ISCNetworking: two class-id keys are replicated with the licence service (Table 12/17 row 1).
	ISCNetworking bool `json:"iscNetworking,omitempty"`
	// ProjectSpecificRelease lists services released for this project only (6.2-8).
	ProjectSpecificRelease []string `json:"projectSpecificRelease,omitempty" jsonschema:"maxItems=100"`
	// AcceptLimitedAvailability lists services of limited availability that the customer accepts (9.7.1).
	AcceptLimitedAvailability []string `json:"acceptLimitedAvailability,omitempty" jsonschema:"maxItems=100"`
	// VoiceFormat is "A-Law" or "µ-Law"; default A-Law (4.4.5).
	VoiceFormat string `json:"voiceFormat,omitempty"`
	// VoiceRecFormat overrides the recording format where its registry location is known (4.4.5).
	VoiceRecFormat VoiceRecFormat `json:"voiceRecFormat,omitzero"`
	ProgramFolder  string         `json:"programFolder,omitempty"`
	// AuthMethod must be "xprAccount" on a cluster (4.4.7).
	AuthMethod         string `json:"authMethod,omitempty"`
	AdminPassword      Secret `json:"adminPassword"`
	PostmasterPassword Secret `json:"postmasterPassword"`
	// TimeZoneSupport is "unchanged", "on" or "off" (4.4.13, 9.7.4); default unchanged.
	TimeZoneSupport string `json:"timeZoneSupport,omitempty"`
	FaxG3PostDial   bool   `json:"faxG3PostDial,omitempty"`
	// SIPConferences need a second IP address, SIP port 5060 (4.4.16).
	SIPConferences bool   `json:"sipConferences,omitempty"`
	SIPSecondIP    string `json:"sipSecondIP,omitempty"`
}

// VoiceRecFormat is the REG_DWORD VoiceRecFormat (4.4.5).
type VoiceRecFormat struct {
	// Path of the key below HKLM; it stands in the Server Administration manual only.
	Path  string `json:"path,omitempty"`
	Value uint32 `json:"value,omitempty" jsonschema:"minimum=1,maximum=4294967295"`
}

// Regional settings of the setup (4.4.9.1).
type Regional struct {
	Country             string   `json:"country,omitempty"`
	AreaCode            string   `json:"areaCode,omitempty"`
	SubscriberCode      string   `json:"subscriberCode,omitempty"`
	InternationalPrefix string   `json:"internationalPrefix,omitempty"`
	NationalPrefix      string   `json:"nationalPrefix,omitempty"`
	ExternalPrefix      string   `json:"externalPrefix,omitempty"`
	RangeCodes          []string `json:"rangeCodes,omitempty" jsonschema:"maxItems=100"`
}

// SMTP are the options of the SMTP APL wizard (4.4.9.2).
type SMTP struct {
	// Connection is "none", "permanent" or "dialup".
	Connection string `json:"connection,omitempty"`
	// Usage is a subset of "InternetMail", "POP3", "IMAP4".
	Usage    []string `json:"usage,omitempty" jsonschema:"maxItems=3"`
	RASEntry string   `json:"rasEntry,omitempty"`
}

// TLS are the certificates of Web Assistant and stunnel (4.4.10).
type TLS struct {
	// WebServerName and StunnelServerName default to the virtual server's name.
	WebServerName     string `json:"webServerName,omitempty"`
	StunnelServerName string `json:"stunnelServerName,omitempty"`
	// CertificateFields are further fields of both certificates' pages, in their order.
	CertificateFields []CertificateField `json:"certificateFields,omitempty" jsonschema:"maxItems=100"`
	Password          Secret             `json:"password,omitempty"`
}

// CertificateField is what to enter in one field of the setup's certificate page.
type CertificateField struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Licensing is HiPath licence management (4.2, 4.3.4).
type Licensing struct {
	// Scenario is "outside" (CLM and CLAs outside the nodes, usual) or "onNodes" (a CLA on every node).
	Scenario string `json:"scenario,omitempty"`
	// CLAHostIP is the computer of the licence agent in scenario "outside" (4.3.4.1-7).
	CLAHostIP string `json:"claHostIP,omitempty"`
	// Port, TimeoutMs and Attempts are lines 2 to 4 of the CCF files; defaults 61740, 30000, 3.
	Port      int    `json:"port,omitempty" jsonschema:"minimum=1,maximum=65535"`
	TimeoutMs int    `json:"timeoutMs,omitempty" jsonschema:"minimum=1,maximum=3600000"`
	Attempts  int    `json:"attempts,omitempty" jsonschema:"minimum=1,maximum=100"`
	CLMHost   string `json:"clmHost,omitempty"`
	CLMURL    string `json:"clmURL,omitempty"`
	// LicenceFiles are those of agents on the nodes (4.2.2.1); empty: the operator knows them.
	LicenceFiles []LicenceFile `json:"licenceFiles,omitempty" jsonschema:"maxItems=8"`
	// ServicePort is the port in LicSvcAddress (9.3-3); default 13010.
	ServicePort int `json:"servicePort,omitempty" jsonschema:"minimum=1,maximum=65535"`
}

// LicenceFile is where a licence file is kept, outside the cluster, and whom it is for. Its
// content is never read or stored (D-18).
type LicenceFile struct {
	Path string `json:"path"`
	// MACs of the nodes whose agents it licenses, as in nodes[].mac.
	MACs []string `json:"macs" jsonschema:"minItems=1,maxItems=8"`
}

// Office says that documents are converted by Microsoft Office instead of Ghostscript (6.2-9).
type Office struct {
	Enabled bool `json:"enabled,omitempty"`
	// Licences that the customer has: one a node.
	Licences int `json:"licences,omitempty" jsonschema:"minimum=0,maximum=10000"`
}
