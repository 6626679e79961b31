# Sets address, mask and network of an IP address resource together, since each is checked against the others.
# Manual 7.3.1; Microsoft, FailoverClusters module: Set-ClusterParameter.
param([string]$Name, [string]$Address, [string]$SubnetMask, [string]$Network)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Set-ClusterParameter -Multiple @{ Address = $Address; SubnetMask = $SubnetMask; Network = $Network; EnableDhcp = 0 }
