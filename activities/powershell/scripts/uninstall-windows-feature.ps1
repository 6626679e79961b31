# Removes a feature of Server Manager without restarting the host.
# Manual 7.1.3; Microsoft, ServerManager module: Uninstall-WindowsFeature.
param([string]$Name)

Uninstall-WindowsFeature -Name $Name | Out-Null
