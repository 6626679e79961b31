package rules

import (
	"changeover/config"
	"changeover/config/problem"
)

var clusterCases = []ruleCase{
	{"V-13", "xpr.installDir", installDir(`R:\OpenScape Xpressions\xpr`), installDir(`r:\OpenScape_Xpressions\xpr`)},
	{"V-13", "xpr.documentDir", func(s *config.Site) { s.XPR.DocumentDir = `R:\my documents` }, nil},
	{"V-13", "xpr.documentDir", func(s *config.Site) { s.XPR.DocumentDir = "R:\\my\u00a0documents" }, nil},
	{"V-13", "xpr.documentDir", func(s *config.Site) { s.XPR.DocumentDir = `R:\documents ` }, nil},
	{"V-14", "xpr.installDir", installDir(`C:\OpenScape\xpr`), nil},
	{"V-14", "xpr.installDir", installDir(`OpenScape\xpr`), nil},
	{"V-14", "xpr.installDir", installDir(`R:\..\x`), installDir(`R:\..x\.y`)},
	{"V-14", "xpr.installDir", installDir(`R:\.\x`), nil},
	{"V-14", "xpr.licsvcDir", func(s *config.Site) { s.XPR.LicsvcDir = `C:\lic` }, func(s *config.Site) { s.XPR.LicsvcDir = `R:\lic` }},
	{"V-14", "xpr.databaseDir", func(s *config.Site) { s.XPR.DatabaseDir = `D:\db` }, nil},
	{"V-14", "xpr.documentDir", func(s *config.Site) { s.XPR.DocumentDir = `D:\documents` }, nil},
	{"V-14", "xpr.documentDir", func(s *config.Site) { s.XPR.DocumentDir = `R:\documents.` }, func(s *config.Site) { s.XPR.DocumentDir = `R:\documents.v1` }},
	{"V-14", "xpr.documentDir", func(s *config.Site) { s.XPR.DocumentDir = `R:\xpr.\documents` }, nil},
	{"V-14", "xpr.databaseDir", func(s *config.Site) { s.XPR.DatabaseDir = `R:\OpenScape\xpr\db\` }, func(s *config.Site) { s.XPR.DatabaseDir = `R:\OpenScape\xpr\db` }},
	{"V-14", "xpr.licsvcDir", func(s *config.Site) { s.XPR.LicsvcDir = `R:\lic\` }, nil},
	{"V-14", "xpr.licsvcDir", func(s *config.Site) { s.XPR.LicsvcDir = `\\FILES\R$\lic` }, nil},
	{"V-14", "xpr.licsvcDir", func(s *config.Site) { s.XPR.LicsvcDir = `R:/lic` }, nil},
	{"V-14", "xpr.licsvcDir", func(s *config.Site) { s.XPR.LicsvcDir = `R:\\lic` }, nil},
	{"V-14", "xpr.installDir", installDir(`R:\OpenScape.\xpr`), nil},
	{"V-69", "embeddedCodes.printerName", func(s *config.Site) { s.EmbeddedCodes.PrinterName = "XPREC" }, func(s *config.Site) { s.EmbeddedCodes.PrinterName = "Fax EC" }},
	{"V-69", "embeddedCodes.printerName", func(s *config.Site) { s.EmbeddedCodes.PrinterName = ` Fax EC` }, nil},
	{"V-69", "embeddedCodes.printerName", func(s *config.Site) { s.EmbeddedCodes.PrinterName = `\\KERN1\Fax EC` }, nil},
	{"V-70", "embeddedCodes.faxPipeHost", pipeHost("172.26.209.40"), pipeHost("xprberlin")},
	{"V-70", "embeddedCodes.faxPipeHost", pipeHost("KERN1"), pipeHost("172.26.209.43")},
	{"V-71", "embeddedCodes.directory", func(s *config.Site) { s.EmbeddedCodes.Directory = `C:\pec` }, func(s *config.Site) { s.EmbeddedCodes.Directory = `R:\pec` }},
	{"V-71", "embeddedCodes.directory", func(s *config.Site) { s.EmbeddedCodes.Directory = `R:\pec\..` }, nil},
	{"V-71", "embeddedCodes.share", func(s *config.Site) { s.EmbeddedCodes.Share = `a\b` }, func(s *config.Site) { s.EmbeddedCodes.Share = "pec$" }},
	{"V-71", "embeddedCodes.share", func(s *config.Site) { s.EmbeddedCodes.Share = "mrsclnt" }, nil},
	{"V-71", "embeddedCodes.share", func(s *config.Site) { s.EmbeddedCodes.Share = "pec " }, func(s *config.Site) { s.EmbeddedCodes.Share = "pec spool" }},
	{"V-71", "embeddedCodes.share", func(s *config.Site) { s.EmbeddedCodes.Share = "mrsclnt " }, nil},
	{"V-71", "embeddedCodes.share", func(s *config.Site) { s.EmbeddedCodes.Share = "'pec'" }, nil},
	{"V-71", "embeddedCodes.directory", func(s *config.Site) { s.EmbeddedCodes.Directory = `R:\pec\` }, nil},
	{"V-71", "embeddedCodes.directory", func(s *config.Site) { s.EmbeddedCodes.Directory = `R:\pec ` }, func(s *config.Site) { s.EmbeddedCodes.Directory = `R:\pec spool` }},
	{"V-71", "embeddedCodes.directory", func(s *config.Site) { s.EmbeddedCodes.Directory = `r:\OpenScape\XPR` }, func(s *config.Site) { s.EmbeddedCodes.Directory = `R:\OpenScape\pec` }},
	{"V-71", "embeddedCodes.directory", func(s *config.Site) { s.EmbeddedCodes.Directory = `R:\OpenScape` }, func(s *config.Site) { s.EmbeddedCodes.Directory = `R:\OpenScape\xpr2` }},
	{"V-71", "embeddedCodes.directory", func(s *config.Site) { s.EmbeddedCodes.Directory = `R:\OpenScape.` }, nil},
	{"V-71", "embeddedCodes.directory", func(s *config.Site) { s.EmbeddedCodes.Directory = `R:\OpenScape\xpr\documents\pec` }, nil},
	{"V-71", "embeddedCodes.directory", func(s *config.Site) { s.EmbeddedCodes.Directory = `R:\OpenScape\xprlicsvc` }, nil},
	{"V-73", "xpr.installDir", installDir(`R:\OpenScape\xpr.`), installDir(`R:\OpenScape\xpr.1`)},
	{"V-73", "xpr.installDir", installDir(`R:\OpenScape\xpr\`), nil},
	{"V-73", "xpr.installDir", installDir(`R:\OpenScape;xpr`), nil},
	{"P-23", "disk.driveLetter", drive("R:"), drive("s")},
	{"P-23", "disk.driveLetter", drive("C"), nil},
	{"P-25", "media.path", media(`\\server\xpr`), media(`D:\`)},
	{"P-25", "media.path", media(""), nil},
	{"P-25", "media.path", media(`r:\XPR`), media(`D:\My Media\XPR`)},
	{"P-25", "media.path", media("/mnt/xpr"), nil},
	{"P-25", "media.path", media(`C:\XPR\..\YPR`), nil},
	{"P-25", "media.path", media(`C:\XPR.`), media(`C:\XPR.1`)},
	{"P-25", "media.path", media(`C:\XPR `), nil},
	{"P-25", "media.path", media("C:\\XPR\u00a0"), nil},
	{"P-25", "media.path", media(`C:\XPR \medium`), nil},
	{"P-25", "media.path", media(`C:\\XPR`), nil},
	{"P-25", "media.path", media(`C:/XPR`), nil},
	{"P-25", "media.path", media(`"C:\XPR"`), nil},
	{"P-25", "media.path", media(`\\KERN1\C$\XPR`), nil},
	{"P-68", "extraCheckpoints[0]", checkpoint(`HKLM\SOFTWARE\X`), checkpoint(`software\Wow6432Node\Vendor`)},
	{"P-68", "extraCheckpoints[0]", checkpoint(`SOFTWARE\Wow6432\X`), nil},

	{"V-78", "policies.restartPeriod", func(s *config.Site) { s.Policies.RestartPeriod = "900" }, func(s *config.Site) { s.Policies.RestartPeriod = "10:30" }},
	{"V-78", "policies.maximumRestarts", func(s *config.Site) { s.Policies.MaximumRestarts = number(-1) }, func(s *config.Site) { s.Policies.MaximumRestarts = number(0) }},
	{"V-78", "policies.overrides[0].resource", override("NoSuch", "05:00"), override("webapl", "05:00")},
	{"V-78", "policies.overrides[0].restartPeriod", override("WebApl", "5:75"), override("File Server", "")},
	{"V-79", "policies.kernelResources[1]", kernel("licsvc", "cgfsvc"), kernel("licsvc", "cfgsvc", "File Server")},
	{"V-79", "policies.kernelResources[1]", kernel("licsvc", "LICSVC"), nil},
	{"V-80", "policies.infostorRetryPeriod", retry("15"), retry("01:00")},
	{"V-80", "policies.infostorRetryPeriod", retry("00:14"), retry("00:15")},
	{"V-81", "role.failoverThreshold", func(s *config.Site) { s.Role.FailoverThreshold = number(-1) }, func(s *config.Site) { s.Role.FailoverThreshold = number(0) }},
	{"V-81", "role.failoverPeriodHours", func(s *config.Site) { s.Role.FailoverPeriodHours = number(1194) }, func(s *config.Site) { s.Role.FailoverPeriodHours = number(1193) }},
	{"V-82", "role.priority", func(s *config.Site) { s.Role.Priority = "Urgent" }, func(s *config.Site) { s.Role.Priority = "low" }},
	{"V-82", "role.priority", func(s *config.Site) { s.Cluster.WindowsServer, s.Role.Priority = "2008 R2", "High" }, func(s *config.Site) { s.Cluster.WindowsServer = "2008 R2" }},
	{"V-83", "extraCheckpoints[0]", checkpoint(`system\CurrentControlSet\Services\Infostor`), checkpoint(`SYSTEM\CurrentControlSet\Services\infostor2`)},
	{"V-83", "extraCheckpoints[0]", checkpoint(`SYSTEM\CurrentControlSet\Services\infostor\Parameters`), nil},
	{"V-83", "extraCheckpoints[0]", checkpoint(`SYSTEM\CurrentControlSet\Services`), nil},
	{"V-86", "aplDelay.entries[0].apl", delay("IsdnApl", 5), delay("notapl", 0)},
	{"V-86", "aplDelay.entries[0].minutes", delay("NotApl", -5), nil},
	{"V-86", "aplDelay.valueName", func(s *config.Site) { s.AplDelay.ValueName = `x\y` }, func(s *config.Site) { s.AplDelay.ValueName = "ApIDelay" }},
	{"V-86", "aplDelay.valueName", func(s *config.Site) { s.AplDelay.ValueName = `"AplDelay"` }, nil},
	{"P-65", "resourceNames[0].service", resource("LprApl", "x"), resource("webapl", "Web [1] 'x'")},
	{"P-65", "resourceNames[0].name", resource("WebApl", ""), nil},
	{"P-65", "resourceNames[0].name", resource("WebApl", "xprberlin"), nil},
	{"P-65", "virtualServer.fileServerResource", func(s *config.Site) { s.VirtualServer.FileServerResource = "xprberlin" }, func(s *config.Site) { s.VirtualServer.FileServerResource = "File Server Res" }},
	{"P-65", "disk.resourceName", func(s *config.Site) { s.Disk.ResourceName = "Cluster Disk 2 " }, func(s *config.Site) { s.Disk.ResourceName = "Cluster  Disk" }},
	{"P-65", "disk.resourceName", func(s *config.Site) { s.Disk.ResourceName = " " }, nil},
	{"P-65", "virtualServer.nameResource", func(s *config.Site) { s.VirtualServer.NameResource = " XPR" }, nil},
	{"P-65", "virtualServer.nameResource", func(s *config.Site) { s.VirtualServer.NameResource = `"XPR name"` }, func(s *config.Site) { s.VirtualServer.NameResource = `XPR "name"` }},
	{"P-65", "resourceNames[0].name", resource("WebApl", `'Web'`), nil},
	{"P-65", "resourceNames", resource("WebApl", "XPR Administrator Res"), nil},
	{"P-71", "embeddedCodes.clients[0]", pecClients("kern2"), pecClients("KERN12", "PC-2")},
	{"P-71", "embeddedCodes.clients[0]", pecClients("172.26.209.43"), nil},
	{"P-71", "embeddedCodes.clients[0]", pecClients("kern2 "), nil},
	{"P-71", "embeddedCodes.clients[0]", pecClients(`\\kern2`), nil},
	{"P-71", "embeddedCodes.clients[0]", pecClients(`kern2\`), nil},
	{"P-71", "embeddedCodes.clients[0]", pecClients(`"kern2"`), nil},
	{"P-71", "embeddedCodes.clients[0]", pecClients("kern2.example.net."), nil},
	{"P-71", "embeddedCodes.clients[1]", pecClients("PC", "pc"), nil},
	{"P-70", "embeddedCodes.enabled", func(s *config.Site) { s.XPR.Services = []string{"NotApl"} }, func(s *config.Site) { s.XPR.Services = []string{"NotApl", "mailapl"} }},
}

func installDir(path string) func(*config.Site) {
	return func(s *config.Site) { s.XPR.InstallDir = path }
}

func pipeHost(host string) func(*config.Site) {
	return func(s *config.Site) { s.EmbeddedCodes.FaxPipeHost = host }
}

func pecClients(names ...string) func(*config.Site) {
	return func(s *config.Site) { s.EmbeddedCodes.Clients = names }
}

func drive(letter string) func(*config.Site) {
	return func(s *config.Site) { s.Disk.DriveLetter = letter }
}

func media(path string) func(*config.Site) { return func(s *config.Site) { s.Media.Path = path } }

func checkpoint(key string) func(*config.Site) {
	return func(s *config.Site) { s.ExtraCheckpoints = []string{key} }
}

func override(resource, period string) func(*config.Site) {
	return func(s *config.Site) {
		s.Policies.Overrides = []config.PolicyOverride{{Resource: resource, RestartPeriod: period}}
	}
}

func kernel(names ...string) func(*config.Site) {
	return func(s *config.Site) { s.Policies.KernelResources = names }
}

func retry(period string) func(*config.Site) {
	return func(s *config.Site) { s.Policies.InfostorRetryPeriod = period }
}

func delay(apl string, minutes int) func(*config.Site) {
	return func(s *config.Site) { s.AplDelay.Entries = []config.AplDelayEntry{{Apl: apl, Minutes: minutes}} }
}

func resource(service, name string) func(*config.Site) {
	return func(s *config.Site) { s.ResourceNames = []config.ResourceName{{Service: service, Name: name}} }
}

func number(n int) *int { return &n }

var ownCases = []ruleCase{
	{"P-24", "disk.id", diskID("Cluster Disk 2"), diskID("{6b2f3c2e-0000-4000-8000-000000000001}")},
	{"P-24", "disk.id", diskID("6B2F3C2E-0000-4000-8000"), diskID("6B2F3C2E-0000-4000-8000-000000000001")},
	{"P-24", "disk.id", diskID("4294967296"), diskID("4294967295")},
	{"P-24", "disk.id", diskID("C6CE28E"), diskID("C6CE28EB")},
	{"P-24", "disk.id", diskID("0x1C6CE28EB"), diskID("0xC6CE28EB")},
	{"P-24", "disk.id", diskID("0"), diskID("1")},
	{"P-24", "disk.id", diskID("00000000"), diskID("00000001")},
	{problem.RuleReserved, "nodes[1].name", func(s *config.Site) { s.Nodes[1].Name = "nul" }, func(s *config.Site) { s.Nodes[1].Name = "NUL1" }},
	{problem.RuleReserved, "cluster.name", func(s *config.Site) { s.Cluster.Name = "AUX" }, func(s *config.Site) { s.Cluster.Name = "AUXCLUSTER" }},
	{problem.RuleReserved, "virtualServer.name", func(s *config.Site) { s.VirtualServer.Name = "Lpt9" }, func(s *config.Site) { s.VirtualServer.Name = "LPT10" }},
	{problem.RuleReserved, "xpr.serverName", func(s *config.Site) { s.XPR.ServerName = "COM1" }, func(s *config.Site) { s.XPR.ServerName = "COM12" }},
	{problem.RuleReserved, "satellites[0].name", func(s *config.Site) { s.Satellites[0].Name = "PRN" }, func(s *config.Site) { s.Satellites[0].Name = "PRN2" }},
	{problem.RuleReserved, "xpr.installDir", func(s *config.Site) { s.XPR.InstallDir = `R:\Con\xpr` }, func(s *config.Site) { s.XPR.InstallDir = `R:\Console\xpr` }},
	{problem.RuleReserved, "xpr.databaseDir", func(s *config.Site) { s.XPR.DatabaseDir = `R:\XPR\aux.db` }, func(s *config.Site) { s.XPR.DatabaseDir = `R:\XPR\db.aux` }},
	{problem.RuleReserved, "media.path", func(s *config.Site) { s.Media.Path = `C:\COM²` }, func(s *config.Site) { s.Media.Path = `C:\COM40` }},
	{problem.RuleReserved, "embeddedCodes.directory", func(s *config.Site) { s.EmbeddedCodes.Directory = `R:\prn .x` }, nil},
	{problem.RuleReserved, "licensing.licenceFiles[0].path", readOnNode(`C:\lpt1\a.lic`), readOnNode(`C:\lpt\a.lic`)},
	{problem.RuleReserved, "xpr.hotfixPackages[0].program", hotfixed(func(p *config.HotfixPackage) { p.Program = `C:\nul\setup.exe` }), nil},
	{problem.RuleReserved, "embeddedCodes.share", share("Pipe"), share("Pipes")},
	{problem.RuleReserved, "embeddedCodes.share", share("mailslot"), nil},
	{problem.RuleReserved, "embeddedCodes.share", share("IPC$"), share("PEC$")},
	{problem.RuleReserved, "embeddedCodes.share", share("r$"), nil},
	{problem.RuleReserved, "embeddedCodes.share", share("con"), nil},
	{"P-73", "ghostscript.path", ghostscript("", "REG_SZ", "1"), ghostscript("", "", "")},
	{"P-73", "ghostscript.path", ghostscript(`SOFTWARE\X Y `, "REG_SZ", "1"), ghostscript(`SOFTWARE\X Y`, "REG_SZ", "1")},
	{"P-73", "ghostscript.type", ghostscript(`SOFTWARE\X`, "DWORD", "1"), ghostscript(`SOFTWARE\X`, "REG_SZ", "yes")},
	{"P-73", "ghostscript.type", ghostscript(`SOFTWARE\X`, "REG_QWORD", "1"), ghostscript(`SOFTWARE\X`, "reg_expand_sz", "yes")},
	{"P-73", "ghostscript.data", ghostscript(`SOFTWARE\X`, "REG_DWORD", "4294967296"), ghostscript(`SOFTWARE\X`, "REG_DWORD", "4294967295")},
	{"P-73", "ghostscript.data", ghostscript(`SOFTWARE\X`, "REG_DWORD", "yes"), ghostscript(`SOFTWARE\X`, "REG_DWORD", "0x1")},
	{"P-75", "unattended.prerequisites[0].file", func(s *config.Site) { s.Unattended.Prerequisites[0].File = "dotnet.exe" }, func(s *config.Site) { s.Unattended.Prerequisites = nil }},
	{"P-75", "unattended.prerequisites[1].file", func(s *config.Site) { s.Unattended.Prerequisites[1].File = "VCRUNTIMEINST.EXE" }, nil},
	{"P-75", "unattended.prerequisites[0].arguments", func(s *config.Site) { s.Unattended.Prerequisites[0].Arguments = "/q PASSWORD=hunter2" }, func(s *config.Site) { s.Unattended.Prerequisites[0].Arguments = "/q /passive" }},
	{"P-76", "unattended.printerDriver", func(s *config.Site) { s.Unattended.PrinterDriver = "/s /pwd:hunter2" }, func(s *config.Site) { s.Unattended.PrinterDriver = "/s /v/qn" }},
	{"P-76", "unattended.printerLogPattern", func(s *config.Site) { s.Unattended.PrinterLogPattern = "(" }, func(s *config.Site) { s.Unattended.PrinterLogPattern = "(?i)success" }},
	{"P-81", "checks.antivirusServices[1]", func(s *config.Site) { s.Checks.AntivirusServices = []string{"AV", "av"} }, func(s *config.Site) { s.Checks.AntivirusServices = []string{"AV", "AV2"} }},
	{"P-81", "checks.antivirusServices[0]", func(s *config.Site) { s.Checks.AntivirusServices = []string{"*"} }, nil},
	{"P-81", "checks.antivirusServices[0]", func(s *config.Site) { s.Checks.AntivirusServices = []string{"AV Service "} }, func(s *config.Site) { s.Checks.AntivirusServices = []string{"AV Service"} }},
	{problem.RuleService, "test.drill.dayOfMonth", func(s *config.Site) { s.Test.Drill = config.Drill{Month: "2", DayOfMonth: "30", Hour: "3"} }, func(s *config.Site) { s.Test.Drill = config.Drill{Month: "2", DayOfMonth: "29", Hour: "3"} }},
	{problem.RuleService, "test.drill.dayOfWeek", func(s *config.Site) { s.Test.Drill.DayOfWeek = "Sonntag" }, func(s *config.Site) { s.Test.Drill.DayOfWeek = "sun" }},
	{problem.RuleService, "test.drill.timeZone", func(s *config.Site) { s.Test.Drill.TimeZone = "Local" }, func(s *config.Site) { s.Test.Drill.TimeZone = "" }},
	{"P-83", "reboots.approval", func(s *config.Site) { s.Reboots.Approval = "never" }, func(s *config.Site) { s.Reboots.Approval = "" }},
	{"P-83", "reboots.window", window("22:00", "22:00", "UTC"), window("22:00", "04:00", "Europe/Berlin")},
	{"P-83", "reboots.window", window("22:00", "", ""), nil},
	{"P-83", "reboots.window.timeZone", window("22:00", "04:00", "Local"), nil},
	{"P-83", "reboots.window.timeZone", window("21:30", "04:00", "Europe/Atlantis"), nil},
	{"P-83", "reboots.window", func(s *config.Site) { s.Reboots = config.Reboots{Window: config.Window{From: "22:00", To: "04:00"}} }, nil},
	{"P-85", "timeouts.onlineSeconds", func(s *config.Site) { s.Timeouts.OnlineSeconds = -1 }, func(s *config.Site) { s.Timeouts.OnlineSeconds = 1 }},
	{"P-85", "test.outageObjectiveSeconds", func(s *config.Site) { s.Test.OutageObjectiveSeconds = -1 }, nil},
	{problem.RuleSiteName, "site", func(s *config.Site) { s.Name = "../berlin" }, func(s *config.Site) { s.Name = "Berlin_2-a" }},
	{problem.RuleSiteName, "site", func(s *config.Site) { s.Name = "" }, nil},
	{problem.RuleService, "virtualServer.ports[1]", func(s *config.Site) { s.VirtualServer.Ports = []int{25, 0} }, func(s *config.Site) { s.VirtualServer.Ports = []int{25, 443} }},
	{problem.RuleService, "test.drill.hour", func(s *config.Site) { s.Test.Drill.Hour = "25" }, func(s *config.Site) { s.Test.Drill.Hour = "*/6" }},
	{problem.RuleService, "test.drill.timeZone", func(s *config.Site) { s.Test.Drill.TimeZone = "Europe/Atlantis" }, func(s *config.Site) { s.Test.Drill.TimeZone = "UTC" }},
	{problem.RuleService, "test.drill.catchUpMinutes", func(s *config.Site) { s.Test.Drill.CatchUpMinutes = -1 }, func(s *config.Site) { s.Test.Drill.CatchUpMinutes = 1440 }},
	{problem.RuleService, "test.drill.catchUpMinutes", func(s *config.Site) { s.Test.Drill.CatchUpMinutes = 1441 }, nil},
	{problem.RuleService, "test.drill.hour", func(s *config.Site) { s.Test.Drill = config.Drill{DayOfWeek: "Sunday"} }, func(s *config.Site) { s.Test.Drill = config.Drill{TimeZone: "UTC"} }},
	{problem.RuleService, "virtualServer.ports[2]", func(s *config.Site) { s.VirtualServer.Ports = []int{25, 443, 25} }, nil},
}

func window(from, to, zone string) func(*config.Site) {
	return func(s *config.Site) { s.Reboots.Window = config.Window{From: from, To: to, TimeZone: zone} }
}

func ghostscript(path, kind, data string) func(*config.Site) {
	return func(s *config.Site) {
		s.Ghostscript = config.Ghostscript{Path: path, Type: kind, Data: data}
	}
}

func diskID(id string) func(*config.Site) { return func(s *config.Site) { s.Disk.ID = id } }

func share(name string) func(*config.Site) {
	return func(s *config.Site) { s.EmbeddedCodes.Share = name }
}
