# Reads whether this host has Microsoft Defender.
# Returns whether Get-MpComputerStatus works, and whether real-time protection is on.
# Source: manual 7.1.3; Microsoft, Defender module: Get-MpComputerStatus.
param()

$found = $true
$on = $false
try { $on = [bool](Get-MpComputerStatus).RealTimeProtectionEnabled } catch { $found = $false }
[pscustomobject]@{ found = $found; realTimeProtection = $on }
