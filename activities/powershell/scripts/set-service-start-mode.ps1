# Sets how a service starts: Manual, Automatic or Disabled.
# Manual 9.5.1-4; Microsoft, Microsoft.PowerShell.Management module: Set-Service.
param([string]$Name, [string]$StartMode)

Set-Service -Name $Name -StartupType $StartMode
