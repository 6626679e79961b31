# Removes a feature of Server Manager. Does not restart the host. Returns nothing.
# Source: manual 7.1.3; Microsoft, ServerManager module: Uninstall-WindowsFeature.
param([string]$Name)

Uninstall-WindowsFeature -Name $Name | Out-Null
