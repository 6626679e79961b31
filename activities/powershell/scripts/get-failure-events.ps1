# Reads the newest critical, error and warning events of the System log, and the newest critical and error events of the
# Application log. The cluster and the service control manager write to the System log. Programs write to the Application log
# why they failed.
# Returns for each event its time (UTC), log, source, ID and message, and for each log that cannot be read its name and the error.
# Warnings of the Application log are left out, because other programs write many warnings. If the source of an event is not
# registered, the event has no message; the script then takes the event's properties as the message.
# Get-WinEvent fails if a log has no such events (NoMatchingEventsFound), or if the text of one event cannot be formatted
# (PowerShell issue 7664). In both cases, the script still returns the other events.
# Source: manual 9.7.2/21; Microsoft, Microsoft.PowerShell.Diagnostics module: Get-WinEvent (levels 1 to 3 are critical, error,
# warning).
param([int]$Newest)

$unread = @()
$events = @(foreach ($log in 'System', 'Application') {
    $levels = 1, 2, 3
    if ($log -eq 'Application') { $levels = 1, 2 }
    try {
        $found = @(Get-WinEvent -FilterHashtable @{ LogName = $log; Level = $levels } -MaxEvents $Newest -ErrorAction SilentlyContinue -ErrorVariable problems)
        $problems | Where-Object { $_.FullyQualifiedErrorId -notlike 'NoMatchingEventsFound*' } | ForEach-Object {
            if ($found.Count -eq 0) { throw "$_" }
        }
        foreach ($event in $found) {
            # A property that cannot be read is null. As a number it would be 0.
            if ($null -eq $event.Id) { throw 'Id of an event cannot be read' }
            $message = "$($event.Message)"
            if (-not $message) { $message = @($event.Properties | ForEach-Object { "$($_.Value)" }) -join ' ' }
            [pscustomobject]@{
                time    = $event.TimeCreated.ToUniversalTime().ToString('o')
                log     = $log
                source  = "$($event.ProviderName)"
                id      = [long]$event.Id
                message = $message
            }
        }
    } catch { $unread += [pscustomobject]@{ log = $log; error = "$($_.Exception.Message)" } }
})
[pscustomobject]@{ events = $events; unread = $unread }
