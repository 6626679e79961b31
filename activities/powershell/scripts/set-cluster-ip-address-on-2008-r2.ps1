# Sets address, mask and network of an IP address resource together, since each is checked against the others: its values as
# objects of one pipeline, where later releases have the parameter Multiple.
# Manual 3.3.1; Microsoft, FailoverClusters module of Windows Server 2008 R2: Set-ClusterParameter; class ClusterParameter.
param([string]$Name, [string]$Address, [string]$SubnetMask, [string]$Network)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | ForEach-Object {
    New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter $_, 'Address', $Address
    New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter $_, 'SubnetMask', $SubnetMask
    New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter $_, 'Network', $Network
    New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter $_, 'EnableDhcp', ([uint32]0)
} | Set-ClusterParameter
