# Copies a file over another one.
# Manual 9.2-1; Microsoft, Microsoft.PowerShell.Management module: Copy-Item.
param([string]$Source, [string]$Destination)

Copy-Item -LiteralPath $Source -Destination $Destination -Force
