# Copies a file and overwrites the destination. The path of the destination may begin with %SystemRoot%. Returns nothing.
# Source: manual 9.2/1; Microsoft, Microsoft.PowerShell.Management module: Copy-Item.
param([string]$Source, [string]$Destination)

Copy-Item -LiteralPath $Source -Destination ([System.Environment]::ExpandEnvironmentVariables($Destination)) -Force
