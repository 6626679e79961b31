# Stops the cluster service of this node only.
# Returns nothing. While services run that depend on the cluster service, the command is refused.
# Source: manual 9.2/1; Microsoft, Microsoft.PowerShell.Management module: Stop-Service.
param()

Stop-Service -Name ClusSvc
