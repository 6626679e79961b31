# Installs a feature of Server Manager without restarting the host.
# Microsoft, ServerManager module: Install-WindowsFeature.
param([string]$Name)

Install-WindowsFeature -Name $Name | Out-Null
