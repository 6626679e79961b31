package tests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	ps "changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	labwindows "changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// In PowerShell, a property that cannot be read is null. As a number null is 0, and as a condition it is false: a script
// must not return or set such a value.
func TestScriptsTakeNoValueThatCannotBeReadForAnother(t *testing.T) {
	for _, release := range []string{"2008 R2", "2022"} {
		t.Run(release, func(t *testing.T) {
			r := startRelease(t, release)
			r.run(t, node1, ps.AddClusterGroup, params{"Name": "G"})
			r.run(t, node1, ps.AddClusterResource, params{"Name": "R", "ResourceType": "Generic Service", "Group": "G"})
			unreadable := func(property string) {
				t.Helper()
				r.lab.World.Unreadable.Clear()
				r.lab.World.Unreadable.Store(property, true)
			}
			for _, property := range []string{"RestartAction", "RestartPeriod", "RestartThreshold", "RetryPeriodOnFailure", "SeparateMonitor"} {
				unreadable("ClusterResource." + property)
				assert.Equal(t, property+" of R cannot be read", r.refused(t, node1, ps.GetClusterResourcePolicies, params{"Name": "R"}).Message)
			}
			properties := []string{"PersistentState", "FailoverThreshold", "FailoverPeriod"}
			if release != "2008 R2" {
				properties = append(properties, "Priority")
			}
			for _, property := range properties {
				unreadable("ClusterGroup." + property)
				seen := read[struct {
					Groups []struct{ Unreadable []string }
				}](t, r, node1, ps.GetCluster, nil).Groups
				assert.Equal(t, []string{property}, seen[len(seen)-1].Unreadable)
			}
			r.lab.World.Unreadable.Clear()
			assert.Contains(t, string(r.run(t, node1, ps.GetCluster, nil).Result), `"unreadable":[]`)
			valuesThatCannotBeRead(t, r, unreadable, map[bool]map[string]unread{true: onlyOn2008R2, false: onlyLater}[release == "2008 R2"])
			if release == "2008 R2" {
				olderValuesThatCannotBeRead(t, r, unreadable)
			}
		})
	}
}

// A resource of another role may be damaged. It keeps no step of the site from its work.
func TestTheResourcesOfARoleAreReadAlthoughAnotherRoleIsDamaged(t *testing.T) {
	for _, release := range []string{"2008 R2", "2022"} {
		t.Run(release, func(t *testing.T) {
			r := startRelease(t, release)
			for group, resource := range map[string]string{"Xpressions": "Lic", "SQL": "Agent"} {
				r.run(t, node1, ps.AddClusterGroup, params{"Name": group})
				r.run(t, node1, ps.AddClusterResource, params{"Name": resource, "ResourceType": "Generic Service", "Group": group})
				r.run(t, node1, ps.SetClusterParameter, params{"Name": resource, "Parameter": "ServiceName", "Value": resource + "Service"})
			}
			r.lab.World.Unreadable.Store("private properties of Agent", true)
			const missing = "The system cannot find the file specified."
			assert.Contains(t, r.refused(t, node1, ps.GetClusterResources, params{"Role": "sql"}).Message, missing)
			for _, role := range []string{"Xpressions", ""} {
				seen := map[string]string{}
				for _, resource := range read[struct {
					Resources []struct{ Name, Service, Unread string }
				}](t, r, node1, ps.GetClusterResources, params{"Role": role}).Resources {
					seen[resource.Name] = resource.Service + resource.Unread
				}
				assert.Equal(t, "LicService", seen["Lic"])
				assert.Contains(t, seen["Agent"], missing)
			}
		})
	}
}

// unread is a call of a script, and its error if a property cannot be read.
type unread struct {
	script  *ps.Script
	values  params
	message string
}

// onEachRelease, onlyOn2008R2 and onlyLater map each property that a script reads to the error of the script.
var (
	onEachRelease = map[string]unread{
		"ClusterGroup.IsCoreGroup":                    {ps.GetCluster, nil, "IsCoreGroup of group Cluster Group cannot be read"},
		"Win32_LogicalDisk.DriveType":                 {ps.GetDrive, params{"Letter": "C"}, "DriveType of drive C: cannot be read"},
		"Win32_LogicalDisk.FreeSpace":                 {ps.GetDrive, params{"Letter": "C"}, "FreeSpace of drive C: cannot be read"},
		"Win32_Service.State":                         {ps.GetServiceStates, params{"Names": []string{"LanmanServer"}}, "State of service LanmanServer cannot be read"},
		"Win32_Service.ExitCode":                      {ps.GetServiceStates, params{"Names": []string{"LanmanServer"}}, "ExitCode of service LanmanServer cannot be read"},
		"Win32_Service.ServiceSpecificExitCode":       {ps.GetServiceStates, params{"Names": []string{"LanmanServer"}}, "ServiceSpecificExitCode of service LanmanServer cannot be read"},
		"FeatureOperationResult.FeatureResult":        {ps.GetFeatureRemoval, params{"Name": "Telnet-Client"}, "FeatureResult of the removal of Telnet-Client cannot be read"},
		"Win32_NetworkAdapterConfiguration.IPEnabled": {ps.GetNetworkConfig, nil, "IPEnabled of adapter .+ cannot be read"},
		"Win32_Service.StartMode":                     {ps.GetServices, params{"Names": []string{"LanmanServer"}}, "StartMode of service LanmanServer cannot be read"},
		"ServiceController.Status":                    {ps.GetServiceDependents, params{"Name": "RpcSs"}, "Status of service .+ cannot be read"},
		"ClusterNetwork.Role":                         {ps.GetClusterNetworkInterfaces, nil, "Role of network Cluster Network 1 cannot be read"},
		"ClusterDiskInfo.Size":                        {ps.GetClusterAvailableDisks, nil, "Size of available disk .+ cannot be read"},
		"Win32_PerfRawData_PerfDisk_LogicalDisk.AvgDisksecPerTransfer": {
			ps.GetDiskLatency, params{"Letter": "C", "Seconds": 1}, "AvgDisksecPerTransfer of drive C: cannot be read",
		},
	}
	onlyOn2008R2 = map[string]unread{
		"__ComObject.State":          {ps.GetProgramEnds, nil, "State of task changeover-lab-1 cannot be read"},
		"__ComObject.LastTaskResult": {ps.GetProgramRun, params{"Name": "changeover-lab-1"}, "LastTaskResult of task changeover-lab-1 cannot be read"},
		"__ComObject.LastRunTime":    {ps.GetResourceTypeRegistration, params{"Task": "changeover-lab-1"}, "LastRunTime of task changeover-lab-1 cannot be read"},
	}
	onlyLater = map[string]unread{
		"MSFT_TaskDynamicInfo.LastTaskResult":             {ps.GetProgramRun, params{"Name": "changeover-lab-1"}, "LastTaskResult of task changeover-lab-1 cannot be read"},
		"MSFT_ScheduledTask.State":                        {ps.GetResourceTypeRegistration, params{"Task": "changeover-lab-1"}, "State of task changeover-lab-1 cannot be read"},
		"MSFT_Disk.IsClustered":                           {ps.GetClusteredDisks, nil, "IsClustered of disk \\d+ cannot be read"},
		"MSFT_Disk.UniqueId":                              {ps.GetClusteredDisks, nil, "UniqueId of disk \\d+ cannot be read"},
		"MSFT_Disk.Size":                                  {ps.GetClusteredDisks, nil, "Size of disk \\d+ cannot be read"},
		"MSFT_NetTCPConnection.OwningProcess":             {ps.GetListeningPorts, nil, "OwningProcess of a TCP port cannot be read"},
		"MSFT_MpComputerStatus.RealTimeProtectionEnabled": {ps.GetDefenderState, nil, "RealTimeProtectionEnabled of Microsoft Defender cannot be read"},
		"MSFT_MpComputerStatus":                           {ps.GetDefenderState, nil, "Get-MpComputerStatus shows no status of Microsoft Defender"},
		"Feature.InstallState":                            {ps.GetWindowsFeature, params{"Names": []string{"DHCP"}}, "InstallState of feature DHCP cannot be read"},
	}
)

// valuesThatCannotBeRead runs scripts on a host where Windows cannot read a property.
func valuesThatCannotBeRead(t *testing.T, r *remote, unreadable func(property string), ofRelease map[string]unread) {
	t.Helper()
	r.run(t, node1, ps.RegisterProgram, params{"Name": "changeover-lab-1", "Path": r.lab.Site.Media.Path + `\XpressionsInstall\Prerequisites\vcredist_x64.exe`, "Arguments": "/q"})
	r.lab.World.Host(node1).Events.Add(labwindows.Event{Log: "System", Provider: "disk", ID: 7, Level: "Error", Message: "The device has a bad block."})
	for _, calls := range []map[string]unread{onEachRelease, ofRelease} {
		for property, call := range calls {
			t.Run(property, func(t *testing.T) {
				unreadable(property)
				assert.Regexp(t, "^"+call.message+"$", r.refused(t, node1, call.script, call.values).Message)
			})
		}
	}
	unreadable("Win32_LogicalDisk.FreeSpace")
	r.lab.World.Unreadable.Store("Win32_LogicalDisk.FileSystem", true)
	drive := read[struct{ Volumes []struct{ FreeBytes int64 } }](t, r, node1, ps.GetDrive, params{"Letter": "C"})
	require.Len(t, drive.Volumes, 1, "a volume without a file system has no free space")
	assert.Zero(t, drive.Volumes[0].FreeBytes)
	valuesThatFewChecksNeed(t, r, unreadable, ofRelease)
	unreadable("Win32_Process.SessionId")
	r.lab.World.Host(node1).SetInfo(func(i *labwindows.HostInfo) { i.Interactive = []string{`C:\Tools\tray.exe`} })
	r.answers(t, node1, ps.GetInteractivePrograms, nil, `{"programs": ["C:\\Tools\\tray.exe"]}`)
	r.lab.World.Unreadable.Clear()
}

// A script that lists many things does not fail because of a value of one of them: most checks need other things, or other values.
func valuesThatFewChecksNeed(t *testing.T, r *remote, unreadable func(property string), ofRelease map[string]unread) {
	t.Helper()
	for _, property := range []string{"Win32_ComputerSystem.TotalPhysicalMemory", "Win32_ComputerSystem.DomainRole", "Win32_Processor.MaxClockSpeed", "Win32_Processor.NumberOfCores"} {
		unreadable(property)
		computer := read[windows.Computer](t, r, node1, ps.GetComputer, nil)
		assert.Equal(t, []string{property[strings.Index(property, ".")+1:]}, computer.Unreadable)
		assert.NotEmpty(t, computer.Release())
	}
	unreadable("Win32_Service.ProcessId")
	listening := read[struct {
		Ports, Services []struct{ Process int }
		Unreadable      []string
	}](t, r, node1, ps.GetListeningPorts, nil)
	assert.NotEmpty(t, listening.Ports)
	assert.Empty(t, listening.Services)
	assert.Contains(t, listening.Unreadable, "LanmanServer")
	for _, property := range []string{"MSFT_NetAdapter.Speed", "Win32_NetworkAdapter.Speed", "Win32_NetworkAdapter.NetConnectionStatus"} {
		unreadable(property)
		class, name, _ := strings.Cut(property, ".")
		adapter := read[struct{ Adapters []windows.Adapter }](t, r, node1, ps.GetNetworkAdapters, nil).Adapters[0]
		if _, later := ofRelease["MSFT_Disk.Size"]; later == (class == "MSFT_NetAdapter") {
			assert.Equal(t, []string{name}, adapter.Unreadable)
			assert.Equal(t, name == "NetConnectionStatus", adapter.Status == windows.AdapterUnknown)
		}
		assert.NotEmpty(t, adapter.Addresses)
	}
}

// An account exists, does not exist, or Windows does not know: Translate then fails with another error.
func TestScriptsTakeNoAccountForMissingWithoutADomainController(t *testing.T) {
	for _, release := range []string{"2008 R2", "2022"} {
		t.Run(release, func(t *testing.T) {
			r := startRelease(t, release)
			accounts := params{"Accounts": []string{`EXAMPLE\xprsvc`}}
			virtualServer(t, r)
			owner := fileServer(t, r)
			r.run(t, owner, ps.NewDirectory, params{"Path": `R:\Lab`})
			r.run(t, owner, ps.NewShareRead, params{"Name": "Lab", "Scope": "XPRBERLIN", "Path": `R:\Lab`, "Description": "", "Account": "Everyone"})
			r.run(t, owner, ps.GrantShareAccess, params{"Name": "Lab", "Scope": "XPRBERLIN", "Account": `EXAMPLE\xprsvc`, "Access": "Full"})
			share := params{"Name": "Lab", "Scope": "XPRBERLIN", "Path": `R:\Lab`, "PrincipalSid": "S-1-1-0"}
			before := string(r.run(t, owner, ps.GetShare, share).Result)
			assert.Contains(t, before, "xprsvc")

			r.lab.World.NoDomainController.Store(true)
			const trust = "The trust relationship between this workstation and the primary domain failed."
			unknown := r.refused(t, owner, ps.GetAccountSIDs, accounts)
			assert.Contains(t, unknown.Message, trust)
			assert.Equal(t, "SystemException", unknown.ID)
			assert.Contains(t, r.refused(t, owner, ps.GetShare, share).Message, trust)
			if release == "2008 R2" {
				assert.Contains(t, r.refused(t, owner, ps.GetLocalGroupMembers, params{"GroupSid": "S-1-5-21-1-2-3-513"}).Message, trust)
				revoke := params{"Name": "Lab", "Scope": "XPRBERLIN", "Account": `EXAMPLE\xprsvc`}
				assert.Contains(t, r.refused(t, owner, ps.RevokeShareAccess, revoke).Message, trust)
			}
			r.lab.World.NoDomainController.Store(false)
			assert.JSONEq(t, before, string(r.run(t, owner, ps.GetShare, share).Result))
		})
	}
}

func olderValuesThatCannotBeRead(t *testing.T, r *remote, unreadable func(property string)) {
	t.Helper()
	r.run(t, node1, ps.SetClusterGroupPriority, params{"Name": "G", "Value": uint32(1000)})
	unreadable("ClusterGroup.PersistentState")
	assert.Contains(t, string(r.run(t, node1, ps.GetCluster, nil).Result), `"persistentState":null`)

	unreadable("Feature.Installed")
	assert.Equal(t, "Installed of feature DHCP cannot be read", r.refused(t, node1, ps.GetWindowsFeature, params{"Names": []string{"DHCP"}}).Message)
	unreadable("MSCluster_Resource.RegistryCheckpoints")
	r.answers(t, node1, ps.GetClusterCheckpoints, params{"Name": "R"}, `{"keys": [], "noList": true}`)
	unreadable("MSCluster_DiskPartition.TotalSize")
	assert.Equal(t, "TotalSize of a clustered partition cannot be read", r.refused(t, node1, ps.GetClusteredDisks, nil).Message)
	unreadable("Win32_NetworkAdapterConfiguration.DHCPEnabled")
	assert.Equal(t, "Unknown", read[struct{ Adapters []struct{ DHCP string } }](t, r, node1, ps.GetNetworkAdapters, nil).Adapters[0].DHCP)

	r.lab.World.Unreadable.Clear()
	virtualServer(t, r)
	owner := fileServer(t, r)
	r.run(t, owner, ps.NewDirectory, params{"Path": `R:\Lab`})
	r.run(t, owner, ps.NewShareRead, params{"Name": "Lab", "Scope": "XPRBERLIN", "Path": `R:\Lab`, "Description": "", "Account": "Everyone"})
	unreadable("Win32_SecurityDescriptor.ControlFlags")
	refused := r.refused(t, owner, ps.GetShare, params{"Name": "Lab", "Scope": "XPRBERLIN", "Path": `R:\Lab`, "PrincipalSid": "S-1-1-0"})
	assert.Equal(t, `ControlFlags of \\XPRBERLIN\Lab cannot be read`, refused.Message)
	unreadable("Win32_ACE.AceType")
	for script, values := range map[*ps.Script]params{
		ps.GetShare:          {"Name": "Lab", "Scope": "XPRBERLIN", "Path": `R:\Lab`, "PrincipalSid": "S-1-1-0"},
		ps.RevokeShareAccess: {"Name": "Lab", "Scope": "XPRBERLIN", "Account": "Everyone"},
	} {
		assert.Equal(t, `AceType of an entry of \\XPRBERLIN\Lab cannot be read`, r.refused(t, owner, script, values).Message)
	}
}

// A cmdlet to which Windows denies access, a state that Windows cannot read, and a thing that does not exist are different answers.
func TestScriptsTakeNoErrorForAnAnswer(t *testing.T) {
	const denied = "Access is denied. "
	for _, release := range []string{"2008 R2", "2022"} {
		t.Run(release, func(t *testing.T) {
			r := startRelease(t, release)
			refused := func(cmdlet, message string, script *ps.Script, values params) {
				t.Helper()
				r.lab.World.Unreadable.Store(cmdlet, true)
				assert.Equal(t, message, r.refused(t, node1, script, values).Message, script.Name)
				r.lab.World.Unreadable.Clear()
			}
			refused("Get-WinEvent", "the Application log cannot be read: "+denied, ps.FindEvents, params{"Text": "x", "Newest": 10})
			eventLogsThatCannotBeRead(t, r, denied)
			refused("Get-WinEvent", "the log Microsoft-Windows-FailoverClustering/Operational cannot be read: "+denied, ps.GetRoleMoves, params{"Newest": 10})
			refused("Get-CimInstance", denied, ps.GetDiskLatency, params{"Letter": "C", "Seconds": 1})
			refused("Get-CimInstance", denied, ps.TestNameServers, params{"Servers": []string{"192.0.2.1"}})
			assert.Empty(t, read[struct{ Readings []any }](t, r, node1, ps.GetDiskLatency, params{"Letter": "X", "Seconds": 1}).Readings)

			r.lab.World.Unreadable.Store("Get-ClusterNode", true)
			state := read[struct{ ClusterService, NodeState, NodeProblem string }](t, r, node1, ps.GetBootState, params{"Node": node1})
			assert.Equal(t, []string{"Running", "", denied}, []string{state.ClusterService, state.NodeState, state.NodeProblem})
			r.lab.World.Unreadable.Clear()
			for _, property := range []string{"ClusterNode.State", "ClusterGroup.State", "ClusterResource.State", "ServiceController.Status"} {
				r.lab.World.Unreadable.Store(property, true)
			}
			state = read[struct{ ClusterService, NodeState, NodeProblem string }](t, r, node1, ps.GetBootState, params{"Node": node1})
			assert.Equal(t, []string{"Unknown", "Unknown", ""}, []string{state.ClusterService, state.NodeState, state.NodeProblem})
			seen := read[struct{ Nodes, Groups []struct{ State string } }](t, r, node1, ps.GetCluster, nil)
			assert.Equal(t, []string{"Unknown", "Unknown"}, []string{seen.Nodes[0].State, seen.Groups[0].State})
			assert.Equal(t, "Unknown", read[struct{ Resources []struct{ State string } }](t, r, node1, ps.GetClusterResources, nil).Resources[0].State)
			assert.Equal(t, "Unknown", read[struct{ State string }](t, r, node1, ps.GetClusterQuorum, nil).State)
			r.lab.World.Unreadable.Clear()
			if release == "2008 R2" {
				require.NoError(t, r.lab.World.Host(node1).Services.Create(scm.ServiceConfig{Name: "WinDefend", BinaryPath: scm.Svchost, StartType: scm.StartManual}))
				r.run(t, node1, ps.StartService, params{"Name": "WinDefend"})
				r.answers(t, node1, ps.GetDefenderState, nil, `{"found": false, "service": "Running", "realTimeProtection": false}`)
				return
			}
			refused("Get-MpComputerStatus", denied, ps.GetDefenderState, nil)
			refused("Get-NetNeighbor", denied, ps.GetNeighborMAC, params{"Address": "192.0.2.99"})
			refused("Resolve-DnsName", denied, ps.TestNameServers, params{"Servers": []string{"192.0.2.1"}})
			r.answers(t, node1, ps.GetNeighborMAC, params{"Address": "192.0.2.99"}, `{"mac": ""}`)
			r.run(t, node1, ps.StopServiceAndWait, params{"Name": "WinDefend"})
			r.answers(t, node1, ps.GetDefenderState, nil, `{"found": true, "service": "Stopped", "realTimeProtection": false}`)
		})
	}
}

// The events of a failure are an aid: a log that cannot be read is named, and hides nothing of the other log.
func eventLogsThatCannotBeRead(t *testing.T, r *remote, denied string) {
	t.Helper()
	type unreadLog struct{ Log, Error string }
	failures := func() (logs []string, unread []unreadLog) {
		seen := read[struct {
			Events []struct{ Log string }
			Unread []unreadLog
		}](t, r, node1, ps.GetFailureEvents, params{"Newest": 10})
		for _, event := range seen.Events {
			logs = append(logs, event.Log)
		}
		return logs, seen.Unread
	}
	events := &r.lab.World.Host(node1).Events
	events.Add(labwindows.Event{Log: "System", Provider: "disk", ID: 7, Level: "Error", Message: "The device has a bad block."})
	events.Add(labwindows.Event{Log: "Application", Provider: "OpenScape Xpressions", ID: 100, Level: "Error", Message: "licsvc: why"})
	for _, property := range []string{"Get-WinEvent", "EventLogRecord.Id"} {
		message := map[bool]string{true: denied, false: "Id of an event cannot be read"}[property == "Get-WinEvent"]
		r.lab.World.Unreadable.Store(property, true)
		logs, unread := failures()
		assert.Empty(t, logs)
		assert.Equal(t, []unreadLog{{"System", message}, {"Application", message}}, unread)
		r.lab.World.Unreadable.Clear()
	}
	r.lab.World.Unreadable.Store("event log System", true)
	logs, unread := failures()
	assert.Equal(t, []string{"Application"}, logs)
	assert.Equal(t, []unreadLog{{"System", "To access the 'System' log start PowerShell with elevated user rights.  Error: Attempted to perform an unauthorized operation."}}, unread)
	r.lab.World.Unreadable.Clear()
}

// Get-WinEvent also reports an error if it finds no text for one event (PowerShell issue 7664). The event is read all the same.
func TestAnEventWithoutATextIsRead(t *testing.T) {
	r := startRelease(t, "2022")
	for _, log := range []string{"Microsoft-Windows-FailoverClustering/Operational", "System"} {
		r.lab.World.Host(node1).Events.Add(labwindows.Event{Log: log, Provider: "Lab", ID: 1204, Level: "Critical", Message: "ended: %1", Data: []string{"%%16405"}})
	}
	moves := read[struct{ Oldest, Events []any }](t, r, node1, ps.GetRoleMoves, params{"Newest": 5})
	assert.Len(t, moves.Oldest, 1)
	assert.Empty(t, moves.Events, "no role has moved")
	assert.NotEmpty(t, read[struct{ Events []any }](t, r, node1, ps.GetFailureEvents, params{"Newest": 1}).Events)
}
