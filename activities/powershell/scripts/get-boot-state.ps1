# Reads when a host was started, why Windows wants a restart, and whether its part of the cluster is up.
# wininit.exe starts once with Windows (containers may have their own later), and a process keeps the time of its creation;
# LastBootUpTime of Win32_OperatingSystem moves when the clock is set.
# Manual 9.4.2-6; Microsoft, class Win32_Process; FailoverClusters module: Get-ClusterNode.
param([string]$Node)

$first = @(Get-CimInstance -ClassName Win32_Process -Filter "Name = 'wininit.exe'" | Sort-Object -Property CreationDate)[0]
$boot = $first.CreationDate.ToUniversalTime().ToString('o')
$session = Get-Item -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager'
$reasons = @()
if ($session.GetValueNames() -contains 'PendingFileRenameOperations') { $reasons += 'PendingFileRenameOperations' }
$servicing = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending'
if (Test-Path -LiteralPath $servicing) { $reasons += 'ComponentBasedServicing' }
$update = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired'
if (Test-Path -LiteralPath $update) { $reasons += 'WindowsUpdate' }
$service = ''
$state = ''
if ($Node) {
    $service = "$(Get-Service | Where-Object { $_.Name -eq 'ClusSvc' } | ForEach-Object { $_.Status })"
    try { $state = "$(Get-ClusterNode | Where-Object { $_.Name -eq $Node } | ForEach-Object { $_.State })" } catch { $state = '' }
}
[pscustomobject]@{ lastBoot = $boot; pendingReboot = $reasons; clusterService = $service; nodeState = $state }
