# Reads whether this host has Microsoft Defender.
# Returns whether the host has Microsoft Defender, the state of its service, and whether real-time protection is on. Without the
# service WinDefend, or without the cmdlet, the host does not have Microsoft Defender: the feature Windows-Defender contains both.
# The program of Windows Server 2008 R2 whose service has this name has no cmdlets.
# If the service is stopped, nothing is protected, and the cmdlet fails (0x800106ba). Any other error does not show whether
# something is protected, so the script then fails.
# Source: manual 7.1.3; Microsoft, Defender module: Get-MpComputerStatus; "Microsoft Defender Antivirus on Windows Server"
# (service WinDefend, feature Windows-Defender).
param()

$service = "$(Get-Service | Where-Object { $_.Name -eq 'WinDefend' } | ForEach-Object { if ($null -eq $_.Status) { 'Unknown' } else { $_.Status } })"
$found = $service -ne ''
$on = $false
if ($found -and $service -ne 'Stopped') {
    $status = $null
    # If the module cannot be loaded, the error has another id (CouldNotAutoLoadModule).
    try { $status = Get-MpComputerStatus } catch {
        if ($_.FullyQualifiedErrorId -ne 'CommandNotFoundException') { throw }
        $found = $false
    }
    if ($found) {
        # A property that cannot be read is null. As a condition it would be false.
        if ($null -eq $status) { throw 'Get-MpComputerStatus shows no status of Microsoft Defender' }
        if ($null -eq $status.RealTimeProtectionEnabled) { throw 'RealTimeProtectionEnabled of Microsoft Defender cannot be read' }
        $on = [bool]$status.RealTimeProtectionEnabled
    }
}
[pscustomobject]@{ found = $found; service = $service; realTimeProtection = $on }
