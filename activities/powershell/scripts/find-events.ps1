# Finds the newest events of the Application log that hold a text, with the host's time. An event whose source is not
# registered has no message: its texts are its properties. Get-WinEvent fails if the log has no events.
# Manual 9.8.2-4; Microsoft, Microsoft.PowerShell.Diagnostics module: Get-WinEvent.
param([string]$Text, [int]$Newest)

$read = @(Get-WinEvent -FilterHashtable @{ LogName = 'Application' } -MaxEvents $Newest -ErrorAction SilentlyContinue)
$events = @(foreach ($event in $read) {
    $message = "$($event.Message)"
    if (-not $message) { $message = @($event.Properties | ForEach-Object { "$($_.Value)" }) -join ' ' }
    if ($message.Contains($Text)) {
        [pscustomobject]@{ time = $event.TimeCreated.ToUniversalTime().ToString('o'); source = "$($event.ProviderName)"; message = $message }
    }
})
[pscustomobject]@{ now = (Get-Date).ToUniversalTime().ToString('o'); read = $read.Count; events = $events }
