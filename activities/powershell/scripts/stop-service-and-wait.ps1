# Stops a service before the one that it depends on, and waits for the end.
# Manual 9.5.1-1; Microsoft, Microsoft.PowerShell.Management module: Stop-Service.
param([string]$Name)

Stop-Service -Name $Name
