# Removes a feature of Server Manager. Does not restart the host. Returns nothing.
# This script is for Windows Server 2008 R2, which lacks Uninstall-WindowsFeature.
# Source: manual 3.1.3; Microsoft, ServerManager module of Windows Server 2008 R2: Remove-WindowsFeature.
param([string]$Name)

Remove-WindowsFeature -Name $Name | Out-Null
