# Starts a service.
# Microsoft, Microsoft.PowerShell.Management module: Start-Service.
param([string]$Name)

Start-Service -Name $Name
