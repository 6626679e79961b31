# Turns Microsoft Defender's real-time protection on or off. Where tamper protection is on, Windows ignores it.
# Manual 7.1.3; Microsoft, Defender module: Set-MpPreference, parameter DisableRealtimeMonitoring.
param([bool]$On)

Set-MpPreference -DisableRealtimeMonitoring (-not $On)
