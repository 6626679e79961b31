# Sets one private property of a resource to a text. The caller uses no output.
# Source: manual 9.7.2/12b, c; Microsoft, FailoverClusters module: Set-ClusterParameter.
param([string]$Name, [string]$Parameter, [string]$Value)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Set-ClusterParameter -Name $Parameter -Value $Value
