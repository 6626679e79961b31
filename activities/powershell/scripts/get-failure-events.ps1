# Reads the newest errors and warnings of the System log, where cluster and service control manager write, and of the
# Application log, where programs write why they failed. An event whose source is not registered has no message: its texts
# are its properties. Get-WinEvent fails if a log has no such events, or if the text of one event cannot be formatted
# (PowerShell issue 7664): neither may hide the other events. Warnings of the Application log are left out, since other
# programs write many of them.
# Manual 9.7.2-21; Microsoft, Microsoft.PowerShell.Diagnostics module: Get-WinEvent (levels 1 to 3 are critical, error, warning).
param([int]$Newest)

$events = @(foreach ($log in 'System', 'Application') {
    $levels = 1, 2, 3
    if ($log -eq 'Application') { $levels = 1, 2 }
    $found = @(Get-WinEvent -FilterHashtable @{ LogName = $log; Level = $levels } -MaxEvents $Newest -ErrorAction SilentlyContinue)
    foreach ($event in $found) {
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
})
[pscustomobject]@{ events = $events }
