# Sets the name that a network name resource shows to clients and registers in DNS.
# Manual 7.3.1; Microsoft, FailoverClusters module: Set-ClusterParameter.
param([string]$Name, [string]$NetworkName)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Set-ClusterParameter -Multiple @{ Name = $NetworkName; DnsName = $NetworkName }
