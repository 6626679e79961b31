# Says whether Microsoft Defender protects in real time; a host without Defender does not.
# Manual 7.1.3; Microsoft, Defender module: Get-MpComputerStatus.
param()

$on = $false
try { $on = [bool](Get-MpComputerStatus).RealTimeProtectionEnabled } catch { $on = $false }
[pscustomobject]@{ realTimeProtection = $on }
