# Reports whether a host has Microsoft Defender, and whether it protects in real time.
# Manual 7.1.3; Microsoft, Defender module: Get-MpComputerStatus.
param()

$found = $true
$on = $false
try { $on = [bool](Get-MpComputerStatus).RealTimeProtectionEnabled } catch { $found = $false }
[pscustomobject]@{ found = $found; realTimeProtection = $on }
