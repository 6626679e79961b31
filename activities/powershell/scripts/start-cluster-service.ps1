# Starts the cluster service of this node. Returns nothing.
# Source: manual 9.2/1; Microsoft, Microsoft.PowerShell.Management module: Start-Service.
param()

Start-Service -Name ClusSvc
