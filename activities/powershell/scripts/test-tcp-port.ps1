# Tests whether a TCP port accepts connections from this host. Returns true or false.
# Source: Microsoft, NetTCPIP module: Test-NetConnection.
param([string]$Address, [int]$Port)

$open = Test-NetConnection -ComputerName $Address -Port $Port -InformationLevel Quiet -WarningAction SilentlyContinue
[pscustomobject]@{ open = $open }
