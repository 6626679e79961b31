# Lists the TCP ports on which this host listens.
# Microsoft, NetTCPIP module: Get-NetTCPConnection.
param()

[pscustomobject]@{ ports = @(Get-NetTCPConnection -State Listen | ForEach-Object { [int]$_.LocalPort }) }
