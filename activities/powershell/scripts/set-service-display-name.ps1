# Sets the name under which the services console shows a service.
# Manual 9.9-7; Microsoft, Microsoft.PowerShell.Management module: Set-Service.
param([string]$Name, [string]$DisplayName)

Set-Service -Name $Name -DisplayName $DisplayName
