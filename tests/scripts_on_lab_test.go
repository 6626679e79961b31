package tests

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	ps "changeover/activities/powershell/scripts"
	"changeover/config"
	"changeover/lab/posh/signatures"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

const (
	node1, node2 = "KERN1", "KERN2"
	role         = "Xpressions [Role] O'Brien"
	service      = "lab svc"
)

// TestScriptsOnLab runs every script on the lab. The order matters: a script needs the results of earlier ones.
func TestScriptsOnLab(t *testing.T) {
	r := startRemote(t)
	for _, chapter := range []struct {
		name string
		run  func(*testing.T, *remote)
	}{
		{"facts of a fresh host", freshHost},
		{"registry", registryScripts},
		{"files", fileScripts},
		{"services", serviceScripts},
		{"accounts and rights", accountScripts},
		{"features", featureScripts},
		{"programs", programScripts},
		{"reading the cluster", clusterReads},
		{"role and client access point", roleScripts},
		{"disk and shares", shareScripts},
		{"resources", resourceScripts},
		{"resource type", resourceTypeScripts},
		{"moving", movingScripts},
		{"restart", restartScripts},
		{"eviction", evictionScripts},
	} {
		require.True(t, t.Run(chapter.name, func(t *testing.T) { chapter.run(t, r) }), "later chapters need this one")
	}
	for _, script := range ps.All() {
		if script != ps.Bootstrap && script != ps.DescribePowerShell && !slices.Contains(ps.OnlyOn2008R2(), script) { // these two run with every script
			assert.NotZero(t, r.used[script.Name], "%s was not run", script.Name)
		}
	}
}

// Scripts are also checked against the lab's table of cmdlets, since a run does not reach all of their branches.
func TestScriptsFitTheLabsSignatures(t *testing.T) {
	for _, script := range ps.All() {
		assert.Empty(t, signatures.CheckSignatures(script.Text), script.Name)
	}
}

func freshHost(t *testing.T, r *remote) {
	r.answers(t, node1, ps.GetPowerShell, nil, `{"version": "5.1.20348.1", "is64Bit": true, "name": "KERN1"}`)
	r.answers(t, node1, ps.GetComputer, nil, `{"name": "KERN1", "caption": "Microsoft Windows Server 2022 Datacenter", "version": "10.0.20348",
		"memoryMB": 16384, "domainRole": 3, "domain": "example.test", "processor": "Intel(R) Xeon(R) CPU E5-2670 v3 @ 2.30GHz", "mhz": 2301, "cores": 8,
		"powerShell": "5.1.20348.1", "is64Bit": true, "unreadable": []}`)
	r.answers(t, node1, ps.GetRemotingQuotas, nil, `{"quotas": [{"name": "MaxMemoryPerShellMB", "value": 1024, "unread": ""},
		{"name": "MaxShellsPerUser", "value": 30, "unread": ""}, {"name": "MaxProcessesPerShell", "value": 25, "unread": ""}]}`)
	r.answers(t, node1, ps.GetSystemMessage, params{"Code": 1075}, `{"text": "The dependency service does not exist or has been marked for deletion."}`)
	r.answers(t, node1, ps.GetSystemMessage, params{"Code": 99999}, `{"text": ""}`)
	latency := read[struct {
		Readings []struct{ Ticks, Transfers, Frequency int64 }
	}](t, r, node1, ps.GetDiskLatency, params{"Letter": "C", "Seconds": 10}).Readings
	require.Len(t, latency, 2)
	assert.EqualValues(t, 10_000_000, latency[1].Frequency)
	r.answers(t, node1, ps.GetDiskLatency, params{"Letter": "Z", "Seconds": 1}, `{"readings": []}`)
	r.answers(t, node1, ps.GetComputerModel, nil, `{"manufacturer": "LAB", "model": "Virtual Machine"}`)
	configured := read[struct {
		Adapters []struct{ Addresses, Gateways, DNSServers []string }
	}](t, r, node1, ps.GetNetworkConfig, nil).Adapters
	require.GreaterOrEqual(t, len(configured), 2)
	assert.Contains(t, configured[0].Addresses, "172.26.209.41")
	assert.Equal(t, []string{"172.26.209.1"}, configured[0].Gateways)
	assert.Equal(t, []string{"172.26.209.2", "172.26.209.3"}, configured[0].DNSServers)
	assert.Empty(t, configured[1].Gateways)
	boot := read[struct {
		LastBoot                  time.Time
		PendingReboot             []string
		PendingEntries            []string
		ClusterService, NodeState string
	}](t, r, node1, ps.GetBootState, params{"Node": node1})
	assert.Empty(t, boot.PendingEntries)
	assert.WithinDuration(t, time.Now().Add(-time.Hour), boot.LastBoot, time.Minute)
	assert.Equal(t, "Running/Up", boot.ClusterService+"/"+boot.NodeState)
	assert.Empty(t, boot.PendingReboot)
	drive := read[struct {
		Volumes []struct {
			FileSystem string
			FreeBytes  int64
		}
		Substituted []string
	}](t, r, node1, ps.GetDrive, params{"Letter": "C"})
	require.Len(t, drive.Volumes, 1)
	assert.Equal(t, "NTFS", drive.Volumes[0].FileSystem)
	assert.Greater(t, drive.Volumes[0].FreeBytes, int64(10<<30))
	assert.Empty(t, drive.Substituted)
	quorum := func(host string) int {
		return len(read[struct{ Volumes []any }](t, r, host, ps.GetDrive, params{"Letter": "q"}).Volumes)
	}
	assert.Equal(t, []int{1, 0}, []int{quorum(node1), quorum(node2)}, "only volumes that the host itself has mounted")
	r.answers(t, node2, ps.GetClusteredDisks, nil, `{"sizes": [268435456000]}`)
	for _, on := range []bool{true, false, true} {
		r.run(t, node1, ps.SetDefenderRealTime, params{"On": on})
		r.answers(t, node1, ps.GetDefenderState, nil, fmt.Sprintf(`{"found": true, "service": "Running", "realTimeProtection": %t}`, on))
	}
	r.answers(t, node1, ps.GetInteractivePrograms, nil, `{"programs": []}`)
	r.answers(t, node1, ps.TestNameServers, params{"Servers": []string{"172.26.209.2", "172.26.209.77"}},
		`{"name": "example.test", "answers": [{"server": "172.26.209.2", "answered": true}, {"server": "172.26.209.77", "answered": false}]}`)
	r.answers(t, node1, ps.GetNeighborMAC, params{"Address": "172.26.209.42"}, `{"mac": "02-4C-AC-1A-D1-2A"}`)
	r.answers(t, node1, ps.GetNeighborMAC, params{"Address": "172.26.209.77"}, `{"mac": ""}`)
	r.answers(t, node1, ps.GetShareNames, nil, `{"names": ["ADMIN$", "C$", "IPC$"]}`)
	r.answers(t, node1, ps.GetSoundDevices, nil, `{"names": []}`)
	r.answers(t, node1, ps.TestPing, params{"Addresses": []string{"172.26.209.42", "172.26.209.77"}},
		`{"replies": [{"address": "172.26.209.42", "reply": true}, {"address": "172.26.209.77", "reply": false}]}`)
	r.answers(t, node1, ps.TestTCPPort, params{"Address": "172.26.209.46", "Port": 61740}, `{"open": true}`)
	r.answers(t, node1, ps.TestTCPPort, params{"Address": "172.26.209.46", "Port": 61741}, `{"open": false}`)
	certificates(t, r)
	licenceFiles(t, r)
	var ports []int
	for _, listens := range read[struct{ Ports []struct{ Port int } }](t, r, node1, ps.GetListeningPorts, nil).Ports {
		ports = append(ports, listens.Port)
	}
	assert.ElementsMatch(t, []int{135, 445, 3343, 5985, 5986}, ports)
	adapters := read[struct {
		Adapters []struct {
			Name, Status, MAC, DHCP string
			Mbps                    int
			Addresses               []string
		}
	}](t, r, node1, ps.GetNetworkAdapters, nil).Adapters
	require.Len(t, adapters, 4)
	assert.Equal(t, "00-30-48-80-72-97", adapters[0].MAC)
	assert.Equal(t, "Up", adapters[0].Status)
	assert.Equal(t, "Disabled", adapters[0].DHCP)
	assert.Contains(t, adapters[0].Addresses, "172.26.209.41")
	assert.Equal(t, []string{"Disabled", ""}, []string{adapters[3].Status, adapters[3].DHCP}, "an adapter without IPv4")
	r.answers(t, node1, ps.GetFailureEvents, params{"Newest": 5}, `{"events": [], "unread": []}`)
	// The source of the program is not registered, so the event has no message, and its text is a property.
	r.lab.World.Host(node1).Events.Add(windows.Event{Log: "Application", Provider: "OpenScape Xpressions", ID: 100, Level: "Error", Message: "licsvc: why"})
	r.lab.World.Host(node1).Events.Add(windows.Event{Log: "System", Provider: "disk", ID: 7, Level: "Warning", Message: "bad block"})
	events := read[struct {
		Events []struct {
			Time                 time.Time
			Log, Source, Message string
		}
	}](t, r, node1, ps.GetFailureEvents, params{"Newest": 5}).Events
	require.Len(t, events, 2)
	assert.WithinDuration(t, time.Now(), events[0].Time, time.Minute)
	assert.Equal(t, []string{"System", "disk", "bad block"}, []string{events[0].Log, events[0].Source, events[0].Message})
	assert.Equal(t, []string{"Application", "OpenScape Xpressions", "licsvc: why"}, []string{events[1].Log, events[1].Source, events[1].Message})
	found := read[struct {
		Now    time.Time
		Read   int
		Events []struct {
			Time            time.Time
			Source, Message string
		}
	}](t, r, node1, ps.FindEvents, params{"Text": "why", "Newest": 5})
	assert.Equal(t, 1, found.Read, "the Application log alone")
	require.Len(t, found.Events, 1)
	assert.Equal(t, "licsvc: why", found.Events[0].Message)
	assert.WithinDuration(t, found.Now, found.Events[0].Time, time.Minute)
	assert.Empty(t, read[struct{ Events []any }](t, r, node2, ps.FindEvents, params{"Text": "why", "Newest": 5}).Events, "a log without events")
	software := read[struct{ Products, PrinterPorts []any }](t, r, node1, ps.GetInstalledSoftware, params{"Ports": true})
	assert.Contains(t, software.PrinterPorts, "LPT1:")
	require.NoError(t, r.lab.World.Host(node2).Services.Stop("Spooler"))
	r.eventually(t, node2, ps.GetInstalledSoftware, params{"Ports": true}, `{"products": [], "spooler": "Stopped", "printerPorts": []}`)
	require.NoError(t, r.lab.World.Host(node2).Services.Start("Spooler"))
	assert.Empty(t, software.Products)
	r.answers(t, node1, ps.GetCOMRegistrations, params{"FileName": "OleClnt.dll"}, `{"servers": []}`)
}

const labKey = `SOFTWARE\Wow6432Node\PP-COM\Lab [1]`

func serviceScripts(t *testing.T, r *remote) {
	const program = `C:\Windows\System32\svchost.exe -k lab`
	r.addService(t, node1, scm.ServiceConfig{Name: service, BinaryPath: program, DisplayName: "Lab (lab svc)", StartType: scm.StartManual})
	named := params{"Name": service}
	set := func(script *ps.Script, parameter string, v any) host.Reply {
		return r.run(t, node1, script, params{"Name": service, parameter: v})
	}
	set(ps.SetServiceStartMode, "StartMode", "Automatic")
	set(ps.SetServiceDisplayName, "DisplayName", "Lab service")
	set(ps.SetServiceErrorControl, "ErrorControl", "severe")
	set(ps.SetServiceType, "Type", "share")
	assert.JSONEq(t, `[{"ReturnValue": 0}]`, string(set(ps.SetServicePath, "BinaryPath", program+" -x").Result))
	r.answers(t, node1, ps.GetServices, params{"Names": []string{service, "missing"}}, `{"services": [{"name": "lab svc", "displayName": "Lab service",
		"binaryPath": "C:\\Windows\\System32\\svchost.exe -k lab -x", "startMode": "Auto", "state": "Stopped", "account": "LocalSystem", "errorControl": "Severe",
		"serviceType": "Share Process", "dependencies": [], "groupDependencies": [], "managerDependencies": []}]}`)
	type described struct{ Name, DisplayName, BinaryPath string }
	assert.Contains(t, read[struct{ Services []described }](t, r, node1, ps.GetServicePrograms, nil).Services, described{service, "Lab service", `C:\Windows\System32\svchost.exe -k lab -x`})
	r.answers(t, node1, ps.GetServices, params{"Names": []string{}}, `{"services": []}`)
	r.answers(t, node1, ps.GetServiceStates, params{"Names": []string{}}, `{"services": []}`)
	r.answers(t, node1, ps.GetServices, params{"Names": []string{`' OR Name <> '`, `\'`}}, `{"services": []}`)
	r.run(t, node1, ps.StartService, named)
	r.answers(t, node1, ps.GetServiceStates, params{"Names": []string{service, "it's missing"}},
		`{"services": [{"name": "lab svc", "state": "Running", "exitCode": 0, "serviceExitCode": 0}]}`)
	r.run(t, node1, ps.StopService, named)
	r.eventually(t, node1, ps.GetServiceStates, params{"Names": []string{service}},
		`{"services": [{"name": "lab svc", "state": "Stopped", "exitCode": 0, "serviceExitCode": 0}]}`)
	// The DHCP Client has running dependents, so Windows refuses to stop it. They can be stopped one after another.
	r.answers(t, node1, ps.GetServiceDependents, params{"Name": "Dhcp"}, `{"services": [{"name": "NlaSvc", "state": "Running"},
		{"name": "iphlpsvc", "state": "Running"}, {"name": "WinHttpAutoProxySvc", "state": "Running"}]}`)
	for _, stop := range []*ps.Script{ps.StopService, ps.StopServiceAndWait} {
		assert.Equal(t, "ServiceHasDependentServices,Microsoft.PowerShell.Commands.StopServiceCommand", r.refused(t, node1, stop, params{"Name": "Dhcp"}).ID)
	}
	r.run(t, node1, ps.StopServiceAndWait, params{"Name": "NlaSvc"})
	r.answers(t, node1, ps.GetServiceDependents, params{"Name": "NlaSvc"}, `{"services": []}`)
	r.run(t, node1, ps.StartService, params{"Name": "NlaSvc"})
	reply := r.run(t, node1, ps.ClearServiceDependencies, params{"Name": "Dhcp"})
	assert.Zero(t, reply.ExitCode)
	assert.Contains(t, string(reply.Result), "SUCCESS")
	assert.Equal(t, 1060, r.run(t, node1, ps.ClearServiceDependencies, params{"Name": "missing"}).ExitCode)
	none := r.refused(t, node1, ps.StartService, params{"Name": "missing"})
	assert.Equal(t, "NoServiceFoundForGivenName,Microsoft.PowerShell.Commands.StartServiceCommand", none.ID)
	set(ps.SetServiceStartMode, "StartMode", "Disabled")
	disabled := r.refused(t, node1, ps.StartService, named)
	assert.True(t, strings.HasPrefix(disabled.ID, "CouldNotStartService,"), disabled.ID)
	assert.EqualValues(t, 1058, disabled.Code(), "%+v", disabled)
	secret := config.Secret("env:XPR_SERVICE_PASSWORD")
	r.run(t, node1, ps.NewService, params{"Name": "labacct", "BinaryPath": program, "DisplayName": "Lab account", "StartMode": "Manual", "Account": `EXAMPLE\xprsvc`, "Password": secret})
	r.answers(t, node1, ps.SetServiceAccount, params{"Name": service, "Account": `EXAMPLE\xprsvc`, "Password": secret}, `{"ReturnValue": 0}`)
	r.answers(t, node1, ps.SetServiceAccount, params{"Name": service, "Account": `EXAMPLE\nobody`, "Password": secret}, `{"ReturnValue": 22}`)
	logon := r.refused(t, node1, ps.StartService, params{"Name": "labacct"})
	assert.EqualValues(t, 1069, logon.Code(), "without the right to log on as a service: %+v", logon)
}

func accountScripts(t *testing.T, r *remote) {
	sids := read[struct {
		Accounts []struct{ Account, SID string }
	}](t, r, node1, ps.GetAccountSIDs,
		params{"Accounts": []string{`EXAMPLE\xprsvc`, `.\Administrator`, `EXAMPLE\nobody`, "xprsvc@example.test"}}).Accounts
	require.Len(t, sids, 4)
	sid := sids[0].SID
	assert.Regexp(t, `^S-1-5-21-\d+-\d+-\d+-\d+$`, sid)
	assert.Regexp(t, `-500$`, sids[1].SID)
	assert.Empty(t, sids[2].SID)
	assert.Equal(t, sid, sids[3].SID)
	const right = "SeServiceLogonRight"
	r.answers(t, node1, ps.GetUserRight, params{"Right": right}, `{"lines": ["SeServiceLogonRight = *S-1-5-80-0"]}`)
	r.answers(t, node1, ps.SetUserRight, params{"Right": right, "Holders": "*S-1-5-80-0,*" + sid}, `{"exitCode": 0}`)
	r.answers(t, node1, ps.GetUserRight, params{"Right": right}, `{"lines": ["SeServiceLogonRight = *S-1-5-80-0,*`+sid+`"]}`)
	const backup = "SeBackupPrivilege" // holders by group policy are listed, those by the host's own policy are not
	require.NoError(t, r.lab.World.Host(node1).Accounts.ApplyPolicyRight(backup, []string{"*S-1-5-32-544", "*" + sid}))
	r.answers(t, node1, ps.GetUserRight, params{"Right": backup}, `{"lines": ["SeBackupPrivilege = *S-1-5-32-544,*`+sid+`"]}`)
	r.run(t, node1, ps.StartService, params{"Name": "labacct"})
	const administrators = "S-1-5-32-544"
	r.run(t, node1, ps.AddLocalGroupMember, params{"GroupSid": administrators, "Account": `EXAMPLE\xprsvc`})
	twice := r.refused(t, node1, ps.AddLocalGroupMember, params{"GroupSid": administrators, "Account": `EXAMPLE\xprsvc`})
	assert.Equal(t, "MemberExists,Microsoft.PowerShell.Commands.AddLocalGroupMemberCommand", twice.ID)
	r.answers(t, node1, ps.GetLocalGroupMembers, params{"GroupSid": "S-1-5-32-999"}, `{"found": false, "group": "", "members": []}`)
	group := read[struct {
		Group   string
		Members []struct{ Name, SID string }
	}](t, r, node1, ps.GetLocalGroupMembers, params{"GroupSid": administrators})
	assert.Equal(t, "Administrators", group.Group)
	assert.Contains(t, group.Members, struct{ Name, SID string }{`EXAMPLE\xprsvc`, sid})
	r.lab.World.AddAccount(`EXAMPLE\leaver`, "x")
	r.run(t, node1, ps.AddLocalGroupMember, params{"GroupSid": administrators, "Account": `EXAMPLE\leaver`})
	require.NoError(t, r.lab.World.RemoveAccount(`EXAMPLE\leaver`)) // Get-LocalGroupMember fails from here on
	r.lab.World.AddAccount(`EXAMPLE\jürgen`, "x")
	r.run(t, node1, ps.AddLocalGroupMember, params{"GroupSid": administrators, "Account": `EXAMPLE\jürgen`})
	left := read[struct{ Members []struct{ Name, SID string } }](t, r, node1, ps.GetLocalGroupMembers, params{"GroupSid": administrators})
	assert.Subset(t, sidsOf(left.Members), sidsOf(group.Members))
	assert.Len(t, left.Members, len(group.Members)+2, "a deleted account, and an account with an umlaut")
	assert.Equal(t, `EXAMPLE\jürgen`, left.Members[len(left.Members)-1].Name)
}

func sidsOf(members []struct{ Name, SID string }) []string {
	sids := make([]string, len(members))
	for i, m := range members {
		sids[i] = m.SID
	}
	return sids
}

func featureScripts(t *testing.T, r *remote) {
	state := func(want string) {
		r.answers(t, node1, ps.GetWindowsFeature, params{"Names": []string{"Telnet-Client"}}, `{"features": [{"name": "Telnet-Client", "state": "`+want+`"}]}`)
	}
	state("Available")
	r.install(t, "Telnet-Client")
	state("Installed")
	for _, name := range []string{"Web-Server", "Web-Mgmt-Console"} {
		r.install(t, name)
	}
	r.answers(t, node1, ps.GetFeatureRemoval, params{"Name": "Web-Server"}, `{"own": "Web Server (IIS)", "removed": ["IIS Management Console", "Web Server (IIS)"]}`)
	r.answers(t, node1, ps.GetFeatureRemoval, params{"Name": "Telnet-Client"}, `{"own": "Telnet Client", "removed": ["Telnet Client"]}`)
	state("Installed") // nothing was removed
	r.run(t, node1, ps.UninstallWindowsFeature, params{"Name": "Web-Server"})
	r.answers(t, node1, ps.GetWindowsFeature, params{"Names": []string{"Web-Mgmt-Console"}}, `{"features": [{"name": "Web-Mgmt-Console", "state": "Available"}]}`)
	r.run(t, node1, ps.UninstallWindowsFeature, params{"Name": "Telnet-Client"})
	state("Available")
	r.answers(t, node1, ps.GetWindowsFeature, params{"Names": []string{"Fax-[x]"}}, `{"features": []}`)
}

// programScripts runs an installer of the medium as SYSTEM, detached.
func programScripts(t *testing.T, r *remote) {
	named := params{"Name": "changeover-lab-1"}
	broken := windows.Task{Name: "Update", Path: `\Northwind\`, Broken: true}
	require.NoError(t, r.lab.World.Host(node1).Tasks.Register(broken, false), "a task that is not Changeover's, which resourceTypeScripts finds as well")
	r.answers(t, node1, ps.GetProgramEnds, nil, `{"ended": [], "running": []}`)
	path := r.lab.Site.Media.Path + `\XpressionsInstall\Prerequisites\vcredist_x64.exe`
	r.run(t, node1, ps.RegisterProgram, params{"Name": "changeover-lab-1", "Path": path, "Arguments": "/q"})
	r.run(t, node1, ps.StartProgram, named)
	r.eventually(t, node1, ps.GetProgramRun, named, `{"registered": true, "state": "Ready", "lastResult": 0, "started": true,
		"exitCode": "0", "failure": "", "output": "", "errors": ""}`)
	boot := read[struct{ LastBoot string }](t, r, node1, ps.GetBootState, params{"Node": ""}).LastBoot
	r.answers(t, node1, ps.GetProgramEnds, nil, `{"ended": [{"name": "changeover-lab-1", "exitCode": "0", "boot": "`+boot+`"}], "running": []}`)
	r.run(t, node1, ps.StartProgram, named) // a second start ends immediately
	r.run(t, node1, ps.UnregisterProgram, named)
	r.answers(t, node1, ps.GetProgramRun, named, `{"registered": false, "state": "", "lastResult": 0, "started": true,
		"exitCode": "0", "failure": "", "output": "", "errors": ""}`)
	gone := r.refused(t, node1, ps.StartProgram, named)
	assert.Equal(t, "HRESULT 0x80070002,Start-ScheduledTask", gone.ID)
	assert.EqualValues(t, 2, gone.Code())
	// The failure in the form in which register-program.ps1 writes it, with umlauts.
	failure := `C:\Program Files\Changeover\changeover-lab-1\failure.txt`
	require.NoError(t, r.lab.World.Host(node1).Files.Write(failure, []byte("Gerät nicht bereit")))
	r.answers(t, node1, ps.GetProgramRun, named, `{"registered": false, "state": "", "lastResult": 0, "started": true,
		"exitCode": "0", "failure": "Gerät nicht bereit", "output": "", "errors": ""}`)
	// For an installer that writes one line of 3 MB, the end of the line is read.
	line := strings.Repeat("x", 3<<20) + "done"
	require.NoError(t, r.lab.World.Host(node1).Files.Write(`C:\Program Files\Changeover\changeover-lab-1\output.txt`, []byte(line)))
	r.answers(t, node1, ps.GetProgramRun, named, `{"registered": false, "state": "", "lastResult": 0, "started": true,
		"exitCode": "0", "failure": "Gerät nicht bereit", "output": "`+line[len(line)-8000:]+`", "errors": ""}`)
	// Each entry that waits for a restart or a logon is read.
	r.lab.World.Host(node1).NeedReboot(`C:\Windows\Temp\old.dll`)
	r.run(t, node1, ps.SetRegistryLines, params{"Key": `SYSTEM\CurrentControlSet\Control\Session Manager`, "Name": "PendingFileRenameOperations2", "Lines": []string{`\??\C:\Windows\Temp\new.dll`}})
	r.run(t, node1, ps.NewRegistryKey, params{"Key": `SOFTWARE\Wow6432Node\Microsoft\Windows\CurrentVersion\RunOnce`})
	r.run(t, node1, ps.SetRegistryString, params{"Key": `SOFTWARE\Wow6432Node\Microsoft\Windows\CurrentVersion\RunOnce`, "Name": "Setup", "Value": `C:\setup.exe`, "Type": "String"})
	waiting := read[struct{ PendingReboot, PendingEntries []string }](t, r, node1, ps.GetBootState, params{"Node": ""})
	assert.Equal(t, []string{"PendingFileRenameOperations", "PendingFileRenameOperations2"}, waiting.PendingReboot)
	assert.Equal(t, []string{`PendingFileRenameOperations \??\C:\Windows\Temp\old.dll`, `PendingFileRenameOperations2 \??\C:\Windows\Temp\new.dll`, "RunOnce Setup"}, waiting.PendingEntries)
	software := read[struct {
		Products []struct{ Name, Version string }
	}](t, r, node1, ps.GetInstalledSoftware, params{"Ports": false})
	assert.Len(t, software.Products, 1)
	r.answers(t, node1, ps.GetFileVersions, params{"Paths": []string{path, `C:\none.exe`}},
		`{"files": [{"path": "`+strings.ReplaceAll(path, `\`, `\\`)+`", "product": "Microsoft Visual C++ 2015-2019 Redistributable (x64) - 14.29.30133", "version": "14.29.30133.0"}]}`)
	assert.Equal(t, 3, r.run(t, node1, ps.RegisterCOMServer, params{"Dll": `C:\missing.dll`}).ExitCode, "LoadLibrary fails")
}
