package shell

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/cluster/customer"
	"changeover/lab/posh/signatures"
	"changeover/lab/windows"
	"changeover/lab/windows/release"
)

// newPartOneBench returns a bench with Windows Server 2008 R2, the release of part 1 of the manual, and the Windows Management
// Framework 5.1.
func newPartOneBench(t *testing.T) *bench {
	t.Helper()
	site := berlin(t)
	site.Cluster.WindowsServer = "2008 R2"
	w, err := customer.FromSite(site, windows.Options{Scale: 0.005, Seed: 1})
	require.NoError(t, err)
	t.Cleanup(w.Close)
	w.HandleTasks(TaskRunner)
	return &bench{t: t, world: w, kern1: w.Host("KERN1"), kern2: w.Host("KERN2")}
}

const unknownCommand = "CommandNotFoundException CommandNotFoundException ObjectNotFound 0"

// Windows Server 2008 R2 lacks the modules whose WMI classes came with Windows Server 2012, also with PowerShell 5.1, and the
// cmdlets that were then added to existing modules.
func TestWindowsServer2008R2LacksLaterModulesAndCmdlets(t *testing.T) {
	b := newPartOneBench(t)
	b.prints(`"$($PSVersionTable.PSVersion)"; (Get-CimInstance Win32_OperatingSystem).Version; (Get-CimInstance Win32_OperatingSystem).ServicePackMajorVersion`, "5.1.14409.1005", "6.1.7601", "1")
	for _, command := range []string{
		`Get-SmbShare`, `New-SmbShare -Name x -Path C:\`, `Get-SmbShareAccess -Name x`, `Get-ScheduledTask`, `Register-ScheduledTask -TaskName x`,
		`Get-NetAdapter`, `Get-NetIPAddress`, `Get-NetIPInterface`, `Get-NetTCPConnection`, `Test-NetConnection`, `Resolve-DnsName x`,
		`Get-Disk`, `Get-Volume`, `Get-Partition`, `Get-Printer`, `Get-PrinterPort`, `Get-PrinterDriver`, `Get-MpComputerStatus`,
		`Get-LocalGroup`, `Add-LocalGroupMember -Group x -Member y`, `Install-WindowsFeature -Name DHCP`, `Uninstall-WindowsFeature -Name DHCP`,
		`Get-ClusterCheckpoint`, `Add-ClusterCheckpoint -ResourceName x`, `Remove-ClusterCheckpoint -ResourceName x`, `Get-ClusterFaultDomain`,
	} {
		b.fails(command, unknownCommand)
	}
	b.prints(`(Get-Cluster).Name; (Get-WindowsFeature -Name DHCP).Name; Test-Connection -ComputerName KERN2 -Count 1 -Quiet; (Get-Service Spooler).Status; (Get-HotFix).HotFixID`,
		"XPRCLUSTER", "DHCP", "True", "Running", "KB3191566")
	b.fails(`Get-CimInstance MSFT_SmbShare -Namespace root/Microsoft/Windows/SMB`, "CimException HRESULT 0x8004100e,Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand MetadataError 0")
	b.fails(`Get-CimInstance MSFT_NetAdapter -Namespace ROOT\StandardCimv2`, "CimException HRESULT 0x8004100e,Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand MetadataError 0")
}

// Microsoft, Suspend-ClusterNode and Resume-ClusterNode of Windows Server 2008 R2; "Group Common Properties", Priority.
func TestWindowsServer2008R2LacksLaterParametersAndProperties(t *testing.T) {
	b := newPartOneBench(t)
	const module = ",Microsoft.FailoverClusters.PowerShell."
	b.fails(`Suspend-ClusterNode -Name KERN2 -Drain`, "ParameterBindingException NamedParameterNotFound"+module+"SuspendClusterNodeCommand InvalidArgument 0")
	b.prints(`(Suspend-ClusterNode -Name KERN2).State`, "Paused")
	b.fails(`Resume-ClusterNode -Name KERN2 -Failback NoFailback`, "ParameterBindingException NamedParameterNotFound"+module+"ResumeClusterNodeCommand InvalidArgument 0")
	b.prints(`(Resume-ClusterNode -Name KERN2).State`, "Up")
	b.fails(`Set-StrictMode -Version Latest; (Add-ClusterGroup -Name G).Priority`, "PropertyNotFoundException PropertyNotFoundStrict NotSpecified 0")
	b.fails(`Get-ClusterGroup G | ForEach-Object { $_.Priority = 3000 }`, "RuntimeException PropertyNotFound InvalidOperation 0")
	b.prints(`$g = Get-ClusterGroup G; $g.AutoFailbackType = 1; $g.PersistentState = 1; $g.DefaultOwner = 1; $g = Get-ClusterGroup G; "$($g.AutoFailbackType) $($g.PersistentState) $($g.DefaultOwner)"`, "1 1 1")
	b.fails(`Set-StrictMode -Version Latest; (Get-WindowsFeature -Name DHCP).InstallState`, "PropertyNotFoundException PropertyNotFoundStrict NotSpecified 0")
	b.prints(`(Get-WindowsFeature -Name DHCP).Installed; @(Get-WindowsFeature -Name RSAT-Clustering-PowerShell, NET-Framework-45-Core).Count`, "False", "0")
}

// Windows Server 2008 R2 ships with PowerShell 2.0, which has no cmdlets for JSON and CIM and imports no module automatically
// (Microsoft, "What's New in Windows PowerShell"; about_Modules).
func TestWindowsServer2008R2AsShippedHasPowerShell2(t *testing.T) {
	b := newPartOneBench(t)
	b.kern1.SetInfo((*windows.HostInfo).AsShipped)
	b.prints(`'Version=' + $PSVersionTable.PSVersion; 'LanguageMode=' + $ExecutionContext.SessionState.LanguageMode; 'Architecture=' + $env:PROCESSOR_ARCHITECTURE`,
		"Version=2.0", "LanguageMode=FullLanguage", "Architecture=AMD64")
	for _, command := range []string{`ConvertFrom-Json '1'`, `Get-CimInstance Win32_Service`, `Get-Cluster`, `Get-WindowsFeature`, `Get-SmbShare`} {
		b.fails(command, unknownCommand)
	}
	b.prints(`"[$([System.Environment]::Is64BitProcess)]"`, "[]")
	b.prints(`(Get-Service Spooler).Status; "$($PSVersionTable.CLRVersion)"`, "Running", "2.0.50727.5420")
	assert.Equal(t, release.QuotasOfWinRM2, b.kern1.Info().ShellQuotas)

	later := newBench(t)
	later.kern1.SetInfo((*windows.HostInfo).AsShipped)
	later.prints(`"$($PSVersionTable.PSVersion)"`, "5.1.20348.1")
}

func TestLacksComparesReleases(t *testing.T) {
	for name, lacks := range map[string]bool{"2008 R2": true, "2012 R2": false, "2025": false} {
		r, known := release.Of(name)
		require.True(t, known)
		assert.Equal(t, lacks, r.Lacks(release.Module, "SmbShare"), name)
		assert.Equal(t, lacks, r.Lacks(release.Module, "Defender"), name)
		assert.Equal(t, lacks, r.Lacks(release.Namespace, `ROOT\Microsoft\Windows\SMB`), name)
		assert.False(t, r.Lacks(release.Namespace, "root/cimv2"), name)
	}
	_, known := release.Of("2008")
	assert.False(t, known)
}

// A row of release.Additions has an effect only if the lab has the module or cmdlet that it names.
func TestAdditionsNameExistingModulesAndCmdlets(t *testing.T) {
	modules := map[string]bool{}
	for _, name := range signatures.Table() {
		modules[name.Module] = true
	}
	for _, a := range release.Additions {
		assert.True(t, (a.Page == "") != (a.Unproven == ""), "%v needs either a page or an unproven point", a.Names)
		for _, name := range a.Names {
			switch a.Kind {
			case release.Module:
				assert.True(t, modules[name], name)
			case release.Cmdlet:
				assert.NotNil(t, signatures.Table()[strings.ToLower(name)], name)
			case release.Parameter, release.Property, release.Namespace, release.FeatureName:
			}
		}
	}
}
