# Sets the name that a Network Name resource shows to clients and registers in DNS. The caller uses no output.
# This script is for Windows Server 2008 R2, whose Set-ClusterParameter has no parameter Multiple. Both values are objects of
# one pipeline instead.
# Source: manual 3.3.1; Microsoft, FailoverClusters module of Windows Server 2008 R2: Set-ClusterParameter; class
# ClusterParameter.
param([string]$Name, [string]$NetworkName)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | ForEach-Object {
    New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter $_, 'Name', $NetworkName
    New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter $_, 'DnsName', $NetworkName
} | Set-ClusterParameter
