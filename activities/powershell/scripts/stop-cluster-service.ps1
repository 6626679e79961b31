# Stops the cluster service of this node only; Windows refuses it while services run that depend on it.
# Manual 9.2-1; Microsoft, Microsoft.PowerShell.Management module: Stop-Service.
param()

Stop-Service -Name ClusSvc
