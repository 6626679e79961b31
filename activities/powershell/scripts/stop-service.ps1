# Stops a service without waiting for the end; Windows refuses it while services run that depend on it.
# Manual 9.5.1-1; Microsoft, Microsoft.PowerShell.Management module: Stop-Service.
param([string]$Name)

Stop-Service -Name $Name -NoWait
