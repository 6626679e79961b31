# Reads what the uninstall registry lists in both views, and the printer ports.
# Manual 9.4.1, 9.4.2; Microsoft, Uninstall registry key; PrintManagement module: Get-PrinterPort.
param([bool]$Ports)

$roots = @('HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall', 'HKLM:\SOFTWARE\Wow6432Node\Microsoft\Windows\CurrentVersion\Uninstall')
$raw = [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames
$products = @($roots | Where-Object { Test-Path -LiteralPath $_ } | ForEach-Object { Get-ChildItem -LiteralPath $_ } | ForEach-Object {
    $name = "$($_.GetValue('DisplayName', $null, $raw))"
    if ($name) { [pscustomobject]@{ name = $name; version = "$($_.GetValue('DisplayVersion', $null, $raw))" } }
})
$printerPorts = @()
if ($Ports) { $printerPorts = @(Get-PrinterPort | ForEach-Object { $_.Name }) }
[pscustomobject]@{ products = $products; printerPorts = $printerPorts }
