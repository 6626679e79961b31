# Stops a service, and does not wait for the end.
# Returns nothing. While services run that depend on this service, the command is refused.
# Source: manual 9.5.1/1; Microsoft, Microsoft.PowerShell.Management module: Stop-Service.
param([string]$Name)

Stop-Service -Name $Name -NoWait
