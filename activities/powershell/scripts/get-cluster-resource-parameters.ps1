# Reads the private properties of a resource. Returns for each property its name, and its value as text.
# Source: manual 9.7.2/12; Microsoft, FailoverClusters module: Get-ClusterParameter.
param([string]$Name)

$parameters = @(Get-ClusterResource | Where-Object { $_.Name -eq $Name } | Get-ClusterParameter | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; value = "$($_.Value)" }
})
[pscustomobject]@{ parameters = $parameters }
