# Reads whether this host has Microsoft Defender.
# Returns whether Get-MpComputerStatus works and shows a status, and whether real-time protection is on.
# Source: manual 7.1.3; Microsoft, Defender module: Get-MpComputerStatus.
param()

$status = $null
$on = $false
try { $status = Get-MpComputerStatus } catch { $status = $null }
$found = ($null -ne $status)
if ($found) {
    # A property that cannot be read is null. As a condition it would be false.
    if ($null -eq $status.RealTimeProtectionEnabled) { throw 'RealTimeProtectionEnabled of Microsoft Defender cannot be read' }
    $on = [bool]$status.RealTimeProtectionEnabled
}
[pscustomobject]@{ found = $found; realTimeProtection = $on }
