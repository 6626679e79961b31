package shell

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/windows/scm"
)

const testProgram = `C:\Windows\System32\svchost.exe -k lab`

func (b *bench) addService(name string, depends ...string) {
	b.t.Helper()
	require.NoError(b.t, b.kern1.Services.Create(scm.ServiceConfig{Name: name, DisplayName: "Lab " + name, BinaryPath: testProgram, DependOnService: depends}))
}

func TestServices(t *testing.T) {
	b := newBench(t)
	b.addService("lab [1]")
	b.addService("lab 1")
	b.addService("needs", "lab 1")
	b.prints(`(Get-Service -Name 'lab [1]').Name`, "lab 1")
	b.prints(`(Get-Service | Where-Object { $_.Name -eq 'lab [1]' }).DisplayName`, "Lab lab [1]")
	b.prints(`Get-Service -Name 'nix*'; @(Get-Service -DisplayName 'Lab *').Count`, "3")
	b.prints(`$s = Get-Service -Name needs; "$($s.Status) $($s.StartType) $($s.ServicesDependedOn.Name)"; [int]$s.Status; [int]$s.StartType`, "Stopped Manual lab 1", "1", "3")
	b.prints(`Start-Service -Name needs; (Get-Service -Name 'lab 1').Status; (Get-Service -Name 'lab 1').DependentServices.Name`, "Running", "needs")
	b.fails(`Stop-Service -Name 'lab 1'`, "ServiceCommandException ServiceHasDependentServices,Microsoft.PowerShell.Commands.StopServiceCommand InvalidOperation 0")
	b.prints(`Stop-Service -Name 'lab 1' -Force; (Get-Service -Name 'lab 1', 'needs').Status -join ','`, "Stopped,Stopped")
	b.prints(`Set-Service -Name 'lab [1]' -StartupType Automatic -DisplayName 'x'; (Get-CimInstance -ClassName Win32_Service -Filter "Name='lab [1]'").StartMode`, "Auto")
	b.prints(`ConvertTo-Json -Compress -InputObject @{ s = (Get-Service -Name needs).Status }`, `{"s":1}`)
}

// ServicesDependedOn contains the dependencies that the service control manager uses, not the dependencies that the registry
// has meanwhile. A service that does not exist is in the list without a name.
func TestServicesDependedOnAreThoseOfTheServiceControlManager(t *testing.T) {
	b := newBench(t)
	b.addService("needs", "nix", "RpcSs")
	b.prints(`Set-StrictMode -Version Latest; (Get-Service -Name needs).ServicesDependedOn | ForEach-Object { "[$($_.Name)]" }`, "[]", "[RpcSs]")
	b.prints(`$null -eq (Get-Service -Name needs).ServicesDependedOn[0].Status`, "True")
	b.prints(`Remove-ItemProperty -LiteralPath HKLM:\SYSTEM\CurrentControlSet\Services\needs -Name DependOnService; @((Get-Service -Name needs).ServicesDependedOn).Count`, "2")
	b.fails(`Start-Service -Name needs`, "ServiceCommandException CouldNotStartService,Microsoft.PowerShell.Commands.StartServiceCommand OpenError 1075")
	b.prints(`$null = & sc.exe config needs depend= /; @((Get-Service -Name needs).ServicesDependedOn).Count; Start-Service -Name needs; (Get-Service -Name needs).Status`, "0", "Running")
}

func TestAServiceWithRunningDependentsIsNotStoppedWithoutForce(t *testing.T) {
	b := newBench(t)
	// The list has indirect dependents too, in the order in which they must be stopped (EnumDependentServices).
	b.prints(`(Get-Service -Name Dhcp).DependentServices.Name -join ','`, "NlaSvc,iphlpsvc,WinHttpAutoProxySvc")
	for _, stop := range []string{`Stop-Service -Name Dhcp`, `Stop-Service -Name Dhcp -NoWait`} {
		b.fails(stop, "ServiceCommandException ServiceHasDependentServices,Microsoft.PowerShell.Commands.StopServiceCommand InvalidOperation 0")
	}
	b.prints(`(Get-Service -Name Dhcp, NlaSvc).Status -join ','`, "Running,Running")
	b.prints(`(Get-Service -Name Dhcp).DependentServices | Stop-Service; Stop-Service -Name Dhcp; (Get-Service -Name Dhcp).Status`, "Stopped")
}

func TestServiceErrors(t *testing.T) {
	b := newBench(t)
	b.addService("lab")
	require.NoError(t, b.kern1.Services.Create(scm.ServiceConfig{Name: "nofile", BinaryPath: `C:\none.exe`}))
	b.prints(`Set-Service -Name lab -StartupType Disabled`)
	for script, want := range map[string]string{
		`Get-Service -Name nix`:                      "ServiceCommandException NoServiceFoundForGivenName,Microsoft.PowerShell.Commands.GetServiceCommand ObjectNotFound 0",
		`Get-Service -DisplayName nix`:               "ServiceCommandException NoServiceFoundForGivenDisplayName,Microsoft.PowerShell.Commands.GetServiceCommand ObjectNotFound 0",
		`Set-Service -Name 'l*' -StartupType Manual`: "InvalidOperationException InvalidOperationException,Microsoft.PowerShell.Commands.SetServiceCommand ObjectNotFound 1060",
		`Start-Service -Name lab`:                    "ServiceCommandException CouldNotStartService,Microsoft.PowerShell.Commands.StartServiceCommand OpenError 1058",
		`Start-Service -Name nofile`:                 "ServiceCommandException CouldNotStartService,Microsoft.PowerShell.Commands.StartServiceCommand OpenError 2",
		`New-Service -Name LAB -BinaryPathName x`:    "ServiceCommandException CouldNotNewService,Microsoft.PowerShell.Commands.NewServiceCommand PermissionDenied 1073",
	} {
		b.fails(script, want)
	}
	out, errs := b.run(b.kern1, `Get-Service -Name nix, lab -ErrorAction SilentlyContinue | ForEach-Object { $_.Name }; $Error.Count`)
	assert.Equal(t, "lab\n1", out, "the error is non-terminating")
	assert.Empty(t, errs)
}

func TestServicesOfAccounts(t *testing.T) {
	b := newBench(t)
	b.world.AddAccount(`EXAMPLE\xprsvc`, "pass")
	create := func(name, password string) string {
		return `$c = New-Object System.Management.Automation.PSCredential ('EXAMPLE\xprsvc', (ConvertTo-SecureString '` + password + `' -AsPlainText -Force)); New-Service -Name ` + name + ` -BinaryPathName '` + testProgram + `' -Credential $c | Out-Null; `
	}
	b.prints(create("good", "pass")+`(Get-CimInstance Win32_Service -Filter "Name = 'good'").StartName`, `EXAMPLE\xprsvc`)
	b.fails(`Start-Service -Name good`, "ServiceCommandException CouldNotStartService,Microsoft.PowerShell.Commands.StartServiceCommand OpenError 1069")
	p, err := b.kern1.Accounts.Lookup(`EXAMPLE\xprsvc`)
	require.NoError(t, err)
	require.NoError(t, b.kern1.Accounts.SetRight("SeServiceLogonRight", []string{p.SID}))
	b.prints(`Start-Service -Name good; (Get-Service good).Status`, "Running")
	events := func(ids string) {
		b.prints(`@(Get-WinEvent -FilterHashtable @{ LogName = 'System'; Level = 2 } -MaxEvents 2 | ForEach-Object { $_.Id } | Sort-Object) -join ','`, ids)
	}
	require.NoError(t, b.kern1.Accounts.SetRight("SeServiceLogonRight", nil))
	b.prints(`Stop-Service -Name good`)
	b.fails(`Start-Service -Name good`, "ServiceCommandException CouldNotStartService,Microsoft.PowerShell.Commands.StartServiceCommand OpenError 1069")
	events("7000,7041") // Microsoft, "Basic Service Operations": the user right is missing.
	require.NoError(t, b.kern1.Accounts.SetRight("SeServiceLogonRight", []string{p.SID}))
	b.prints(create("bad", "wrong"))
	b.fails(`Start-Service -Name bad`, "ServiceCommandException CouldNotStartService,Microsoft.PowerShell.Commands.StartServiceCommand OpenError 1069")
	events("7000,7038") // The password is wrong.
	require.NoError(t, b.world.ChangePassword(`EXAMPLE\xprsvc`, "wrong"))
	b.prints(`Start-Service -Name bad; (Get-Service bad).Status`, "Running")
}
