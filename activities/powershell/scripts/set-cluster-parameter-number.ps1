# Sets one private property of a resource to a number. The caller uses no output.
# Source: manual 9.7.2/12d; Microsoft, FailoverClusters module: Set-ClusterParameter.
param([string]$Name, [string]$Parameter, [uint32]$Value)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Set-ClusterParameter -Name $Parameter -Value $Value
