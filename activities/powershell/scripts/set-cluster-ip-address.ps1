# Sets the address, the subnet mask and the network of an IP Address resource, and turns DHCP off.
# The caller uses no output. The cluster checks these values against each other, so the script sets them together.
# Source: manual 7.3.1; Microsoft, FailoverClusters module: Set-ClusterParameter.
param([string]$Name, [string]$Address, [string]$SubnetMask, [string]$Network)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Set-ClusterParameter -Multiple @{ Address = $Address; SubnetMask = $SubnetMask; Network = $Network; EnableDhcp = 0 }
