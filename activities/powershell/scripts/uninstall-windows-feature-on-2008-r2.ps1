# Removes a feature of Server Manager without restarting the host.
# Manual 3.1.3; Microsoft, ServerManager module of Windows Server 2008 R2: Remove-WindowsFeature.
param([string]$Name)

Remove-WindowsFeature -Name $Name | Out-Null
