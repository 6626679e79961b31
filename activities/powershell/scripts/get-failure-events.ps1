# Reads the newest errors and warnings of the System log, where cluster and service control manager write.
# To Get-EventLog a log without such entries is an error, which is no failure here.
# Manual 9.7.2-21; Microsoft, Microsoft.PowerShell.Management module: Get-EventLog.
param([int]$Newest)

$events = @(Get-EventLog -LogName System -EntryType 'Error', 'Warning' -Newest $Newest -ErrorAction SilentlyContinue | ForEach-Object {
    [pscustomobject]@{
        time    = $_.TimeGenerated.ToUniversalTime().ToString('o')
        source  = [string]$_.Source
        id      = [long]$_.EventID
        message = [string]$_.Message
    }
})
[pscustomobject]@{ events = $events }
