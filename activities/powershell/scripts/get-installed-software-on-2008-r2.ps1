# Reads the installed programs and the printer ports.
# Returns the name and version of each program in the Uninstall registry key, in its 64-bit and its 32-bit view. If the
# parameter Ports is set, also returns the state of the print spooler, and the names of the printer ports.
# This script is for Windows Server 2008 R2, which lacks Get-PrinterPort. WMI has no class for the ports of other port monitors,
# so the script calls EnumPorts.
# If the print spooler does not run, EnumPorts fails, so the ports are not read. The first call of EnumPorts always fails: it
# only returns how many bytes the pointers and names need.
# Source: manual 5.4.1, 5.4.2; Microsoft, Uninstall registry key; class Microsoft.Win32.RegistryKey; function EnumPorts
# (winspool.h), structure PORT_INFO_1; Microsoft.PowerShell.Utility module: Add-Type; class
# System.Runtime.InteropServices.Marshal.
param([bool]$Ports)

$roots = @('SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall', 'SOFTWARE\Wow6432Node\Microsoft\Windows\CurrentVersion\Uninstall')
$raw = [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames
$products = @()
foreach ($root in $roots) {
    $list = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($root)
    if ($null -eq $list) { continue }
    foreach ($entry in $list.GetSubKeyNames()) {
        $key = $list.OpenSubKey($entry)
        if ($null -eq $key) { continue }
        $name = "$($key.GetValue('DisplayName', $null, $raw))"
        if ($name) { $products += [pscustomobject]@{ name = $name; version = "$($key.GetValue('DisplayVersion', $null, $raw))" } }
        $key.Close()
    }
    $list.Close()
}
$spooler = ''
$printerPorts = @()
if ($Ports) {
    # A property that cannot be read is null.
    $spooler = "$(Get-Service | Where-Object { $_.Name -eq 'Spooler' } | ForEach-Object { if ($null -eq $_.Status) { 'Unknown' } else { $_.Status } })"
}
if ($spooler -eq 'Running') {
    $declaration = '[DllImport("winspool.drv", CharSet = CharSet.Unicode)] public static extern bool EnumPorts(System.IntPtr server, uint level, System.IntPtr ports, uint size, [In, Out] uint[] needed, [In, Out] uint[] count);'
    $api = Add-Type -MemberDefinition $declaration -Namespace Changeover -Name Spooler -PassThru
    $needed = [uint32[]]@(0)
    $count = [uint32[]]@(0)
    $api::EnumPorts([System.IntPtr]::Zero, 1, [System.IntPtr]::Zero, 0, $needed, $count) | Out-Null
    $size = [uint32]$needed[0]
    $buffer = [System.Runtime.InteropServices.Marshal]::AllocHGlobal([int]$size)
    try {
        if (-not $api::EnumPorts([System.IntPtr]::Zero, 1, $buffer, $size, $needed, $count)) { throw 'The print spooler does not list its ports.' }
        while ($printerPorts.Count -lt $count[0]) {
            $text = [System.Runtime.InteropServices.Marshal]::ReadIntPtr($buffer, $printerPorts.Count * [System.IntPtr]::Size)
            $printerPorts += [System.Runtime.InteropServices.Marshal]::PtrToStringUni($text)
        }
    } finally {
        [System.Runtime.InteropServices.Marshal]::FreeHGlobal($buffer)
    }
}
[pscustomobject]@{ products = $products; spooler = $spooler; printerPorts = $printerPorts }
