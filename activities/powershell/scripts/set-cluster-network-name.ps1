# Sets the name that a Network Name resource shows to clients and registers in DNS. The caller uses no output.
# Source: manual 7.3.1; Microsoft, FailoverClusters module: Set-ClusterParameter.
param([string]$Name, [string]$NetworkName)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Set-ClusterParameter -Multiple @{ Name = $NetworkName; DnsName = $NetworkName }
