package shell

import (
	"testing"
)

func TestCimInstances(t *testing.T) {
	b := newBench(t)
	b.addService("lab 'x'")
	b.prints(`(Get-CimInstance -ClassName Win32_Service -Filter "Name='lab \'x\''").DisplayName`, "Lab lab 'x'")
	b.prints(`(Get-CimInstance Win32_Service -Filter "Name LIKE 'LanmanW%' OR Name='nix'").Name`, "LanmanWorkstation")
	b.prints(`@(Get-CimInstance Win32_Service -Filter "Name<>'nix' AND State='Running'").Count -gt 10`, "True")
	b.prints(`$o = Get-CimInstance Win32_OperatingSystem; "$($o.Version) $($o.OSLanguage) $($o.LastBootUpTime.GetType().Name)"`, "10.0.20348 1033 DateTime")
	b.prints(`(Get-CimInstance Win32_ComputerSystem).DomainRole`, "3")
	b.prints(`(Get-CimInstance Win32_LogicalDisk -Filter "DeviceID='C:'").FileSystem`, "NTFS")
	b.prints(`(Get-CimInstance Win32_NetworkAdapterConfiguration -Filter "MACAddress='00:30:48:80:72:97'").IPAddress[0]`, "172.26.209.41")
	b.prints(`(Get-CimInstance Win32_NetworkAdapter)[0].NetConnectionID`, "Ethernet")
	b.fails(`Get-CimInstance -ClassName Nothing`, "CimException HRESULT 0x80041010,Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand MetadataError 0")
	b.fails(`Get-CimInstance Win32_Service -Filter "Name='x"`, "CimException HRESULT 0x80041017,Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand InvalidArgument 0")
	b.notModelled(`Get-CimInstance Win32_Service -Filter "SystemName='x'"`, "the property SystemName")
	b.notModelled(`Get-CimInstance Win32_Service -Namespace root/other`, "the CIM namespace root/other")
}

func TestCimMethodsAnswerWithReturnValues(t *testing.T) {
	b := newBench(t)
	b.addService("lab")
	method := func(name, arguments string) string {
		return `(Get-CimInstance Win32_Service | Where-Object { $_.Name -eq 'lab' } | Invoke-CimMethod -MethodName ` + name + ` -Arguments @{ ` + arguments + ` }).ReturnValue`
	}
	b.prints(method("Change", `DisplayName = 'New'; StartMode = 'Automatic'`), "0")
	b.prints(method("Change", `StartName = 'EXAMPLE\nobody'; StartPassword = 'x'`), "22")
	b.prints(method("Change", `StartMode = 'Auto'`), "21")
	b.prints(`(Get-CimInstance Win32_Service -Filter "Name='lab'").DisplayName`, "New")
	b.prints(method("StartService", ""), "0")
	b.prints(method("StartService", ""), "10")
	create := func(name, display string) string {
		return `(Invoke-CimMethod -ClassName Win32_Service -MethodName Create -Arguments @{ Name = '` + name + `'; DisplayName = '` + display + `'; PathName = 'C:\Windows\System32\svchost.exe'; ServiceType = [byte]16; StartMode = 'Manual' }).ReturnValue`
	}
	b.prints(create("second", "Second"), "0")
	b.prints(create("second", "Other"), "23")
	b.prints(create("third", "Second"), "19")
	b.notModelled(method("Change", `LoadOrderGroup = 'x'`), "the argument LoadOrderGroup")
}
