# Starts a service. Returns nothing.
# Source: Microsoft, Microsoft.PowerShell.Management module: Start-Service.
param([string]$Name)

Start-Service -Name $Name
