# Sets the display name of a service, which the services console shows. Returns nothing.
# Source: manual 9.9/7; Microsoft, Microsoft.PowerShell.Management module: Set-Service.
param([string]$Name, [string]$DisplayName)

Set-Service -Name $Name -DisplayName $DisplayName
