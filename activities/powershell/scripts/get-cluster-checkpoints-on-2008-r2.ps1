# Lists the registry keys replicated with a resource, relative to HKLM.
# Manual 5.7.2-19; Microsoft, class MSCluster_Resource: RegistryCheckpoints.
param([string]$Name)

$resource = Get-CimInstance -Namespace root/MSCluster -ClassName MSCluster_Resource | Where-Object { $_.Name -eq $Name }
[pscustomobject]@{ keys = @($resource | ForEach-Object { $_.RegistryCheckpoints } | Where-Object { $_ } | ForEach-Object { [string]$_ }) }
