# Stops a service and those that depend on it, without waiting for the end.
# Manual 9.5.1-1; Microsoft, Microsoft.PowerShell.Management module: Stop-Service.
param([string]$Name)

Stop-Service -Name $Name -Force -NoWait
