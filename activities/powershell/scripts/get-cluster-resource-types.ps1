# Lists the registered resource types and their DLLs.
# Manual 9.2-2; Microsoft, FailoverClusters module: Get-ClusterResourceType.
param()

$types = @(Get-ClusterResourceType | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; dll = [string]$_.DllName }
})
[pscustomobject]@{ types = $types }
