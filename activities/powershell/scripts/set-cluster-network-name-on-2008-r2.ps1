# Sets the name that a network name resource shows to clients and registers in DNS: both values as objects of one pipeline,
# where later releases have the parameter Multiple.
# Manual 3.3.1; Microsoft, FailoverClusters module of Windows Server 2008 R2: Set-ClusterParameter; class ClusterParameter.
param([string]$Name, [string]$NetworkName)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | ForEach-Object {
    New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter $_, 'Name', $NetworkName
    New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter $_, 'DnsName', $NetworkName
} | Set-ClusterParameter
