# Stops a service without waiting for the end; Windows refuses this while services that depend on it run.
# Manual 9.5.1-1; Microsoft, Microsoft.PowerShell.Management module: Stop-Service.
param([string]$Name)

Stop-Service -Name $Name -NoWait
