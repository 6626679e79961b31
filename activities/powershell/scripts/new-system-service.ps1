# Creates a service that runs as LocalSystem.
# Manual 9.8.2-3; Microsoft, Microsoft.PowerShell.Management module: New-Service.
param([string]$Name, [string]$BinaryPath, [string]$DisplayName, [string]$StartMode)

New-Service -Name $Name -BinaryPathName $BinaryPath -DisplayName $DisplayName -StartupType $StartMode | Out-Null
