# Finds events that contain a text among the newest events of the Application log.
# Returns the host's time, the number of events that were read, and the time, the source and the message of each event that was
# found. All times are in UTC.
# If the source of an event is not registered, the event has no message; the script then takes the event's properties as the
# message. Get-WinEvent fails if the log has no events (NoMatchingEventsFound); the script then returns no events. It also
# reports an error if the text of one event cannot be formatted (PowerShell issue 7664); the other events are still read.
# Source: manual 9.8.2/4; Microsoft, Microsoft.PowerShell.Diagnostics module: Get-WinEvent.
param([string]$Text, [int]$Newest)

$read = @(Get-WinEvent -FilterHashtable @{ LogName = 'Application' } -MaxEvents $Newest -ErrorAction SilentlyContinue -ErrorVariable problems)
$problems | Where-Object { $_.FullyQualifiedErrorId -notlike 'NoMatchingEventsFound*' } | ForEach-Object {
    if ($read.Count -eq 0) { throw "the Application log cannot be read: $_" }
}
$events = @(foreach ($event in $read) {
    $message = "$($event.Message)"
    if (-not $message) { $message = @($event.Properties | ForEach-Object { "$($_.Value)" }) -join ' ' }
    if ($message.Contains($Text)) {
        [pscustomobject]@{ time = $event.TimeCreated.ToUniversalTime().ToString('o'); source = "$($event.ProviderName)"; message = $message }
    }
})
[pscustomobject]@{ now = (Get-Date).ToUniversalTime().ToString('o'); read = $read.Count; events = $events }
