# Pings addresses from this host. Returns for each address whether it answered.
# Source: manual 7.3.2/2; Microsoft, Microsoft.PowerShell.Management module: Test-Connection.
param([string[]]$Addresses)

$replies = @($Addresses | ForEach-Object {
    [pscustomobject]@{ address = $_; reply = (Test-Connection -ComputerName $_ -Count 2 -Quiet) }
})
[pscustomobject]@{ replies = $replies }
