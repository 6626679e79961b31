# Stops a service, and waits until it has stopped.
# Returns nothing. The script is for a service that must stop before the service that it depends on.
# Source: manual 9.5.1/1; Microsoft, Microsoft.PowerShell.Management module: Stop-Service.
param([string]$Name)

Stop-Service -Name $Name
