# Lists the registered resource types. Returns for each type its name and its DLL.
# Source: manual 9.2/2; Microsoft, FailoverClusters module: Get-ClusterResourceType.
param()

$types = @(Get-ClusterResourceType | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; dll = [string]$_.DllName }
})
[pscustomobject]@{ types = $types }
