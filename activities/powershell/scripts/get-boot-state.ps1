# Reads when a host was started, why Windows wants a restart, and whether its part of the cluster is up.
# wininit.exe starts once with Windows (containers may have their own later), and a process keeps the time of its creation;
# LastBootUpTime of Win32_OperatingSystem moves when the clock is set.
# pendingEntries are the files that are replaced at the next restart and the programs that run at the next logon: an installer
# registers there the program that completes it. 32-bit programs use the key below Wow6432Node.
# Manual 9.4.2-6, 4.3.12; Microsoft, class Win32_Process; MoveFileEx (MOVEFILE_DELAY_UNTIL_REBOOT); Run and RunOnce
# Registry Keys; Registry Keys Affected by WOW64; FailoverClusters module: Get-ClusterNode.
param([string]$Node)

$first = @(Get-CimInstance -ClassName Win32_Process -Filter "Name = 'wininit.exe'" | Sort-Object -Property CreationDate)[0]
$boot = $first.CreationDate.ToUniversalTime().ToString('o')
$session = Get-Item -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager'
$reasons = @()
$entries = @()
if ($session.GetValueNames() -contains 'PendingFileRenameOperations') {
    $reasons += 'PendingFileRenameOperations'
    $entries += @($session.GetValue('PendingFileRenameOperations') | Where-Object { $_ } | ForEach-Object { "PendingFileRenameOperations $_" })
}
$servicing = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending'
if (Test-Path -LiteralPath $servicing) { $reasons += 'ComponentBasedServicing' }
$update = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired'
if (Test-Path -LiteralPath $update) { $reasons += 'WindowsUpdate' }
foreach ($software in @('SOFTWARE', 'SOFTWARE\Wow6432Node')) {
    $once = "HKLM:\$software\Microsoft\Windows\CurrentVersion\RunOnce"
    if (Test-Path -LiteralPath $once) { $entries += @((Get-Item -LiteralPath $once).GetValueNames() | ForEach-Object { "RunOnce $_" }) }
}
$service = ''
$state = ''
if ($Node) {
    $service = "$(Get-Service | Where-Object { $_.Name -eq 'ClusSvc' } | ForEach-Object { $_.Status })"
    try { $state = "$(Get-ClusterNode | Where-Object { $_.Name -eq $Node } | ForEach-Object { $_.State })" } catch { $state = '' }
}
[pscustomobject]@{ lastBoot = $boot; pendingReboot = $reasons; pendingEntries = $entries; clusterService = $service; nodeState = $state }
