package shell

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/windows"
)

// descriptorOf sets $descriptor to a security descriptor with one entry: for the SID in $sidBytes or, if $sidBytes is empty,
// for the account $name.
const descriptorOf = `$trustee = New-CimInstance -ClientOnly -ClassName Win32_Trustee -Namespace root/cimv2 -Property @{ SID = [byte[]]$sidBytes; Name = $name }
$ace = New-CimInstance -ClientOnly -ClassName Win32_ACE -Namespace root/cimv2 -Property @{ AccessMask = [uint32]$right; AceFlags = [uint32]0; AceType = [uint32]0; Trustee = $trustee }
$descriptor = New-CimInstance -ClientOnly -ClassName Win32_SecurityDescriptor -Namespace root/cimv2 -Property @{ ControlFlags = [uint32]4; DACL = [ciminstance[]]@($ace) }
`

// accessOf prints SID, access mask and type of each entry of the share $share.
const accessOf = `(Get-CimInstance Win32_LogicalShareSecuritySetting | Where-Object { $_.Name -eq $share } | Invoke-CimMethod -MethodName GetSecurityDescriptor).Descriptor.DACL | ForEach-Object { "$($_.Trustee.SIDString) $($_.AccessMask) $($_.AceType)" }`

// Microsoft, classes Win32_Share, Win32_ClusterShare and Win32_LogicalShareSecuritySetting. The name of a clustered share is a
// UNC. It is also found as Win32_Share, the base class of Win32_ClusterShare.
func TestSharesByWMI(t *testing.T) {
	b := newPartOneBench(t)
	b.partOneFileServer()
	b.prints(`New-Item -ItemType Directory -Path R:\x, C:\x | Out-Null
$name = ''; $sidBytes = 1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0; $right = 2032127
`+descriptorOf+`(Invoke-CimMethod -ClassName Win32_ClusterShare -MethodName Create -Arguments @{ Name = '\\XPRBERLIN\S$'; Path = 'R:\x'; Type = [uint32]0; Description = 'd'; Access = $descriptor }).ReturnValue
(Get-CimInstance Win32_ClusterShare | ForEach-Object { "$($_.Name) $($_.ServerName) $($_.Path) $($_.Description)" })
$share = '\\XPRBERLIN\S$'; `+accessOf, "0", `\\XPRBERLIN\S$ XPRBERLIN R:\x d`, "S-1-5-32-544 2032127 0")
	b.prints(`(Invoke-CimMethod -ClassName Win32_Share -MethodName Create -Arguments @{ Name = 'T'; Path = 'C:\x'; Type = [uint32]0 }).ReturnValue; $share = 'T'; `+accessOf, "0", "S-1-1-0 1179817 0")
	b.prints(`@(Get-CimInstance Win32_Share).Name -join ','`, `ADMIN$,C$,IPC$,T,\\XPRBERLIN\S$`)
	b.prints(`$name = 'EXAMPLE\xprsvc'; $sidBytes = @(); $right = 1245631; `+descriptorOf+`$s = Get-CimInstance Win32_Share | Where-Object { $_.Name -eq '\\XPRBERLIN\S$' }
($s | Invoke-CimMethod -MethodName SetShareInfo -Arguments @{ Description = 'new'; Access = $descriptor }).ReturnValue; (Get-CimInstance Win32_ClusterShare).Description`, "0", "new")
	shares := b.kern1.Shares.List()
	require.Len(t, shares, 5)
	assert.Equal(t, "Change", shares[4].Access[0].Right)
	assert.Equal(t, `EXAMPLE\xprsvc`, shares[4].Access[0].Account)
	b.prints(`(Get-CimInstance Win32_ClusterShare | Invoke-CimMethod -MethodName Delete).ReturnValue; @(Get-CimInstance Win32_ClusterShare).Count`, "0", "0")
	out, _ := b.run(b.kern2, `@(Get-CimInstance Win32_ClusterShare).Count`)
	assert.Equal(t, "0", out)
}

// Microsoft, Create method of the Win32_Share class: a refusal is a return value other than 0.
func TestSharesByWMIAnswerWithReturnValues(t *testing.T) {
	b := newPartOneBench(t)
	require.NoError(t, b.kern1.Files.MakeDir(`C:\x`))
	create := func(arguments string) string {
		return `(Invoke-CimMethod -ClassName Win32_Share -MethodName Create -Arguments @{ ` + arguments + `; Type = [uint32]0 }).ReturnValue`
	}
	b.prints(create(`Name = 'S'; Path = 'C:\x'`), "0")
	b.prints(create(`Name = 'S'; Path = 'C:\x'`), "22")
	b.prints(create(`Name = 'T'; Path = 'C:\none'`), "24")
	b.prints(create(`Name = 'a/b'; Path = 'C:\x'`), "9")
	b.prints(create(`Name = '\\XPRBERLIN\T'; Path = 'C:\x'`), "8")
	b.prints(`$name = 'nobody'; $trustee = New-CimInstance -ClientOnly -ClassName Win32_Trustee -Property @{ Name = 'nobody'; Domain = 'EXAMPLE' }
$ace = New-CimInstance -ClientOnly -ClassName Win32_ACE -Property @{ AccessMask = [uint32]1179817; AceType = [uint32]0; Trustee = $trustee }
$descriptor = New-CimInstance -ClientOnly -ClassName Win32_SecurityDescriptor -Property @{ DACL = [ciminstance[]]@($ace) }
`+create(`Name = 'T'; Path = 'C:\x'; Access = $descriptor`)+`; `+create(`Name = 'T'; Path = 'C:\x'; Access = $trustee`)+`
(Get-CimInstance Win32_LogicalShareSecuritySetting -Filter "Name='S'" | Invoke-CimMethod -MethodName SetSecurityDescriptor -Arguments @{ Descriptor = $descriptor }).ReturnValue`, "21", "21", "21")
	empty := func(flags string) string {
		return `$none = New-CimInstance -ClientOnly -ClassName Win32_SecurityDescriptor -Property @{ ControlFlags = [uint32]` + flags + `; DACL = [ciminstance[]]@() }
(Get-CimInstance Win32_Share -Filter "Name='S'" | Invoke-CimMethod -MethodName SetShareInfo -Arguments @{ Access = $none }).ReturnValue; $share = 'S'; @(` + accessOf + `).Count`
	}
	b.prints(empty("4"), "0", "0") // An empty access list allows no access.
	b.notModelled(empty("0"), "an empty access list without the flag SE_DACL_PRESENT")
	b.notModelled(`Invoke-CimMethod -ClassName Win32_Share -MethodName Create -Arguments @{ Name = 'T'; Path = 'C:\x'; Type = 0; MaximumAllowed = 1 }`, "the argument MaximumAllowed")
	b.notModelled(`Invoke-CimMethod -ClassName Win32_ClusterShare -MethodName Create -Arguments @{ Name = 'T'; Path = 'C:\x'; Type = 0 }`, "Win32_ClusterShare.Create with a name that is not a UNC path")
	b.notModelled(`New-CimInstance -ClassName Win32_Share`, "New-CimInstance without -ClientOnly")
}

// Microsoft, class MSCluster_Resource: RegistryCheckpoints, AddRegistryCheckpoint, RemoveRegistryCheckpoint.
func TestCheckpointsByWMI(t *testing.T) {
	b := newPartOneBench(t)
	b.prints(`Add-ClusterGroup -Name G | Out-Null; Add-ClusterResource -Name R -ResourceType 'Generic Service' -Group G | Out-Null`)
	require.NoError(t, b.world.Host(mustGroup(t, b, "G")).Registry.CreateKey(`SOFTWARE\Lab`))
	change := func(method, key string) string {
		return `Get-CimInstance MSCluster_Resource -Namespace root/MSCluster | Where-Object { $_.Name -eq 'R' } | Invoke-CimMethod -MethodName ` + method + ` -Arguments @{ CheckpointName = '` + key + `' }`
	}
	const list = `; (Get-CimInstance MSCluster_Resource -Namespace root/MSCluster -Filter "Name='R'").RegistryCheckpoints`
	b.prints(change("AddRegistryCheckpoint", `SOFTWARE\Lab`)+` | Out-Null`+list, `SOFTWARE\Lab`)
	const failed = ",Microsoft.Management.Infrastructure.CimCmdlets.InvokeCimMethodCommand NotSpecified 0"
	b.fails(change("AddRegistryCheckpoint", `SOFTWARE\Lab`), "CimException HRESULT 0x800700b7"+failed)
	b.fails(change("AddRegistryCheckpoint", `\SOFTWARE\Lab`), "CimException HRESULT 0x80070002"+failed)
	b.prints(`@(`+change("RemoveRegistryCheckpoint", `SOFTWARE\Lab`)+`).Count`+`; @((Get-CimInstance MSCluster_Resource -Namespace root/MSCluster -Filter "Name='R'").RegistryCheckpoints).Count`, "1", "0")
	b.prints(`(Get-CimInstance MSCluster_ResourceGroup -Namespace root/MSCluster -Filter "Name='G'").PersistentState`, "False")
	b.notModelled(change("TakeOffline", ""), "the method TakeOffline of MSCluster_Resource")
	const get = ",Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand "
	b.fails(`Get-CimInstance Nothing -Namespace root/MSCluster`, "CimException HRESULT 0x80041010"+get+"MetadataError 0")
	b.prints(`Stop-Service ClusSvc`)
	b.fails(`Get-CimInstance MSCluster_Resource -Namespace root/MSCluster`, "CimException HRESULT 0x800706d9"+get+"NotSpecified 0")
}

// Microsoft, classes Win32_DiskDrive, Win32_DiskPartition, Win32_LogicalDisk and the associations between them;
// MSCluster_Disk and MSCluster_DiskPartition, whose sizes are megabytes.
func TestDisksByWMI(t *testing.T) {
	b := newPartOneBench(t)
	b.partOneFileServer()
	b.prints(`(Get-CimInstance Win32_LogicalDisk -Filter "DeviceID='R:'" | Get-CimAssociatedInstance -ResultClassName Win32_DiskPartition | Get-CimAssociatedInstance -Association Win32_DiskDriveToDiskPartition | ForEach-Object { "$($_.DeviceID) $($_.Size)" })`,
		`\\.\PHYSICALDRIVE2 536870912000`)
	b.prints(`(Get-CimInstance Win32_DiskDrive -Filter "Index=0" | Get-CimAssociatedInstance -ResultClassName Win32_DiskPartition | Get-CimAssociatedInstance -ResultClassName Win32_LogicalDisk).DeviceID`, "C:")
	b.prints(`(Get-CimInstance Win32_DiskPartition -Filter "DiskIndex=2").Type`, "GPT: Basic Data")
	b.prints(`(Get-CimInstance MSCluster_Resource -Namespace root/MSCluster | Where-Object { $_.Type -eq 'Physical Disk' -and $_.OwnerGroup -eq 'Role' } | Get-CimAssociatedInstance -ResultClassName MSCluster_Disk | Get-CimAssociatedInstance -ResultClassName MSCluster_DiskPartition | ForEach-Object { "$($_.Path) $($_.FileSystem) $($_.TotalSize)" })`,
		"R: NTFS 512000")
	b.prints(`Move-ClusterGroup -Name 'Cluster Group' -Node KERN2 | Out-Null; (Get-CimInstance MSCluster_DiskPartition -Namespace root/MSCluster | ForEach-Object { "$($_.Path) $($_.TotalSize)" }) -join ','`, "Q: 256000,R: 512000")
	b.notModelled(`Get-CimInstance Win32_DiskDrive | Get-CimAssociatedInstance -ResultClassName Win32_Service`, "the instances of win32_service")
}

// Microsoft, Server Manager Cmdlets in Windows PowerShell (Windows Server 2008 R2): Add-, Get- and Remove-WindowsFeature.
func TestFeaturesOfWindowsServer2008R2(t *testing.T) {
	b := newPartOneBench(t)
	b.prints(`(Add-WindowsFeature -Name Web-Server, Web-Mgmt-Console).Success -join ','; (Get-WindowsFeature -Name Web-Server).Installed`, "True,True", "True")
	b.prints(`(Remove-WindowsFeature -Name Web-Server -WhatIf).FeatureResult.DisplayName -join ','; (Get-WindowsFeature -Name Web-Server).Installed`, "IIS Management Console,Web Server (IIS)", "True")
	b.prints(`(Remove-WindowsFeature -Name Web-Server).RestartNeeded; (Get-WindowsFeature -Name Web-Server).Installed`, "No", "False")
	b.fails(`Add-WindowsFeature -Name Nix`, "Exception NameDoesNotExist,Microsoft.Windows.ServerManager.Commands.AddWindowsFeatureCommand InvalidArgument 0")
	newBench(t).notModelled(`Remove-WindowsFeature -Name DHCP`, "the alias Remove-WindowsFeature")
}

// Microsoft, classes Win32_NetworkAdapter (NetConnectionStatus 7: media disconnected), Win32_NetworkAdapterConfiguration,
// Win32_Printer and Win32_PrinterDriver.
func TestAdaptersAndPrintersByWMI(t *testing.T) {
	b := newPartOneBench(t)
	b.prints(`(Get-CimInstance Win32_NetworkAdapter | ForEach-Object { "$($_.NetConnectionID) $($_.NetConnectionStatus)" }) -join ','`, "Ethernet 2,Interconnect 2,Loopback 2,Ethernet 4 5")
	b.prints(`(Get-CimInstance Win32_NetworkAdapterConfiguration -Filter "InterfaceIndex=4").IPSubnet[0]`, "255.255.255.0")
	b.prints(`(Get-CimInstance Win32_Printer).PortName; @(Get-CimInstance Win32_PrinterDriver)[0].Name`, "PORTPROMPT:", "Microsoft Print To PDF,3,Windows x64")
	b.prints(`Stop-Service Spooler; @(Get-CimInstance Win32_Printer).Count`, "0")
}

// taskFile writes the definition of a task to C:\Windows\Temp\t.xml.
const taskFile = `$xml = '<?xml version="1.0" encoding="UTF-16"?><Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><RegistrationInfo><Description>a &amp; b</Description></RegistrationInfo><Principals><Principal id="Author"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals><Settings><ExecutionTimeLimit>PT0S</ExecutionTimeLimit></Settings><Actions Context="Author"><Exec><Command>powershell.exe</Command><Arguments>-NoProfile -Command "exit 7"</Arguments></Exec></Actions></Task>'
Set-Content -LiteralPath C:\Windows\Temp\t.xml -Value $xml -Encoding Unicode
`

// Microsoft, "Schtasks.exe" and "Task Scheduler Error and Success Constants": the last result of a task is a number in all
// languages, 267011 before the first run.
func TestScheduledTasksBySchtasks(t *testing.T) {
	b := newPartOneBench(t)
	last := `$line = & schtasks.exe /Query /TN \Changeover\T /FO CSV /V /NH; ($line -split '","')[6]`
	b.prints(taskFile+`& schtasks.exe /Create /TN \Changeover\T /XML C:\Windows\Temp\t.xml | Out-Null; $LASTEXITCODE; `+last, "0", "267011")
	b.prints(`& schtasks.exe /Run /TN \Changeover\T | Out-Null; $LASTEXITCODE; Start-Sleep -Seconds 60; `+last, "0", "7")
	b.prints(`[string](& schtasks.exe /Query /TN \Changeover\T /XML) -like '*<Description>a &amp; b</Description>*<UserId>NT AUTHORITY\SYSTEM</UserId>*<Command>powershell.exe</Command>*'; (& schtasks.exe /Query /TN \Changeover\T /FO CSV)[0]`,
		"True", `"TaskName","Next Run Time","Status"`)
	b.prints(`$ErrorActionPreference = 'Continue'; & schtasks.exe /Create /TN \Changeover\T /XML C:\Windows\Temp\t.xml 2>$null; $LASTEXITCODE; & schtasks.exe /Create /TN \Changeover\T /XML C:\Windows\Temp\t.xml /RU SYSTEM /F | Out-Null; $LASTEXITCODE`, "1", "0")
	b.prints(`& schtasks.exe /End /TN \Changeover\T | Out-Null; $LASTEXITCODE; & schtasks.exe /Delete /TN \Changeover\T /F | Out-Null; $LASTEXITCODE`, "0", "0")
	b.prints(`$ErrorActionPreference = 'Continue'; & schtasks.exe /Query /TN \Changeover\T /XML 2>$null; $LASTEXITCODE; & schtasks.exe /Run /TN \Changeover\T 2>$null; $LASTEXITCODE`, "1", "1")
	for _, wrong := range []string{`Set-Content C:\Windows\Temp\t.xml $xml -Encoding Default`, `Set-Content C:\Windows\Temp\t.xml '<Task/>' -Encoding Unicode`, `Remove-Item C:\Windows\Temp\t.xml`} {
		b.prints(taskFile+wrong+`; & schtasks.exe /Create /TN \X /XML C:\Windows\Temp\t.xml 2>$null; $LASTEXITCODE`, "1")
	}
	b.notModelled(`schtasks.exe /Delete /TN \X`, "schtasks /Delete")
}

// Microsoft, "Task Scheduler Scripting Objects": TASK_STATE is 3 for ready and 4 for running; a result is a signed Long.
func TestScheduledTasksByScriptingObjects(t *testing.T) {
	b := newPartOneBench(t)
	const scheduler = `$s = New-Object -ComObject Schedule.Service; `
	b.fails(scheduler+`$s.GetFolder('\')`, "MethodInvocationException COMException NotSpecified 0")
	const connect = scheduler + `$s.Connect(); `
	b.prints(connect+`$s.Connected; @($s.GetFolder('\').GetFolders(0)).Count`, "True", "0")
	const missing = "MethodInvocationException FileNotFoundException NotSpecified 0"
	b.fails(connect+`$s.GetFolder('\Changeover')`, missing)
	b.prints(taskFile + `foreach ($task in '\Changeover\T', '\Changeover\Below\U', '\V') { & schtasks.exe /Create /TN $task /XML C:\Windows\Temp\t.xml | Out-Null }`)
	b.prints(connect+`($s.GetFolder('\').GetFolders(0) | ForEach-Object { $_.Path }) -join ','; ($s.GetFolder('\Changeover').GetFolders(0) | ForEach-Object { $_.Name }) -join ','`, `\Changeover`, "Below")
	b.prints(connect+`foreach ($f in '\', '\changeover', '\Changeover\Below') { $s.GetFolder($f).GetTasks(1) | ForEach-Object { "$($_.Path) $($_.Name) $($_.State) $($_.LastTaskResult) $($_.LastRunTime.Year)" } }`,
		`\V V 3 0 1899`, `\Changeover\T T 3 0 1899`, `\Changeover\Below\U U 3 0 1899`)
	const folder = connect + `$f = $s.GetFolder('\Changeover'); `
	b.prints(folder+`$f.GetTask('t').Run($null).Name; Start-Sleep -Seconds 60; $f.GetTask('T').LastTaskResult`, "T", "7")
	require.NoError(t, b.kern1.Tasks.Register(windows.Task{Name: "N", Path: `\Changeover\`, Program: `C:\none.exe`}, false))
	b.prints(folder+`$f.GetTask('N').Run($null) | Out-Null; Start-Sleep -Seconds 60; $f.GetTask('N').LastTaskResult`, "-2147024894")
	b.prints(folder+`$gone = $f.GetTask('T'); $f.DeleteTask('T', 0); @($f.GetTasks(1)).Count; try { $gone.Run($null) } catch { $_.Exception.InnerException.HResult -band 0xFFFF }`, "1", "2")
	b.fails(folder+`$f.GetTask('T')`, missing)
	b.fails(folder+`$f.DeleteTask('T', 0)`, missing)
	b.notModelled(folder+`$f.GetTask('N').Run('x')`, "Run of a task with parameters")
	b.notModelled(folder+`$f.GetTasks()`, "GetTasks with 0 arguments")
	require.NoError(t, b.kern1.Tasks.Break(`\Changeover\N`, true))
	b.notModelled(folder+`$f.GetTasks(1)`, "listing a folder that contains a task with an unreadable registration")
	b.fails(folder+`$f.GetTask('N')`, missing)
	b.notModelled(`New-Object -ComObject WScript.Shell`, "the COM object WScript.Shell")
}

// Microsoft, TaskFolder.RegisterTask: with TASK_CREATE_OR_UPDATE (6), the task may exist already; with TASK_CREATE (2), an
// existing task is the error ERROR_ALREADY_EXISTS.
func TestScheduledTasksAreRegisteredByScriptingObjects(t *testing.T) {
	b := newPartOneBench(t)
	const connect = taskFile + `$s = New-Object -ComObject Schedule.Service; $s.Connect(); $root = $s.GetFolder('\'); `
	b.prints(connect+`$t = $root.RegisterTask('\Changeover\T', $xml, 2, $null, $null, 5); "$($t.Path) $($t.State)"; $t.Run($null) | Out-Null; Start-Sleep -Seconds 60; $s.GetFolder('\Changeover').GetTask('T').LastTaskResult`,
		`\Changeover\T 3`, "7")
	assert.Equal(t, `NT AUTHORITY\SYSTEM`, b.kern1.Tasks.List()[0].User)
	b.fails(connect+`$root.RegisterTask('\changeover\t', $xml, 2, $null, $null, 5)`, "MethodInvocationException COMException NotSpecified 0")
	b.prints(connect+`try { $root.RegisterTask('Changeover\T', $xml, 2, $null, $null, 5) } catch { $_.Exception.InnerException.HResult -band 0xFFFF }; $s.GetFolder('\Changeover').GetTask('T').LastTaskResult`, "183", "7")
	b.prints(connect+`$s.GetFolder('\Changeover').RegisterTask('T', $xml, 6, $null, $null, 5).LastTaskResult; @($s.GetFolder('\Changeover').GetTasks(1)).Count`, "0", "1")
	b.prints(connect+`try { $root.RegisterTask('X', '<Task/>', 2, $null, $null, 5) } catch { $_.Exception.InnerException.HResult }`, "-2147216614")
	b.prints(connect+`try { $root.RegisterTask('X', $xml.Replace('S-1-5-18', 'NOBODY'), 2, $null, $null, 5) } catch { $_.Exception.InnerException.HResult -band 0xFFFF }`, "1332")
	for _, call := range []string{`'X', $xml, 4, $null, $null, 5`, `'X', $xml, 2, 'SYSTEM', $null, 5`, `'X', $xml, 2, $null, $null, 3`} {
		b.notModelled(connect+`$root.RegisterTask(`+call+`)`, "RegisterTask with flags")
	}
	b.notModelled(connect+`$root.RegisterTask('X', $xml.Replace('</Exec>', '</Exec><Exec><Command>b</Command></Exec>'), 2, $null, $null, 5)`, "this XML of a task")
}

// Microsoft, Set-ClusterParameter of Windows Server 2008 R2 (ee460993): it has no parameter Multiple, but accepts objects from
// the pipeline.
func TestPrivatePropertiesByObjects(t *testing.T) {
	const object = `New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter `
	for _, b := range []*bench{newPartOneBench(t), newBench(t)} {
		b.prints(`Add-ClusterGroup -Name Role | Out-Null; $ip = Add-ClusterResource -Name IP -ResourceType 'IP Address' -Group Role
@((`+object+`$ip, Address, '172.26.209.43'), (`+object+`$ip, EnableDhcp, ([uint32]0))) | Set-ClusterParameter
($ip | Get-ClusterParameter | Where-Object { $_.Name -eq 'Address' }).Value`, "172.26.209.43")
		const ip = `$ip = Get-ClusterResource -Name IP; `
		b.fails(ip+object+`$ip, NoSuch, 1 | Set-ClusterParameter`, "ClusterCmdletException Set-ClusterParameter,Microsoft.FailoverClusters.PowerShell.SetClusterParameterCommand NotSpecified 87")
		b.notModelled(ip+object+`$ip, Address`, "Microsoft.FailoverClusters.PowerShell.ClusterParameter with 2 arguments")
		b.notModelled(object+`IP, Address, x`, "Microsoft.FailoverClusters.PowerShell.ClusterParameter of a value other than a resource")
		b.notModelled(object+`(Get-ClusterGroup -Name Role), Address, x`, "Microsoft.FailoverClusters.PowerShell.ClusterParameter of a value other than a resource")
	}
}

// The output of programs is in the language of the host.
func TestOutputOfProgramsIsLocalized(t *testing.T) {
	b := newGermanBench(t)
	b.prints(taskFile+`& schtasks.exe /Create /TN \T /XML C:\Windows\Temp\t.xml | Out-Null; & schtasks.exe /Query /TN \T /FO CSV /NH`, `"\T","Nicht zutreffend","Bereit"`)
	b.prints(`@(& netstat.exe -ano -p TCP | Where-Object { $_ -match '^\s*TCP\s+0\.0\.0\.0:445\s+0\.0\.0\.0:0\s+\S+\s+\d+$' }).Count; [string](& netstat.exe -ano) -like '*Verbindungen*'`, "1", "True")
}

// Microsoft, Windows Commands: arp. An address without an entry is not a neighbor.
func TestNeighborsByArp(t *testing.T) {
	b := newPartOneBench(t)
	b.prints(`& arp.exe -a 172.26.209.42 | Where-Object { $_ -match '^\s*172' }; $LASTEXITCODE; & arp.exe -a 192.0.2.9; $LASTEXITCODE`,
		"  172.26.209.42         02-4c-ac-1a-d1-2a     dynamic", "0", "No ARP Entries Found.", "1")
	b.notModelled(`arp.exe -d`, "arp -d")
	german := newGermanBench(t)
	german.prints(`[string](& arp.exe -a 172.26.209.42) -like '*Physische Adresse*dynamisch*'; [string](& arp.exe -a 192.0.2.9) -like 'Keine ARP-*'`, "True", "True")
}

// RFC 1035, 4.1, and Microsoft, class System.Net.Sockets.UdpClient: the response code is the low four bits of the fourth byte, 3
// for a name that does not exist and 1 for a query with a format error.
func TestAUDPClientQueriesADNSServer(t *testing.T) {
	b := newPartOneBench(t)
	b.world.AddNeighbour("dns1", "172.26.209.5", 53)
	b.world.AddNeighbour("web1", "172.26.209.6", 80)
	const ask = `$c = New-Object System.Net.Sockets.UdpClient; $c.Client.ReceiveTimeout = 1000; $reply = [byte[]](@(0) * 64); `
	query := func(name string, kind int) string {
		text := `[byte[]]$q = @(7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0`
		for _, label := range strings.Split(name, ".") {
			text += ", " + strconv.Itoa(len(label))
			for _, letter := range label {
				text += ", " + strconv.Itoa(int(letter))
			}
		}
		return text + `, 0, 0, ` + strconv.Itoa(kind) + `, 0, 1); `
	}
	const receive = `$c.Send($q, $q.Length) | Out-Null; $n = $c.Client.Receive($reply); $c.Close(); `
	b.prints(ask+query("kern2.example.test", 1)+`$c.Connect('172.26.209.5', 53); `+receive+`"$($reply[0..7])"; "$($reply[($n - 4)..($n - 1)])"`, "7 7 129 128 0 1 0 1", "172 26 209 42")
	b.prints(ask+query("nobody.example.test", 1)+`$c.Connect('172.26.209.5', 53); `+receive+`$reply[3]; $reply[7]`, "131", "0")
	b.prints(ask+query("kern2.example.test", 15)+`$c.Connect('172.26.209.5', 53); `+receive+`$reply[3]`, "129")
	b.fails(ask+query("kern2", 1)+`$c.Connect('172.26.209.6', 53); `+receive, "MethodInvocationException SocketException NotSpecified 10060")
	b.fails(ask+`$c.Connect('nobody', 53)`, "MethodInvocationException SocketException NotSpecified 11001")
	b.notModelled(ask+`$c.Connect('172.26.209.6', 80)`, "UdpClient.Connect to a port other than 53")
	b.notModelled(ask+`$c.Send('x', 1)`, "UdpClient.Send with these arguments")
	b.notModelled(ask+`$c.Client.Receive('x')`, "Socket.Receive without a buffer")
	b.notModelled(`New-Object System.Net.Sockets.UdpClient 53`, "a UdpClient that is bound")
}

// Microsoft, function EnumPorts and structure PORT_INFO_1: for a buffer that is too small, EnumPorts fails and returns the size
// that it needs.
func TestEnumPortsListsThePortsOfTheSpooler(t *testing.T) {
	b := newPartOneBench(t)
	for _, port := range b.kern1.Printing.Ports()[1:] {
		b.kern1.Printing.RemovePort(port)
	}
	const declared = `$api = Add-Type -Namespace Lab -Name Spooler -PassThru -MemberDefinition '[DllImport("winspool.drv", CharSet = CharSet.Unicode)] public static extern bool EnumPorts(System.IntPtr server, uint level, System.IntPtr ports, uint size, [In, Out] uint[] needed, [In, Out] uint[] count);'
$m = [System.Runtime.InteropServices.Marshal]; $n = [uint32[]]@(9); $c = [uint32[]]@(9); $p = $m::AllocHGlobal(64); $zero = [System.IntPtr]::Zero; `
	name := b.kern1.Printing.Ports()[0]
	size := strconv.Itoa(8 + 2*(len(name)+1))
	b.prints(declared+`$api::EnumPorts($zero, 1, $zero, 0, $n, $c); $n[0]; $c[0]; $api::EnumPorts($zero, 1, $p, 64, $n, $c); $n[0]; $c[0]; $m::PtrToStringUni($m::ReadIntPtr($p, 0)); $m::FreeHGlobal($p)`,
		"False", size, "0", "True", size, "1", name)
	for script, want := range map[string]string{
		`$api::EnumPorts($zero, 2, $zero, 0, $n, $c)`:                                 "EnumPorts with these arguments",
		`$api::EnumPorts($zero, 1)`:                                                   "EnumPorts with 2 arguments",
		`$api::EnumPorts($zero, 1, $p, 64, $n, $c) | Out-Null; $m::ReadIntPtr($p, 4)`: "reading a pointer at offset 4",
		`$m::FreeHGlobal($p); $m::ReadIntPtr($p, 0)`:                                  "ReadIntPtr with a pointer that the lab has not made",
		`$m::PtrToStringUni($p)`:                                                      "[System.Runtime.InteropServices.Marshal]::PtrToStringUni",
	} {
		b.notModelled(declared+script, want)
	}
	b.prints(`Stop-Service Spooler; `+declared+`$api::EnumPorts($zero, 1, $p, 64, $n, $c)`, "False")
}

// Microsoft, Windows Commands: netstat. The foreign address of a listener has the port 0.
func TestListenersByNetstat(t *testing.T) {
	b := newPartOneBench(t)
	b.prints(`@(& netstat.exe -ano -p TCP | Where-Object { $_ -match '^\s*TCP\s+\S+:(135|445|5985)\s+\S+:0\s' }).Count`, "3")
	b.notModelled(`netstat -r`, "netstat -r")
}

// Microsoft, class System.Net.Sockets.TcpClient; Windows Sockets Error Codes.
func TestATCPClientTriesAPort(t *testing.T) {
	b := newPartOneBench(t)
	b.prints(`$c = New-Object System.Net.Sockets.TcpClient; $c.Connect('KERN2', 445); $c.Connected; $c.Close(); $c.Connected`, "True", "False")
	for target, code := range map[string]string{`'KERN2', 4`: "10061", `'172.26.209.77', 445`: "10060", `'nobody', 445`: "11001"} {
		b.fails(`(New-Object System.Net.Sockets.TcpClient).Connect(`+target+`)`, "MethodInvocationException SocketException NotSpecified "+code)
	}
	b.notModelled(`New-Object System.Net.Sockets.TcpClient 'KERN2', 445`, "a TcpClient that is connected")
}

// Microsoft, class System.Net.Security.SslStream: RemoteCertificate is null before the handshake.
func TestAnSSLStreamReadsACertificate(t *testing.T) {
	b := newPartOneBench(t)
	const connect = `$c = New-Object System.Net.Sockets.TcpClient; $c.ReceiveTimeout = 1000; $c.Connect('KERN2', 445); $s = New-Object System.Net.Security.SslStream($c.GetStream(), $false, { $true }); `
	const handshake = `$s.AuthenticateAsClient('KERN2', $null, 'Tls12', $false); `
	b.fails(connect+handshake, "MethodInvocationException IOException NotSpecified 0")
	b.world.Certificates.Store(445, []byte("DER"))
	b.prints(connect+`$null -eq $s.RemoteCertificate; `+handshake+`[Text.Encoding]::ASCII.GetString($s.RemoteCertificate.GetRawCertData()); $s.Close()`, "True", "DER")
	b.fails(`(New-Object System.Net.Sockets.TcpClient).GetStream()`, "MethodInvocationException InvalidOperationException NotSpecified 0")
	b.notModelled(`New-Object System.Net.Security.SslStream 'x'`, "an SslStream with 1 arguments")
	b.notModelled(`New-Object System.Net.Security.SslStream('x', $false, { $true })`, "an SslStream without a stream")
	b.notModelled(`New-Object System.Net.Security.SslStream((New-Object System.Net.Sockets.TcpClient), $false, { $true })`, "an SslStream over an object of type System.Net.Sockets.TcpClient")
}

// Microsoft, "ADSI WinNT Provider": IADsGroup.Add takes the ADsPath of the new member.
func TestADSIAddsAMemberToALocalGroup(t *testing.T) {
	b := newPartOneBench(t)
	const group = `$name = (New-Object System.Security.Principal.SecurityIdentifier 'S-1-5-32-544').Translate([System.Security.Principal.NTAccount]).Value.Split('\')[1]
$g = New-Object System.DirectoryServices.DirectoryEntry "WinNT://$env:COMPUTERNAME/$name,group"; `
	b.prints(group + `$g.psbase.Invoke('Add', 'WinNT://EXAMPLE/xprsvc')`)
	members, err := b.kern1.Accounts.GroupMembers("S-1-5-32-544")
	require.NoError(t, err)
	assert.Equal(t, `EXAMPLE\xprsvc`, members[len(members)-1].Account)
	b.prints(group+`try { $g.psbase.Invoke('Add', 'WinNT://EXAMPLE/xprsvc') } catch { $_.Exception.InnerException.HResult -band 0xFFFF }`, "1378")
	b.prints(group+`try { $g.psbase.Invoke('Add', 'WinNT://EXAMPLE/nobody') } catch { $_.Exception.InnerException.HResult -band 0xFFFF }`, "1387")
	b.prints(group+`try { $g.psbase.Invoke('Add', 'WinNT://xprsvc@example.com') } catch { $_.Exception.InnerException.HResult }`, "-2147463168")
}
