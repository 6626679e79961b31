package config

import (
	"cmp"
	"strings"
)

// Defaults of a site file, as the field comments state them.
const (
	defaultRoleName        = "Xpressions Role"
	defaultPriority        = "High"
	defaultFailures        = 1
	defaultFailoverHours   = 8
	defaultSubnetMask      = "255.255.255.0"
	defaultDriveLetter     = "R"
	defaultCLAPort         = 61740
	defaultCLATimeoutMs    = 30000
	defaultCLAAttempts     = 3
	defaultServicePort     = 13010
	defaultRestartPeriod   = "15:00"
	defaultRestarts        = 3
	defaultRetryPeriod     = "00:15"
	defaultFileServer      = "File Server Res"
	defaultPECShare        = "pec_spool"
	defaultPECPrinter      = "XPR EC"
	defaultPECDriver       = "HP Universal Printer Driver"
	defaultCatchUpMinutes  = 10
	defaultOnlineSeconds   = 300
	defaultRebootSeconds   = 1800
	defaultInstallSeconds  = 3600
	defaultOperatorHours   = 168
	defaultTransportSecond = 600
)

// DefaultAplDelay is the default of aplDelay.valueName.
const DefaultAplDelay = "AplDelay"

// WithDefaults returns a copy of the site in which every field that the site
// file leaves out has its stated default. References to nodes get the spelling of
// the nodes, and numbers of the registry are in decimal. It changes nothing else that is set, so it may
// be called again. Only Policies.KernelResources stays empty if it is left out: its
// default is in the catalogue, and services.WithDefaults adds it.
func (s *Site) WithDefaults() *Site {
	out := *s
	out.defaultNodes()
	out.defaultVirtualServer()
	out.defaultXPR()
	out.defaultLicensing()
	out.defaultPolicies()
	out.defaultExtras()
	out.defaultTimes()
	return &out
}

func (s *Site) defaultNodes() {
	if s.InstallNode == "" && len(s.Nodes) > 0 {
		s.InstallNode = s.Nodes[0].Name
	}
	s.InstallNode = s.spelled(s.InstallNode)
	s.FinalOwner = s.spelled(cmp.Or(s.FinalOwner, s.InstallNode))
	s.Role.Name = cmp.Or(s.Role.Name, defaultRoleName)
	owners := s.Role.PreferredOwners
	if len(owners) == 0 {
		owners = s.NodeNames()
	}
	spelled := make([]string, 0, len(owners))
	for _, owner := range owners {
		spelled = append(spelled, s.spelled(owner))
	}
	s.Role.PreferredOwners = spelled
	if !s.PartOne() {
		s.Role.Priority = cmp.Or(s.Role.Priority, defaultPriority)
	}
	s.Role.FailoverThreshold = orInt(s.Role.FailoverThreshold, defaultFailures)
	s.Role.FailoverPeriodHours = orInt(s.Role.FailoverPeriodHours, defaultFailoverHours)
}

func (s *Site) defaultVirtualServer() {
	v := &s.VirtualServer
	v.SubnetMask = cmp.Or(v.SubnetMask, defaultSubnetMask)
	v.IPResource = cmp.Or(v.IPResource, "IP Address "+v.IP)
	v.NameResource = cmp.Or(v.NameResource, v.Name)
	if s.PartOne() {
		v.FileServerResource = cmp.Or(v.FileServerResource, defaultFileServer)
	}
	if len(v.Ports) == 0 {
		v.Ports = []int{cmp.Or(s.Licensing.ServicePort, defaultServicePort)}
	}
	s.Disk.DriveLetter = strings.ToUpper(cmp.Or(s.Disk.DriveLetter, defaultDriveLetter))
	s.TLS.WebServerName = cmp.Or(s.TLS.WebServerName, v.Name)
	s.TLS.StunnelServerName = cmp.Or(s.TLS.StunnelServerName, v.Name)
}

func (s *Site) defaultXPR() {
	x := &s.XPR
	x.InstallDir = cmp.Or(x.InstallDir, s.Drive()+`\OpenScape\xpr`)
	x.LicsvcDir = cmp.Or(x.LicsvcDir, s.Drive()+`\OpenScape\xprlicsvc`)
	root := strings.TrimRight(x.InstallDir, `\`)
	x.DatabaseDir = cmp.Or(x.DatabaseDir, root+`\database`)
	x.DocumentDir = cmp.Or(x.DocumentDir, root+`\documents`)
	x.Crypto = cmp.Or(x.Crypto, CryptoKRYPT)
	x.VoiceFormat = cmp.Or(normalVoiceFormat(x.VoiceFormat), VoiceALaw)
	x.AuthMethod = cmp.Or(x.AuthMethod, AuthXPRAccount)
	x.TimeZoneSupport = cmp.Or(x.TimeZoneSupport, TimeZoneUnchanged)
	if x.DefaultLanguage == "" && len(x.Languages) > 0 {
		x.DefaultLanguage = x.Languages[0]
	}
	s.Media.Path = strings.TrimRight(s.Media.Path, `\`)
	s.SMTP.Connection = cmp.Or(s.SMTP.Connection, SMTPNone)
}

func (s *Site) defaultLicensing() {
	l := &s.Licensing
	l.Scenario = cmp.Or(l.Scenario, ScenarioOutside)
	l.Port = cmp.Or(l.Port, defaultCLAPort)
	l.TimeoutMs = cmp.Or(l.TimeoutMs, defaultCLATimeoutMs)
	l.Attempts = cmp.Or(l.Attempts, defaultCLAAttempts)
	l.ServicePort = cmp.Or(l.ServicePort, defaultServicePort)
	if l.Scenario == ScenarioOnNodes {
		l.CLAHostIP = cmp.Or(l.CLAHostIP, s.VirtualServer.IP)
	}
}

func (s *Site) defaultPolicies() {
	p := &s.Policies
	p.RestartPeriod = cmp.Or(p.RestartPeriod, defaultRestartPeriod)
	p.MaximumRestarts = orInt(p.MaximumRestarts, defaultRestarts)
	p.InfostorRetryPeriod = cmp.Or(p.InfostorRetryPeriod, defaultRetryPeriod)
}

func (s *Site) defaultExtras() {
	if e := &s.EmbeddedCodes; e.Enabled {
		e.Share = cmp.Or(e.Share, defaultPECShare)
		e.Directory = cmp.Or(e.Directory, s.Drive()+`\pec_spool`)
		e.PrinterName = cmp.Or(e.PrinterName, defaultPECPrinter)
		e.Driver = cmp.Or(e.Driver, defaultPECDriver)
		e.FaxPipeHost = cmp.Or(e.FaxPipeHost, s.VirtualServer.IP)
	}
	if len(s.AplDelay.Entries) > 0 {
		s.AplDelay.ValueName = cmp.Or(s.AplDelay.ValueName, DefaultAplDelay)
	}
	s.Ghostscript.Data = s.Ghostscript.decimal()
	s.Reboots.Approval = cmp.Or(s.Reboots.Approval, ApprovalAsk)
	if d := &s.Test.Drill; d.Hour != "" {
		d.CatchUpMinutes = cmp.Or(d.CatchUpMinutes, defaultCatchUpMinutes)
	}
}

func (s *Site) defaultTimes() {
	t := &s.Timeouts
	t.OnlineSeconds = cmp.Or(t.OnlineSeconds, defaultOnlineSeconds)
	t.RebootSeconds = cmp.Or(t.RebootSeconds, defaultRebootSeconds)
	t.InstallerSeconds = cmp.Or(t.InstallerSeconds, defaultInstallSeconds)
	t.OperatorHours = cmp.Or(t.OperatorHours, defaultOperatorHours)
	t.TransportSeconds = cmp.Or(t.TransportSeconds, defaultTransportSecond)
}

// spelled is the name of a node as the site file's list spells it, or name itself.
func (s *Site) spelled(name string) string {
	if node, ok := s.Node(name); ok {
		return node.Name
	}
	return name
}

func orInt(value *int, otherwise int) *int {
	if value != nil {
		return value
	}
	return &otherwise
}
