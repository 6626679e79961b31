# Stops the cluster service of this node only; Windows refuses this while services that depend on it run.
# Manual 9.2-1; Microsoft, Microsoft.PowerShell.Management module: Stop-Service.
param()

Stop-Service -Name ClusSvc
