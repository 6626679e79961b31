# Turns the real-time protection of Microsoft Defender on or off.
# Returns nothing. If tamper protection is on, Windows ignores the cmdlet.
# Source: manual 7.1.3; Microsoft, Defender module: Set-MpPreference, parameter DisableRealtimeMonitoring.
param([bool]$On)

Set-MpPreference -DisableRealtimeMonitoring (-not $On)
