# Copies a file over another one, whose path may begin with %SystemRoot%.
# Manual 9.2-1; Microsoft, Microsoft.PowerShell.Management module: Copy-Item.
param([string]$Source, [string]$Destination)

Copy-Item -LiteralPath $Source -Destination ([System.Environment]::ExpandEnvironmentVariables($Destination)) -Force
