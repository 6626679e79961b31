# Reads when Windows started, why Windows wants a restart, and whether the node is up in the cluster.
# Returns two start times (UTC), the reasons for a restart, the pending entries, and the states of the cluster service and of the
# node. Without a node name, both states are empty. If the state of the node cannot be read, for example because the cluster
# service has not started yet, it is empty, and the script returns the message of the error.
# The first start time is the creation time of wininit.exe, which starts once with Windows. Containers may have a wininit.exe of
# their own, which starts later; the script takes the oldest. The second start time is LastBootUpTime of Win32_OperatingSystem,
# which changes when the clock is set. If it cannot be read, it is empty.
# The pending entries are the files that Windows replaces at the next restart, and the programs that run at the next logon. An
# installer registers a program there to complete the installation. 32-bit programs use the key below Wow6432Node.
# Source: manual 9.4.2/6, 4.3.12; Microsoft, classes Win32_Process and Win32_OperatingSystem; MoveFileEx
# (MOVEFILE_DELAY_UNTIL_REBOOT); Windows Internals, Session Manager (both values of renames); Run and RunOnce Registry Keys;
# Registry Keys Affected by WOW64; FailoverClusters module: Get-ClusterNode.
param([string]$Node)

$first = @(Get-CimInstance -ClassName Win32_Process -Filter "Name = 'wininit.exe'" | Sort-Object -Property CreationDate)[0]
$boot = $first.CreationDate.ToUniversalTime().ToString('o')
$byClock = (Get-CimInstance -ClassName Win32_OperatingSystem).LastBootUpTime
if ($null -ne $byClock) { $byClock = $byClock.ToUniversalTime().ToString('o') }
$session = Get-Item -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager'
$reasons = @()
$entries = @()
foreach ($renames in 'PendingFileRenameOperations', 'PendingFileRenameOperations2') {
    if ($session.GetValueNames() -contains $renames) {
        $reasons += $renames
        $entries += @($session.GetValue($renames) | Where-Object { $_ } | ForEach-Object { "$renames $_" })
    }
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
$problem = ''
if ($Node) {
    # A property that cannot be read is null.
    $service = "$(Get-Service | Where-Object { $_.Name -eq 'ClusSvc' } | ForEach-Object { if ($null -eq $_.Status) { 'Unknown' } else { $_.Status } })"
    try {
        $state = "$(Get-ClusterNode | Where-Object { $_.Name -eq $Node } | ForEach-Object { if ($null -eq $_.State) { 'Unknown' } else { $_.State } })"
    } catch { $problem = "$($_.Exception.Message)" }
}
[pscustomobject]@{ lastBoot = $boot; bootByClock = "$byClock"; pendingReboot = $reasons; pendingEntries = $entries; clusterService = $service; nodeState = $state; nodeProblem = $problem }
