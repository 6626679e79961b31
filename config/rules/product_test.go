package rules

import (
	"strings"

	"changeover/config"
	"changeover/config/problem"
)

var accountCases = []ruleCase{
	{"V-30", "accounts.service.name", account(`.\xprsvc`), account(`EXAMPLE\svc2`)},
	{"V-30", "accounts.service.name", account(`kern1\xprsvc`), account("xprsvc@example.com")},
	{"V-30", "accounts.service.name", account(`satel1\xprsvc`), account(`SATEL10\xprsvc`)},
	{"V-30", "accounts.service.name", account(`NT AUTHORITY\SYSTEM`), nil},
	{"V-30", "accounts.service.name", account(`NT-Autorität\Lokaler Dienst`), nil},
	{"V-30", "accounts.service.name", account(`VORDEFINIERT\Administratoren`), account(`VORDEFINIERT1\xprsvc`)},
	{"V-30", "accounts.service.name", account(`AUTORITE NT\Système`), nil},
	{"V-30", "accounts.service.name", account(`kern1.example.net\xprsvc`), account(`KERN10.example.net\xprsvc`)},
	{"V-30", "accounts.service.name", account(`satel1.example.net\xprsvc`), account("xprsvc@xprberlin.example.net")},
	{"V-30", "accounts.service.name", account("xprsvc@satel1"), account("xprsvc@satel1.example.com")},
	{"V-30", "accounts.service.name", account(`xprberlin.example.net\xprsvc`), account(`XPRBERLIN1.example.net\xprsvc`)},
	{"V-30", "accounts.service.name", account(`XPRCluster.example.net\xprsvc`), account("xprsvc@kern1.example.net")},
	{"V-30", "accounts.service.name", account(`172.26.209.41\xprsvc`), nil},
	{"V-30", "accounts.service.name", account(`LOCALHOST\xprsvc`), nil},
	{"V-30", "accounts.service.name", account(""), nil},
	{"V-30", "accounts.service.password", func(s *config.Site) { s.Accounts.Service.Password = "" }, func(s *config.Site) { s.Accounts.Service.Password = "file:/run/secrets/svc" }},
	{"V-31", "accounts.service.name", account("xprsvc"), account(`EX-1\xpr.svc`)},
	{"V-31", "accounts.service.name", account(`A\B\C`), nil},
	{"V-31", "accounts.service.name", account(`EXAMPLE\xprsvc `), account(`EXAMPLE\xpr svc`)},
	{"V-31", "accounts.service.name", account(`EXAMPLE \xprsvc`), nil},
	{"V-31", "accounts.service.name", account(`EXAMPLE\xprsvc.`), account(`EXAMPLE\xpr.svc`)},
	{"V-31", "accounts.service.name", account(`example.net.\xprsvc`), account(`example.net\xprsvc`)},
	{"V-31", "accounts.service.name", account("xprsvc.@example.net"), nil},
	{"V-31", "accounts.service.name", account("xprsvc@example.net."), nil},
	{"V-31", "accounts.service.name", account(`EXAMPLE\\xprsvc`), nil},
	{"V-31", "accounts.service.name", account("EXAMPLE/xprsvc"), nil},
	{"V-31", "accounts.service.name", account("EXAMPLE\uff3cxprsvc"), nil},
	{"V-31", "accounts.service.name", account(`"EXAMPLE\xprsvc"`), nil},
	{"V-31", "accounts.service.name", account(`'EXAMPLE\xprsvc'`), account(`EXAMPLE\o'neil`)},
	{"V-31", "accounts.cla.name", func(s *config.Site) { s.Accounts.CLA.Name = "cla" }, nil},
	{"V-32", "accounts.exchange.name", chooseExchange(config.Account{}), chooseExchange(config.Account{Name: `EXAMPLE\exch`, Password: "env:EXCH"})},
	{"V-32", "accounts.exchange.password", chooseExchange(config.Account{Name: `EXAMPLE\exch`, Password: ""}), nil},
	{"V-32", "accounts.exchange.name", chooseExchange(config.Account{Name: `EXAMPLE\xprsvc`}), nil},
	{"V-32", "accounts.exchange.name", chooseExchange(config.Account{Name: `example\XPRSVC`, Password: "env:EXCH"}), nil},
	{"V-32", "accounts.exchange.name", chooseExchange(config.Account{Name: "XPRSVC@example.net", Password: "env:EXCH"}), chooseExchange(config.Account{Name: "xprsvc@mail.example.net", Password: "env:EXCH"})},
	{"V-32", "accounts.exchange.name", chooseExchange(config.Account{Name: `example.net\xprsvc`, Password: "env:EXCH"}), chooseExchange(config.Account{Name: "exch@example.net", Password: "env:EXCH"})},
	{"V-32", "accounts.exchange.name", func(s *config.Site) {
		chooseExchange(config.Account{Name: "xprsvc@example.net", Password: "env:EXCH"})(s)
		s.Accounts.Service.Name = `example.net\xprsvc`
	}, func(s *config.Site) {
		chooseExchange(config.Account{Name: "xprsvc@example.net", Password: "env:EXCH"})(s)
		s.Accounts.Service.Name = "xprsvc@example.org"
	}},
	{"V-33", "accounts.cla.name", onNodes(config.Account{}), onNodes(config.Account{Name: `EXAMPLE\cla`, Password: "env:CLA"})},
	{"V-33", "accounts.cla.name", onNodes(config.Account{Name: `.\cla`, Password: "env:CLA"}), nil},
	{"V-33", "accounts.cla.password", onNodes(config.Account{Name: `EXAMPLE\cla`, Password: ""}), nil},
	{problem.RuleSecret, "accounts.service.password", func(s *config.Site) { s.Accounts.Service.Password = "hunter2" }, func(s *config.Site) { s.Accounts.Service.Password = "env:OTHER" }},
	{problem.RuleSecret, "xpr.adminPassword", func(s *config.Site) { s.XPR.AdminPassword = "env:" }, nil},
	{problem.RuleSecret, "tls.password", func(s *config.Site) { s.TLS.Password = "vault:x" }, nil},

	{"V-34", "licensing.scenario", func(s *config.Site) { s.Licensing.Scenario = "3" }, nil},
	{"V-34", "licensing.clmHost", clmOnNode("KERN1.example.net"), clmOnNode("LICSRV.example.net")},
	{"V-34", "licensing.clmHost", clmOnNode(`\\kern1`), nil},
	{"V-34", "licensing.clmHost", clmOnNode("kern1 "), nil},
	{"V-34", "licensing.clmHost", clmOnNode(`"kern1"`), clmOnNode("172.26.9.46")},
	{"V-34", "licensing.clmHost", clmOnNode("LocalHost"), nil},
	{"V-34", "licensing.clmHost", clmOnNode("127.0.0.1"), nil},
	{"V-34", "licensing.clmHost", clmOnNode("localhost.localdomain"), clmOnNode("localhost1")},
	{"V-34", "licensing.clmHost", clmOnNode(""), func(s *config.Site) { s.Licensing.CLMHost = "" }},
	{"V-34", "licensing.clmURL", func(s *config.Site) { clmOnNode("")(s); s.Licensing.CLMURL = "http://localhost:8819/clm" }, nil},
	{"V-34", "licensing.clmURL", func(s *config.Site) { clmOnNode("")(s); s.Licensing.CLMURL = "http://[::1]:8819/clm" }, func(s *config.Site) { s.Licensing.CLMURL = "http://localhost:8819/clm" }},
	{"V-34", "licensing.clmURL", func(s *config.Site) { clmOnNode("")(s); s.Licensing.CLMURL = "https://kern1.example.net:8819/clm" }, func(s *config.Site) { clmOnNode("")(s); s.Licensing.CLMURL = "https://licsrv:8819/clm" }},
	{"V-37", "licensing.claHostIP", cla(""), cla("172.26.9.46")},
	{"V-37", "licensing.claHostIP", cla("172.26.209.40"), nil},
	{"V-37", "licensing.claHostIP", cla("172.26.209.41"), nil},
	{"V-37", "licensing.claHostIP", cla("172.26.209.255"), nil},
	{"V-37", "licensing.claHostIP", cla("172.26.209.43"), nil},
	{"V-37", "licensing.claHostIP", func(s *config.Site) {
		onNodes(config.Account{Name: `EXAMPLE\cla`, Password: "env:CLA"})(s)
		s.Licensing.CLAHostIP = "172.26.209.41"
	}, nil},
	{"V-34", "licensing.scenario", func(s *config.Site) { s.Licensing.Scenario, s.Licensing.CLAHostIP = "3", "" }, nil},
	{"V-38", "licensing.port", func(s *config.Site) { s.Licensing.Port = 65536 }, func(s *config.Site) { s.Licensing.Port = 65535 }},
	{"V-39", "licensing.timeoutMs", func(s *config.Site) { s.Licensing.TimeoutMs = -1 }, func(s *config.Site) { s.Licensing.TimeoutMs = 1 }},
	{"V-39", "licensing.attempts", func(s *config.Site) { s.Licensing.Attempts = -1 }, func(s *config.Site) { s.Licensing.Attempts = 1 }},
	{"V-41", "licensing.servicePort", func(s *config.Site) { s.Licensing.ServicePort = 70000 }, func(s *config.Site) { s.Licensing.ServicePort = 13011 }},
	{"P-60", "licensing.licenceFiles", func(s *config.Site) {
		s.Licensing.LicenceFiles = []config.LicenceFile{licence("a", macKern1, macKern2)}
	}, licences(licence("a", macKern1), licence("b", macKern2))},
	{"P-60", "licensing.licenceFiles", licences(licence("a", macKern1)), licences(licence("a", "00:30:48:80:72:97", macKern2))},
	{"P-60", "licensing.licenceFiles[0].macs[2]", licences(licence("a", macKern1, macKern2, "00-30-48-80-72-99")), nil},
	{"P-60", "licensing.licenceFiles[1].macs[0]", licences(licence("a", macKern1, macKern2), licence("b", macKern2)), nil},
	{"P-60", "licensing.licenceFiles[0].readOn", func(s *config.Site) {
		licences(licence(`C:\a.lic`, macKern1, macKern2))(s)
		s.Licensing.LicenceFiles[0].ReadOn = "LICSRV"
	}, func(s *config.Site) {
		licences(licence(`C:\a.lic`, macKern1, macKern2))(s)
		s.Licensing.LicenceFiles[0].ReadOn = "kern2"
	}},
	{"V-37", "licensing.claMAC", func(s *config.Site) { s.Licensing.CLAMAC = "0030.4880.7299" }, func(s *config.Site) { s.Licensing.CLAMAC = "00:30:48:80:72:99" }},
	{"P-60", "licensing.licenceFiles[0].path", licences(licence("", macKern1, macKern2)), nil},
	{"P-60", "licensing.licenceFiles[0].path", readOnNode(`\\KERN1\C$\a.lic`), readOnNode(`C:\My licences\a.lic`)},
	{"P-60", "licensing.licenceFiles[0].path", readOnNode(`"C:\a.lic"`), nil},
	{"P-60", "licensing.licenceFiles[0].path", readOnNode(`C:/a.lic`), nil},
	{"P-60", "licensing.licenceFiles[0].path", readOnNode(`C:\a.lic `), nil},
	{"P-60", "licensing.licenceFiles[1].path", licences(licence("a", macKern1), licence("A", macKern2)), nil},
	{"P-60", "nodes[0].mac", func(s *config.Site) { licences(licence("a", macKern2))(s); s.Nodes[0].MAC = "" }, nil},
	{"P-59", "licensing.clmHost", func(s *config.Site) { s.Licensing.CLMHost = "http://licsrv" }, func(s *config.Site) { s.Licensing.CLMHost = "licsrv.example.net" }},
	{"P-59", "licensing.clmHost", func(s *config.Site) { s.Licensing.CLMHost = `"licsrv"` }, func(s *config.Site) { s.Licensing.CLMHost = "172.26.9.46" }},
	{"P-59", "licensing.clmHost", func(s *config.Site) { s.Licensing.CLMHost = "licsrv:8819" }, func(s *config.Site) { s.Licensing.CLMHost = "localhost" }},
	{"P-59", "licensing.clmHost", clmOnNode("172.26.9.346"), nil},
	{"P-59", "licensing.clmURL", func(s *config.Site) { s.Licensing.CLMURL = "http://host/clm?token=hunter2" }, func(s *config.Site) { s.Licensing.CLMURL = "http://token:8819/clm?page=1" }},
	{"P-59", "licensing.clmURL", func(s *config.Site) { s.Licensing.CLMURL = "http://u:p@host/clm" }, func(s *config.Site) { s.Licensing.CLMURL = "http://host:8819/clm" }},
}

func account(name string) func(*config.Site) {
	return func(s *config.Site) { s.Accounts.Service.Name = name }
}

func cla(ip string) func(*config.Site) { return func(s *config.Site) { s.Licensing.CLAHostIP = ip } }

func clmOnNode(host string) func(*config.Site) {
	return func(s *config.Site) {
		onNodes(config.Account{Name: `EXAMPLE\cla`, Password: "env:CLA"})(s)
		s.Licensing.CLMHost = host
	}
}

// onNodes puts a licence agent on every node.
func onNodes(account config.Account) func(*config.Site) {
	return func(s *config.Site) {
		s.Licensing.Scenario, s.Licensing.CLAHostIP, s.Licensing.CLMHost, s.Accounts.CLA = config.ScenarioOnNodes, "", "LICSRV", account
	}
}

// The MAC addresses of the example's nodes.
const (
	macKern1 = "00-30-48-80-72-97"
	macKern2 = "00-30-48-80-72-98"
)

func licence(path string, macs ...string) config.LicenceFile {
	return config.LicenceFile{Path: path, MACs: macs}
}

func licences(files ...config.LicenceFile) func(*config.Site) {
	return func(s *config.Site) {
		onNodes(config.Account{Name: `EXAMPLE\cla`, Password: "env:CLA"})(s)
		s.Licensing.LicenceFiles = files
	}
}

// readOnNode has one licence file for all nodes, which a run reads on a node.
func readOnNode(path string) func(*config.Site) {
	return func(s *config.Site) {
		licences(licence(path, macKern1, macKern2))(s)
		s.Licensing.LicenceFiles[0].ReadOn = "KERN1"
	}
}

func chooseExchange(account config.Account) func(*config.Site) {
	return func(s *config.Site) {
		choose("ExUmApl")(s)
		s.XPR.AcceptLimitedAvailability = append(s.XPR.AcceptLimitedAvailability, "ExUmApl")
		s.Accounts.Exchange = account
	}
}

// hotfixed is a site with a hotfix that is described, and changed.
func hotfixed(change func(*config.HotfixPackage)) func(*config.Site) {
	return func(s *config.Site) {
		p := config.HotfixPackage{
			Hotfix: "HF1", Program: `C:\XPR\HF1\setup.exe`, Arguments: "/s",
			Files: []config.HotfixFile{{Path: `C:\Windows\System32\a.dll`, SHA256: strings.Repeat("0a", 32)}},
		}
		change(&p)
		s.XPR.Hotfixes, s.XPR.HotfixPackages = []string{"HF1"}, []config.HotfixPackage{p}
	}
}

var productCases = []ruleCase{
	{"P-31", "xpr.version", func(s *config.Site) { s.XPR.Version = "banana" }, func(s *config.Site) { s.XPR.Version = "V7 R5.2.1 FR1" }},
	{"P-31", "xpr.version", func(s *config.Site) { s.XPR.Version = "V6 R5" }, func(s *config.Site) { s.XPR.Version = "" }},
	{"P-31", "xpr.hotfixes[1]", func(s *config.Site) { s.XPR.Hotfixes = []string{"HF1", "hf1"} }, func(s *config.Site) { s.XPR.Hotfixes = []string{"HF1", "HF2"} }},
	{"P-31", "xpr.hotfixes[0]", func(s *config.Site) { s.XPR.Hotfixes = []string{"HF [1]"} }, func(s *config.Site) { s.XPR.Hotfixes = []string{"HF (1)"} }},
	{"P-31", "xpr.hotfixes[0]", func(s *config.Site) { s.XPR.Hotfixes = []string{strings.Repeat("ä", 101)} }, func(s *config.Site) { s.XPR.Hotfixes = []string{strings.Repeat("ä", 100)} }},
	{"P-31", "xpr.hotfixPackages[0].hotfix", hotfixed(func(p *config.HotfixPackage) { p.Hotfix = "HF9" }), hotfixed(func(*config.HotfixPackage) {})},
	{"P-31", "xpr.hotfixPackages[0].arguments", hotfixed(func(p *config.HotfixPackage) { p.Arguments = "/s PASSWORD=hunter2" }), nil},
	{"P-31", "xpr.hotfixPackages[0].arguments", hotfixed(func(p *config.HotfixPackage) { p.Program = "" }), hotfixed(func(p *config.HotfixPackage) { p.Program, p.Arguments = "", "" })},
	{"P-31", "xpr.hotfixPackages[0].program", hotfixed(func(p *config.HotfixPackage) { p.Program = `\\files\hf1\setup.exe` }), nil},
	{"P-31", "xpr.hotfixPackages[0].program", hotfixed(func(p *config.HotfixPackage) { p.Program = `R:\hf1\setup.exe` }), nil},
	{"P-31", "xpr.hotfixPackages[0].program", hotfixed(func(p *config.HotfixPackage) { p.Program = `C:\HF1\setup.exe ` }), nil},
	{"P-31", "xpr.hotfixPackages[0].program", hotfixed(func(p *config.HotfixPackage) { p.Program = `"C:\HF1\setup.exe"` }), nil},
	{"P-31", "xpr.hotfixPackages[0].program", hotfixed(func(p *config.HotfixPackage) { p.Program = `C:\HF1\..\..\R:\setup.exe` }), nil},
	{"P-31", "xpr.hotfixPackages[0].program", hotfixed(func(p *config.HotfixPackage) { p.Program = `C:\XPR\HF1\hf1.msi` }), hotfixed(func(p *config.HotfixPackage) { p.Program, p.Arguments = `C:\XPR\HF1\hf1.msi`, "" })},
	{"P-31", "xpr.hotfixPackages[0].program", hotfixed(func(p *config.HotfixPackage) { p.Program = `C:\XPR\HF1\hf1.MSU` }), hotfixed(func(p *config.HotfixPackage) { p.Program = `C:\XPR\HF1\hf1.CMD` })},
	{"P-31", "xpr.hotfixPackages[0].program", hotfixed(func(p *config.HotfixPackage) { p.Program = `C:\XPR\HF1\setup` }), nil},
	{"P-31", "xpr.hotfixPackages[0].files[0].path", hotfixed(func(p *config.HotfixPackage) { p.Files[0].Path = `C:\Windows\a.dll.` }), nil},
	{"P-31", "xpr.hotfixes[0]", func(s *config.Site) { s.XPR.Hotfixes = []string{"HF1 "} }, nil},
	{"P-31", "xpr.hotfixes[0]", func(s *config.Site) { s.XPR.Hotfixes = []string{`"HF1"`} }, nil},
	{"P-31", "xpr.hotfixPackages[0].files[0].path", hotfixed(func(p *config.HotfixPackage) { p.Files[0].Path = "a.dll" }), hotfixed(func(p *config.HotfixPackage) { p.Files[0].Path = `R:\OpenScape\xpr\bin\a.dll` })},
	{"P-31", "xpr.hotfixPackages[0].files[0].sha256", hotfixed(func(p *config.HotfixPackage) { p.Files[0].SHA256 = "abc" }), nil},
	{"P-31", "xpr.hotfixPackages[0].files[1].path", hotfixed(func(p *config.HotfixPackage) { p.Files = append(p.Files, p.Files[0]) }), nil},
	{"V-42", "xpr.languages", func(s *config.Site) { s.XPR.Languages, s.XPR.DefaultLanguage = nil, "" }, nil},
	{"V-42", "xpr.languages[1]", func(s *config.Site) { s.XPR.Languages[1] = "Klingon" }, func(s *config.Site) { s.XPR.Languages[1] = "Spanish (USA)" }},
	{"V-42", "xpr.languages[1]", func(s *config.Site) { s.XPR.Languages[1] = "German" }, nil},
	{"V-42", "xpr.languageLicences", func(s *config.Site) { s.XPR.LanguageLicences = 1 }, func(s *config.Site) { s.XPR.LanguageLicences = 3 }},
	{"V-42", "xpr.defaultLanguage", func(s *config.Site) { s.XPR.DefaultLanguage = "French" }, func(s *config.Site) { s.XPR.DefaultLanguage = "" }},
	{"V-48", "xpr.voiceFormat", func(s *config.Site) { s.XPR.VoiceFormat = "mu-Law" }, func(s *config.Site) { s.XPR.VoiceFormat = "μ-Law" }},
	{"V-49", "xpr.voiceRecFormat.value", recFormat(`SOFTWARE\X`, 1), recFormat(`SOFTWARE\X`, 0xffffffff)},
	{"V-49", "xpr.voiceRecFormat.path", recFormat("", 0x10000000), nil},
	{"V-50", "xpr.authMethod", func(s *config.Site) { s.XPR.AuthMethod = "windows" }, func(s *config.Site) { s.XPR.AuthMethod = "xprAccount" }},
	{"V-51", "xpr.adminPassword", func(s *config.Site) { s.XPR.AdminPassword = "" }, func(s *config.Site) { s.XPR.AdminPassword = "file:a" }},
	{"V-51", "xpr.postmasterPassword", func(s *config.Site) { s.XPR.PostmasterPassword = "" }, nil},
	{"V-52", "regional.areaCode", func(s *config.Site) { s.Regional.AreaCode = "030" }, func(s *config.Site) { s.Regional.AreaCode = "2404" }},
	{"V-52", "regional.areaCode", func(s *config.Site) { s.Regional.AreaCode = "+49" }, nil},
	{"V-52", "regional.subscriberCode", func(s *config.Site) { s.Regional.RangeCodes = []string{"901", "902"} }, func(s *config.Site) { s.Regional.RangeCodes, s.Regional.SubscriberCode = []string{"901", "902"}, "" }},
	{"V-52", "regional.externalPrefix", general(""), general("9")},
	{"V-53", "smtp.connection", func(s *config.Site) { s.SMTP.Connection = "always" }, func(s *config.Site) { s.SMTP.Connection = "" }},
	{"V-53", "smtp.rasEntry", func(s *config.Site) { s.SMTP = dialUp(); s.SMTP.RASEntry = "" }, func(s *config.Site) { s.SMTP = dialUp() }},
	{"V-53", "smtp.rasUser", func(s *config.Site) { s.SMTP = dialUp(); s.SMTP.RASUser = "" }, nil},
	{"V-53", "smtp.rasPassword", func(s *config.Site) { s.SMTP = dialUp(); s.SMTP.RASPassword = "" }, nil},
	{"V-53", "smtp.usage[1]", func(s *config.Site) { s.SMTP.Usage = []string{"POP3", "POP3"} }, func(s *config.Site) { s.SMTP.Usage = []string{"POP3", "IMAP4"} }},
	{"V-53", "smtp.usage[0]", func(s *config.Site) { s.SMTP.Usage = []string{"UUCP"} }, nil},
	{"V-55", "tls.webServerName", func(s *config.Site) { s.TLS.WebServerName = "KERN1.example.net" }, func(s *config.Site) { s.TLS.WebServerName = "xpr.example.net" }},
	{"V-55", "tls.webServerName", func(s *config.Site) { s.TLS.WebServerName = "172.26.209.41" }, func(s *config.Site) { s.TLS.WebServerName = s.VirtualServer.IP }},
	{"V-55", "tls.stunnelServerName", func(s *config.Site) { s.TLS.StunnelServerName = "172.26.209.40" }, nil},
	{"V-55", "tls.stunnelServerName", func(s *config.Site) { s.TLS.StunnelServerName = "a b" }, nil},
	{"V-55", "tls.webPort", func(s *config.Site) { s.TLS.WebPort = 70000 }, func(s *config.Site) { s.TLS.WebPort = 443 }},
	{"V-55", "tls.stunnelPort", func(s *config.Site) { s.TLS.StunnelPort = -1 }, func(s *config.Site) { s.TLS.StunnelPort = 995 }},
	{"P-47", "tls.certificateFields[0].label", certificate(""), certificate("Organisation")},
	{"P-47", "tls.certificateFields[0].label", certificate("Server Name"), nil},
	{"P-47", "tls.certificateFields[0].value", certificate("Challenge password"), nil},
	{"P-47", "tls.certificateFields[1].label", certificate("Country", "country"), nil},
	{"P-74", "officeConversion.licences", func(s *config.Site) { s.Office = config.Office{Enabled: true, Licences: 1} }, func(s *config.Site) { s.Office = config.Office{Enabled: true, Licences: 2} }},
	{"V-56", "xpr.sipSecondIP", func(s *config.Site) { s.XPR.SIPConferences = true }, func(s *config.Site) { s.XPR.SIPConferences, s.XPR.SIPSecondIP = true, "172.26.209.50" }},
	{"V-56", "xpr.sipSecondIP", func(s *config.Site) { s.XPR.SIPConferences, s.XPR.SIPSecondIP = true, s.VirtualServer.IP }, nil},
	{"V-56", "xpr.sipSecondIP", func(s *config.Site) { s.XPR.SIPConferences, s.XPR.SIPSecondIP = true, s.Network.Gateway }, nil},
	{"V-56", "xpr.sipSecondIP", func(s *config.Site) { s.XPR.SIPConferences, s.XPR.SIPSecondIP = true, "172.26.209.0" }, nil},
	{"V-57", "xpr.faxG3PostDial", func(s *config.Site) { s.XPR.FaxG3PostDial, s.Satellites = true, nil }, func(s *config.Site) { s.XPR.FaxG3PostDial = true }},
	{"V-87", "xpr.timeZoneSupport", func(s *config.Site) { s.XPR.TimeZoneSupport = "yes" }, func(s *config.Site) { s.XPR.TimeZoneSupport = "on" }},
}

func recFormat(path string, value uint32) func(*config.Site) {
	return func(s *config.Site) { s.XPR.VoiceRecFormat = config.VoiceRecFormat{Path: path, Value: value} }
}

func certificate(labels ...string) func(*config.Site) {
	return func(s *config.Site) {
		for _, label := range labels {
			s.TLS.CertificateFields = append(s.TLS.CertificateFields, config.CertificateField{Label: label, Value: "x"})
		}
	}
}

func general(external string) func(*config.Site) {
	return func(s *config.Site) { s.Regional.Country, s.Regional.ExternalPrefix = "General", external }
}
