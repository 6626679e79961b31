# Reads when roles moved and came online on this node: the newest events 1641 (a role moves to a node) and 1201 (a role came
# online) of the cluster's log.
# Returns the host's time, the time of the oldest event in this log, and the time, ID and texts of each event. All times are in
# UTC.
# Get-WinEvent fails if the log has no such events (NoMatchingEventsFound); the script then returns no events. It also reports
# an error if the text of one event cannot be formatted (PowerShell issue 7664); the script needs no text.
# Source: manual 9.5; Microsoft, provider Microsoft-Windows-FailoverClustering: events 1201 and 1641;
# Microsoft.PowerShell.Diagnostics module: Get-WinEvent.
param([int]$Newest)

$log = 'Microsoft-Windows-FailoverClustering/Operational'
$oldest = @(Get-WinEvent -FilterHashtable @{ LogName = $log } -Oldest -MaxEvents 1 -ErrorAction SilentlyContinue -ErrorVariable problems)
$problems | Where-Object { $_.FullyQualifiedErrorId -notlike 'NoMatchingEventsFound*' } | ForEach-Object {
    if ($oldest.Count -eq 0) { throw "the log $log cannot be read: $_" }
}
$read = @(Get-WinEvent -FilterHashtable @{ LogName = $log; Id = 1201, 1641 } -MaxEvents $Newest -ErrorAction SilentlyContinue -ErrorVariable problems)
$problems | Where-Object { $_.FullyQualifiedErrorId -notlike 'NoMatchingEventsFound*' } | ForEach-Object {
    if ($read.Count -eq 0) { throw "the log $log cannot be read: $_" }
}
[pscustomobject]@{
    now = (Get-Date).ToUniversalTime().ToString('o')
    oldest = @($oldest | ForEach-Object { $_.TimeCreated.ToUniversalTime().ToString('o') })
    events = @($read | ForEach-Object {
        [pscustomobject]@{ time = $_.TimeCreated.ToUniversalTime().ToString('o'); id = $_.Id; texts = @($_.Properties | ForEach-Object { "$($_.Value)" }) }
    })
}
