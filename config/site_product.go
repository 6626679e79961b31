package config

// XPR are the product's own settings (chapter 4).
type XPR struct {
	// InstallDir is the folder of XPR on the cluster drive, without spaces; default <drive>:\OpenScape\xpr (4.4).
	InstallDir string `json:"installDir,omitempty"`
	// LicsvcDir is the folder of the licence service on the cluster drive; default <drive>:\OpenScape\xprlicsvc
	// (4.3.4.1).
	LicsvcDir string `json:"licsvcDir,omitempty"`
	// DatabaseDir is the folder of the database on the cluster drive; default: the folder database in InstallDir
	// (4.4.3).
	DatabaseDir string `json:"databaseDir,omitempty"`
	// DocumentDir is the folder of the documents on the cluster drive; default: the folder documents in InstallDir
	// (4.4.3).
	DocumentDir string `json:"documentDir,omitempty"`
	// ServerName is the name of the XPR server: letters and digits, at most 15, or at most 11 with remoteSystemLink. The
	// name cannot be changed later (4.3.5).
	ServerName string `json:"serverName" jsonschema:"required"`
	// RemoteSystemLink: true if a Remote System Link is planned. Then serverName has at most 11 characters, and crypto
	// must be KRYPT (4.3.5).
	RemoteSystemLink bool `json:"remoteSystemLink,omitempty"`
	// Crypto is the encryption that the XPR server uses; default KRYPT (4.1, 4.3.5).
	Crypto string `json:"crypto,omitempty" jsonschema:"enum=KRYPT,enum=Crypt_Sec"`
	// Version is the purchased version of XPR, e.g. V7 R5 (4).
	Version string `json:"version,omitempty"`
	// Hotfixes are the names of the hotfixes that the vendor has published for the version (9.8.3).
	Hotfixes []string `json:"hotfixes,omitempty" jsonschema:"maxItems=100"`
	// HotfixPackages describe how each hotfix is installed, and which files it installs. Runs compare the checksums of
	// these files (9.8.3). If a hotfix has no description, a person confirms that the hotfix is installed.
	HotfixPackages []HotfixPackage `json:"hotfixPackages,omitempty" jsonschema:"maxItems=100"`
	// Languages are the languages to install. Each language needs a licence (4.3.6).
	Languages []string `json:"languages,omitempty" jsonschema:"required,minItems=1,maxItems=14"`
	// DefaultLanguage is the default language of the server; default: the first of xpr.languages (4.3.6).
	DefaultLanguage string `json:"defaultLanguage,omitempty"`
	// LanguageLicences is the number of language licences that the customer has (4.3.6).
	LanguageLicences int `json:"languageLicences,omitempty" jsonschema:"minimum=1,maximum=10000"`
	// Services are the optional services of the site, by the names that changeover services prints, e.g. WebApl.
	Services []string `json:"services,omitempty" jsonschema:"maxItems=100"`
	// Features are the features to choose in the setup, in addition to those that the services in xpr.services need. They have the names of
	// Table 4-2, e.g. "Fax server" or "Voicemail server > ERGO" (4.4.1). [] means that no other feature is wanted.
	// Without this field, the choice is open, and a warning asks for the features.
	Features []string `json:"features,omitzero" jsonschema:"maxItems=100"`
	// CTIConnection is the connection of CtiApl, "CSTA" or "TAPI" (Table 12/17).
	CTIConnection string `json:"ctiConnection,omitempty" jsonschema:"enum=CSTA,enum=TAPI"`
	// IPProtocol is the protocol of the IP APL: "H.323", "CorNet-IP" or "SIP" (4.4.1).
	IPProtocol string `json:"ipProtocol,omitempty" jsonschema:"enum=H.323,enum=CorNet-IP,enum=SIP"`
	// IPFax is the fax protocol that the IP APL runs in parallel with voice: "T.38" or "G.711". It works only with the
	// protocols H.323 and SIP (4.4.1).
	IPFax string `json:"ipFax,omitempty" jsonschema:"enum=T.38,enum=G.711"`
	// Exchange2003Server is the name of the Exchange server that the connector for Exchange 2003 uses (Table 12/17 row
	// 31).
	Exchange2003Server string `json:"exchange2003Server,omitempty"`
	// Exchange2007Server is the name of the Exchange server that the connector for Exchange 2007 uses (Table 12/17 row
	// 32).
	Exchange2007Server string `json:"exchange2007Server,omitempty"`
	// TTSOnNodes: true if text to speech (TTS) runs on the nodes. Then IsdnApl and ipApl cannot run on the nodes
	// (4.4.1).
	TTSOnNodes bool `json:"ttsOnNodes,omitempty"`
	// ASROnNodes: true if speech recognition (ASR) runs on the nodes. Then IsdnApl and ipApl cannot run on the nodes
	// (4.4.1).
	ASROnNodes bool `json:"asrOnNodes,omitempty"`
	// TTSVoices is the number of text-to-speech voices that are installed. Each voice needs 100 MB of memory (7.1.2).
	TTSVoices int `json:"ttsVoices,omitempty" jsonschema:"minimum=0,maximum=1000"`
	// TTSChannels is the number of text-to-speech channels in use at once. Each channel needs 2 MB of memory (7.1.2).
	TTSChannels int `json:"ttsChannels,omitempty" jsonschema:"minimum=0,maximum=10000"`
	// ISDNHardware: true if ISDN boards and their drivers are installed in the nodes (7.1.2 'Sangoma').
	ISDNHardware bool `json:"isdnHardware,omitempty"`
	// ISCNetworking: true if the cluster uses system networking (ISC). Then the cluster replicates two registry keys of
	// COM classes as checkpoints of the licence service's resource, if these keys exist (Table 12/17 row 1, E-C30).
	ISCNetworking bool `json:"iscNetworking,omitempty"`
	// ProjectSpecificRelease are the services that the vendor has released only for this project (6.2/8).
	ProjectSpecificRelease []string `json:"projectSpecificRelease,omitempty" jsonschema:"maxItems=100"`
	// AcceptLimitedAvailability are the services of limited availability that the customer accepts (9.7.1).
	AcceptLimitedAvailability []string `json:"acceptLimitedAvailability,omitempty" jsonschema:"maxItems=100"`
	// VoiceFormat is the format of voice recordings, "A-Law" or "µ-Law", with the micro sign or the Greek letter; default A-Law
	// (4.4.5).
	VoiceFormat string `json:"voiceFormat,omitempty"`
	// VoiceRecFormat is a registry value that changes the recording format. Leave this field out if you do not know the
	// registry key (4.4.5).
	VoiceRecFormat VoiceRecFormat `json:"voiceRecFormat,omitzero"`
	// ProgramFolder is the folder of XPR in the start menu; default: the folder that the setup suggests (4.4.6).
	ProgramFolder string `json:"programFolder,omitempty"`
	// AuthMethod is the way in which users log on. On a cluster it must be xprAccount; default xprAccount (4.4.7).
	AuthMethod string `json:"authMethod,omitempty" jsonschema:"enum=xprAccount"`
	// AdminPassword is a reference to the password of the XPR administrator, env:NAME or file:PATH (4.4.7.1).
	AdminPassword Secret `json:"adminPassword" jsonschema:"required"`
	// PostmasterPassword is a reference to the password of the postmaster, env:NAME or file:PATH (4.4.7.1).
	PostmasterPassword Secret `json:"postmasterPassword" jsonschema:"required"`
	// TimeZoneSupport is "on", "off" or "unchanged". With "unchanged", the setting from the setup is kept
	// (4.4.13, 9.7.4); default unchanged.
	TimeZoneSupport string `json:"timeZoneSupport,omitempty" jsonschema:"enum=unchanged,enum=on,enum=off"`
	// TimeZonesAtInstallation: true if XPR's time stamps are converted right after the setup, while only five of XPR's services
	// run (4.4.13). false: the time stamps are converted at the end of the integration (9.7.4). The field has an effect only if
	// xpr.timeZoneSupport is on or off.
	TimeZonesAtInstallation bool `json:"timeZonesAtInstallation,omitempty"`
	// FaxG3PostDial: true if Fax G3 Post Dial is chosen, which is an option of ISDN hardware (4.4.15).
	FaxG3PostDial bool `json:"faxG3PostDial,omitempty"`
	// SIPConferences: true if SIP conferences are used. SIP conferences need a second IP address with SIP port 5060
	// (4.4.16).
	SIPConferences bool `json:"sipConferences,omitempty"`
	// SIPSecondIP is the second IPv4 address for SIP conferences (4.4.16).
	SIPSecondIP string `json:"sipSecondIP,omitempty"`
}

// VoiceRecFormat is the REG_DWORD VoiceRecFormat (4.4.5).
type VoiceRecFormat struct {
	// Path is the registry key below HKLM that contains VoiceRecFormat. Only the Server Administration manual names this
	// key.
	Path string `json:"path,omitempty"`
	// Value is 33554432 (A-Law), 268435456 (µ-Law) or 4294967295 (PCM).
	Value uint32 `json:"value,omitempty" jsonschema:"minimum=1,maximum=4294967295"`
}

// Regional settings of the setup (4.4.9.1).
type Regional struct {
	// Country is the country as the setup lists it, e.g. Germany. If the country is General, all other fields of
	// regional are needed, but only one of subscriberCode and rangeCodes.
	Country string `json:"country,omitempty"`
	// AreaCode is the area code without the national prefix, e.g. 30.
	AreaCode string `json:"areaCode,omitempty"`
	// SubscriberCode is the subscriber number of the site. Leave it out if rangeCodes are given.
	SubscriberCode string `json:"subscriberCode,omitempty"`
	// InternationalPrefix is the prefix of international calls, e.g. 00.
	InternationalPrefix string `json:"internationalPrefix,omitempty"`
	// NationalPrefix is the prefix of national calls, e.g. 0.
	NationalPrefix string `json:"nationalPrefix,omitempty"`
	// ExternalPrefix is the prefix for an outside line, e.g. 0.
	ExternalPrefix string `json:"externalPrefix,omitempty"`
	// RangeCodes are codes of number ranges, digits only, in place of one subscriber code, e.g. 517.
	RangeCodes []string `json:"rangeCodes,omitempty" jsonschema:"maxItems=100"`
}

// SMTP are the options of the SMTP APL wizard (4.4.9.2).
type SMTP struct {
	// Connection is the connection to the Internet: "permanent", "dialup" or "none". With "none", mail is sent only
	// between XPR users; default none.
	Connection string `json:"connection,omitempty" jsonschema:"enum=none,enum=permanent,enum=dialup"`
	// Usage are the uses of the connection: one or more of "InternetMail", "POP3" and "IMAP4".
	Usage []string `json:"usage,omitempty" jsonschema:"maxItems=3"`
	// RASEntry is the entry of the RAS phone book for a dial-up connection.
	RASEntry string `json:"rasEntry,omitempty"`
	// RASUser is the user account of the dial-up connection.
	RASUser string `json:"rasUser,omitempty"`
	// RASPassword is a reference to the password of the user account rasUser, env:NAME or file:PATH.
	RASPassword Secret `json:"rasPassword,omitempty"`
	// RASDomain is the Windows domain of the account, if the dial-up connection leads to a Windows RAS server.
	RASDomain string `json:"rasDomain,omitempty"`
}

// TLS are the certificates of Web Assistant and stunnel (4.4.10).
type TLS struct {
	// WebServerName is the server name in the certificate of the Web Assistant; default: virtualServer.name.
	WebServerName string `json:"webServerName,omitempty"`
	// StunnelServerName is the server name in the certificate of stunnel; default: virtualServer.name.
	StunnelServerName string `json:"stunnelServerName,omitempty"`
	// WebPort is the port of the virtual server on which the Web Assistant serves HTTPS, e.g. 443. The manual names no
	// port. The certificate is checked on this port; without this field, the certificate is not checked.
	WebPort int `json:"webPort,omitempty" jsonschema:"minimum=1,maximum=65535"`
	// StunnelPort is the port of the virtual server on which stunnel serves TLS. The certificate is checked on this
	// port; without this field, the certificate is not checked.
	StunnelPort int `json:"stunnelPort,omitempty" jsonschema:"minimum=1,maximum=65535"`
	// CertificateFields are further fields of both setup pages for certificates, in the order in which the pages
	// show them. Without this field, the tasks for these pages name only the server name and
	// the password; a person enters what else the pages ask for.
	CertificateFields []CertificateField `json:"certificateFields,omitempty" jsonschema:"maxItems=100"`
	// Password is a reference to the password of the certificates, env:NAME or file:PATH.
	Password Secret `json:"password,omitempty"`
}

// CertificateField is what to enter in one field of the setup's certificate page.
type CertificateField struct {
	// Label is the label of the field on the page, e.g. Organisation.
	Label string `json:"label" jsonschema:"required"`
	// Value is the text to enter.
	Value string `json:"value" jsonschema:"required"`
}

// Licensing are the settings of HiPath licence management (4.2, 4.3.4).
type Licensing struct {
	// Scenario is "outside" or "onNodes". "onNodes": every node has a licence agent. "outside": the licence manager and
	// the licence agents run outside the nodes, which is usual; default outside (4.2).
	Scenario string `json:"scenario,omitempty" jsonschema:"enum=outside,enum=onNodes"`
	// CLAHostIP is the IPv4 address of the licence agent's computer. In scenario onNodes, leave it out, or give
	// virtualServer.ip (4.3.4.1/7).
	CLAHostIP string `json:"claHostIP,omitempty"`
	// CLAMAC is the MAC address of the licence agent's computer outside the nodes, e.g. 00-30-48-80-72-97. The licence
	// is bound to this address; default: the address that the first run reads (4.2).
	CLAMAC string `json:"claMAC,omitempty"`
	// Port is the TCP port of the licence agent. The port is line 2 of the licence service's connection files
	// (CCF); default 61740 (4.2.2.2).
	Port int `json:"port,omitempty" jsonschema:"minimum=1,maximum=65535"`
	// TimeoutMs is the time limit of a request to the licence agent in milliseconds. The time limit is line 3 of the
	// licence service's connection files (CCF); default 30000 (4.3.4.1).
	TimeoutMs int `json:"timeoutMs,omitempty" jsonschema:"minimum=1,maximum=3600000"`
	// Attempts is the number of attempts to reach the licence agent. This number is line 4 of the licence
	// service's connection files (CCF); default 3 (4.3.4.1).
	Attempts int `json:"attempts,omitempty" jsonschema:"minimum=1,maximum=100"`
	// CLMHost is the name or address of the computer on which the licence manager runs (4.2.2.3). In scenario onNodes, give
	// clmHost or clmURL, with a computer outside the cluster. In scenario outside, no step uses clmHost, but a computer of the
	// cluster leads to a warning (4.2).
	CLMHost string `json:"clmHost,omitempty"`
	// CLMURL is the URL of the licence manager's page; default: a URL that is made from clmHost (4.2.2.3).
	CLMURL string `json:"clmURL,omitempty"`
	// LicenceFiles are the licence files of the agents on the nodes (4.2.2.1). Without this field, the
	// task in which a person attests the licence files does not list them.
	LicenceFiles []LicenceFile `json:"licenceFiles,omitempty" jsonschema:"maxItems=8"`
	// ServicePort is the TCP port of the licence service in the registry value LicSvcAddress (9.3/3); default 13010.
	ServicePort int `json:"servicePort,omitempty" jsonschema:"minimum=1,maximum=65535"`
}

// LicenceFile is a licence file and the nodes that the file is for. The file is kept outside the cluster, and this
// service does not store its content anywhere (D-18).
type LicenceFile struct {
	// Path is the path of the file.
	Path string `json:"path" jsonschema:"required"`
	// ReadOn is the name of a node on which path can be read. A run then checks the MAC addresses in the file. Without
	// this field, a person compares the MAC addresses.
	ReadOn string `json:"readOn,omitempty"`
	// MACs are the MAC addresses, as in nodes[].mac, of the nodes whose licence agents use this file.
	MACs []string `json:"macs" jsonschema:"required,minItems=1,maxItems=8"`
}

// Office is the conversion of documents by Microsoft Office (6.2/9).
type Office struct {
	// Enabled: true if Microsoft Office is installed on every node and converts documents.
	Enabled bool `json:"enabled,omitempty"`
	// Licences is the number of Microsoft Office licences that the customer has. Each node needs a licence.
	Licences int `json:"licences,omitempty" jsonschema:"minimum=0,maximum=10000"`
}
