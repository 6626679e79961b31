# Creates a resource in a role. Returns nothing.
# Source: manual 9.7.2/4, 9.7.3/1; Microsoft, FailoverClusters module: Add-ClusterResource.
param([string]$Name, [string]$Group, [string]$ResourceType)

Add-ClusterResource -Name $Name -Group $Group -ResourceType $ResourceType | Out-Null
