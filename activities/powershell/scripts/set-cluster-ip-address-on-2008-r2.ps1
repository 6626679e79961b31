# Sets the address, the subnet mask and the network of an IP Address resource, and turns DHCP off.
# The caller uses no output. The cluster checks these values against each other, so the script sets them together.
# This script is for Windows Server 2008 R2, whose Set-ClusterParameter has no parameter Multiple. The values are objects of one
# pipeline instead.
# Source: manual 3.3.1; Microsoft, FailoverClusters module of Windows Server 2008 R2: Set-ClusterParameter; class
# ClusterParameter.
param([string]$Name, [string]$Address, [string]$SubnetMask, [string]$Network)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | ForEach-Object {
    New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter $_, 'Address', $Address
    New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter $_, 'SubnetMask', $SubnetMask
    New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter $_, 'Network', $Network
    New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter $_, 'EnableDhcp', ([uint32]0)
} | Set-ClusterParameter
