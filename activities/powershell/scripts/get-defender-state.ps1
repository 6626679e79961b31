# Reads whether this host has Microsoft Defender.
# Returns whether Get-MpComputerStatus works, and whether real-time protection is on.
# Source: manual 7.1.3; Microsoft, Defender module: Get-MpComputerStatus.
param()

$found = $true
$on = $false
try { $status = Get-MpComputerStatus } catch { $found = $false }
if ($found) {
    # A property that cannot be read is null. As a condition it would be false.
    if ($null -eq $status.RealTimeProtectionEnabled) { throw 'RealTimeProtectionEnabled of Microsoft Defender cannot be read' }
    $on = [bool]$status.RealTimeProtectionEnabled
}
[pscustomobject]@{ found = $found; realTimeProtection = $on }
