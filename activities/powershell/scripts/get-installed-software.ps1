# Reads the installed programs and the printer ports.
# Returns the name and version of each program in the Uninstall registry key, in its 64-bit and its 32-bit view. If the
# parameter Ports is set, also returns the state of the print spooler, and the names of the printer ports.
# If the print spooler does not run, Get-PrinterPort fails, so the ports are not read.
# Source: manual 9.4.1, 9.4.2; Microsoft, Uninstall registry key; class Microsoft.Win32.RegistryKey; PrintManagement module:
# Get-PrinterPort.
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
    if ($spooler -eq 'Running') { $printerPorts = @(Get-PrinterPort | ForEach-Object { $_.Name }) }
}
[pscustomobject]@{ products = $products; spooler = $spooler; printerPorts = $printerPorts }
