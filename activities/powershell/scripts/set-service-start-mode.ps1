# Sets the start mode of a service: Manual, Automatic or Disabled. Returns nothing.
# Source: manual 9.5.1/4; Microsoft, Microsoft.PowerShell.Management module: Set-Service.
param([string]$Name, [string]$StartMode)

Set-Service -Name $Name -StartupType $StartMode
