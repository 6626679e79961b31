# Stops a service and waits until it has stopped; it is used for a service that depends on another one that is to be stopped.
# Manual 9.5.1-1; Microsoft, Microsoft.PowerShell.Management module: Stop-Service.
param([string]$Name)

Stop-Service -Name $Name
