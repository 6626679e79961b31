# Creates a folder with its parents.
# Manual 9.4.3-1; Microsoft, Microsoft.PowerShell.Management module: New-Item.
param([string]$Path)

New-Item -ItemType Directory -Path $Path -Force | Out-Null
