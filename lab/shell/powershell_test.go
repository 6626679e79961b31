package shell

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/cluster/customer"
	"changeover/lab/model"
	"changeover/lab/windows"
)

func TestPowerShellOptions(t *testing.T) {
	tests := map[string]struct {
		arguments string
		want      command
		refused   string
	}{
		"command":        {`-NoProfile -NonInteractive -Command "exit 7"`, command{text: "exit 7"}, ""},
		"words":          {`-NoLogo Get-Date -Format s`, command{text: "Get-Date -Format s"}, ""},
		"encoded":        {"-ExecutionPolicy Bypass -enc ZQB4AGkAdAA=", command{"ZQB4AGkAdAA=", true}, ""},
		"none encoded":   {"-EncodedCommand", command{}, "A command must follow"},
		"standard input": {"-Command -", command{}, "not supported by the lab"},
		"file":           {`-File C:\x.ps1`, command{}, "not supported by the lab: powershell.exe -File"},
		"interactive":    {"", command{}, "not supported by the lab: an interactive"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := commandOf(test.arguments)
			if test.refused != "" {
				require.ErrorContains(t, err, test.refused)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
		})
	}
}

func TestPSVersionTableHasTheVersionOfTheRelease(t *testing.T) {
	w := windows.NewWorld(windows.Options{Scale: 0.005})
	t.Cleanup(w.Close)
	for release, want := range map[string]string{"2012 R2": "5.1.14409.1005", "2019": "5.1.17763.1", "2025": "5.1.26100.1"} {
		h, err := w.AddHost(windows.HostSpec{Name: "H" + release[:4], Release: release, ClientIP: "10.0.0.1"})
		require.NoError(t, err)
		b := &bench{t: t, world: w, kern1: h}
		b.prints(`"$($PSVersionTable.PSVersion)"`, want)
		if release == "2012 R2" {
			b.fails(`Get-MpComputerStatus`, "CommandNotFoundException CommandNotFoundException ObjectNotFound 0")
		}
	}
}

func TestWindowsProgramsWithoutAModelAreRefused(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{
		"ipconfig", "systeminfo", "tasklist", "wmic", "dism", "powercfg", "netsh", "route", "nslookup", "certutil", "icacls",
		"robocopy", "xcopy", "schtasks", "wevtutil", "bcdedit",
	} {
		b.notModelled(name+" /x", name)
		b.notModelled(name+".exe", name)
	}
	b.prints(`subst; $LASTEXITCODE`, "0")
	b.fails(`frobnicate`, "CommandNotFoundException CommandNotFoundException ObjectNotFound 0")
}

func TestModulesNeedTheirFeatures(t *testing.T) {
	b := newBench(t)
	b.prints(`(Get-MpComputerStatus).RealTimeProtectionEnabled; Stop-Service WinDefend`, "True")
	b.fails(`Get-MpComputerStatus`, "CimException HRESULT 0x800106ba,Get-MpComputerStatus NotSpecified 0")
	b.prints(`Uninstall-WindowsFeature -Name RSAT-Clustering-PowerShell | Out-Null`)
	b.fails(`Get-Cluster`, "CommandNotFoundException CommandNotFoundException ObjectNotFound 0")
	b.fails(`Install-WindowsFeature -Name Nix`, "Exception NameDoesNotExist,Microsoft.Windows.ServerManager.Commands.AddWindowsFeatureCommand InvalidArgument 0")
}

func TestTheConsoleHasACodePage(t *testing.T) {
	b := newBench(t)
	for page, want := range map[int]string{0: "\x84\r\n", 437: "\x84\r\n", 65001: "ä\r\n"} {
		var out bytes.Buffer
		exit := PowerShell(t.Context(), b.kern1, Logon{User: "x", CodePage: page}, "-EncodedCommand "+encoded("'ä'; exit 3"), Streams{In: strings.NewReader(""), Out: &out, Err: &out})
		assert.Equal(t, 3, exit)
		assert.Equal(t, want, out.String())
	}
}

func TestCmdletsThatReadTheNetwork(t *testing.T) {
	b := newBench(t)
	b.prints(`(Get-NetTCPConnection -State Listen -LocalPort 445).LocalPort; @(Get-NetTCPConnection -State Established).Count`, "445", "0")
	b.prints(`Test-NetConnection -ComputerName KERN2 -Port 445 -InformationLevel Quiet; (Test-NetConnection -ComputerName KERN2 -Port 445).TcpTestSucceeded`, "True", "True")
	b.prints(`Test-NetConnection -ComputerName KERN2 -Port 4 -InformationLevel Quiet -WarningAction SilentlyContinue; Test-Connection -ComputerName 172.26.209.77 -Count 1 -Quiet`, "False", "False")
	b.fails(`Test-Connection -ComputerName 172.26.209.77 -Count 1`, "PingException TestConnectionException,Microsoft.PowerShell.Commands.TestConnectionCommand ResourceUnavailable 0")
	b.prints(`(Get-NetIPAddress -InterfaceIndex 4 -AddressFamily IPv4).IPAddress -join ','; (Get-NetIPInterface -InterfaceIndex 4).Dhcp; (Get-NetAdapter -Name Ethern?t).Status`, "172.26.209.41,172.26.209.40", "Disabled", "Up")
}

func TestCmdletsThatReadHardwareAndSoftware(t *testing.T) {
	b := newBench(t)
	b.prints(`(Get-Volume -DriveLetter C).FileSystem; (Get-Disk -Number 0).IsClustered; (Get-Partition -DriveLetter C).DiskNumber`, "NTFS", "False", "0")
	b.prints(`(Get-HotFix).HotFixID; (Get-PrinterPort -Name LPT*).Name; (Get-PrinterDriver)[0].Name; (Get-Printer).PortName`, "KB5005043", "LPT1:", "Microsoft Print To PDF", "PORTPROMPT:")
	b.prints(`@(Get-Process -Name powershell).Count`, "1")
	b.fails(`Get-Process -Name nix`, "ProcessCommandException NoProcessFoundForGivenName,Microsoft.PowerShell.Commands.GetProcessCommand ObjectNotFound 0")
	b.fails(`Get-WinEvent -FilterHashtable @{ LogName = 'System'; Level = 1, 2 }`, "Exception NoMatchingEventsFound,Microsoft.PowerShell.Commands.GetWinEventCommand ObjectNotFound 0")
	b.kern1.Events.Add(windows.Event{Log: "System", Provider: "Lab", ID: 7, Level: "Error", Message: "first"})
	b.kern1.Events.Add(windows.Event{Log: "System", Provider: "Lab", ID: 8, Level: "Error", Message: "second"})
	b.prints(`(Get-WinEvent -FilterHashtable @{ LogName = 'System'; Level = 2, 3 } -MaxEvents 1).Message; (Get-WinEvent -FilterHashtable @{ LogName = 'System'; Level = 2 }).Id -join ','`, "second", "8,7")
	b.kern1.Events.Add(windows.Event{Log: "Application", Provider: "Vendor", ID: 1, Level: "Error", Message: "why"})
	b.prints(`$e = Get-WinEvent -FilterHashtable @{ LogName = 'Application' }; $null -eq $e.Message; $e.Properties[0].Value`, "True", "why")
	b.kern1.Events.Add(windows.Event{Log: "Application", Provider: "Registered", ID: 1, Level: "Error", Message: "this"})
	b.prints(`[Microsoft.Win32.Registry]::SetValue('HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\EventLog\Application\Registered', 'EventMessageFile', 'x.dll', 'ExpandString')
(Get-WinEvent -FilterHashtable @{ LogName = 'Application' } -MaxEvents 1).Message`, "this")
}

// The quorum disk is mounted on KERN1 only.
func TestStorageModuleListsTheVolumesOfOtherNodes(t *testing.T) {
	b := newBench(t)
	volumes := `@(Get-Volume | Where-Object { "$($_.DriveLetter)" -eq 'Q' }).Count`
	disks := `@(Get-CimInstance -ClassName Win32_LogicalDisk | Where-Object { $_.DeviceID -eq 'Q:' }).Count`
	for host, want := range map[*windows.Host]string{b.kern1: "1\n1", b.kern2: "1\n0"} {
		out, errs := b.run(host, volumes+"; "+disks)
		assert.Empty(t, errs)
		assert.Equal(t, want, out, host.Name())
	}
}

// The start of a process and the import of a module take the time of Options.Costs, which is 0 by default.
func TestProcessesAndModulesTakeTime(t *testing.T) {
	b := newBench(t)
	world, err := customer.FromSite(berlin(t), windows.Options{Scale: 0.01, Costs: model.Costs{ProcessStart: 10 * time.Second, ModuleImport: 20 * time.Second}})
	require.NoError(t, err)
	t.Cleanup(world.Close)
	took := func(host *windows.Host, script string) time.Duration {
		began := time.Now()
		_, errs := b.run(host, script)
		require.Empty(t, errs)
		return time.Since(began)
	}
	assert.GreaterOrEqual(t, took(world.Host("KERN1"), `Get-Item C:\ | Out-Null`), 100*time.Millisecond, "the process")
	assert.GreaterOrEqual(t, took(world.Host("KERN1"), `Get-SmbShare | Out-Null; Get-ClusterGroup | Out-Null`), 500*time.Millisecond, "and two modules")
}
