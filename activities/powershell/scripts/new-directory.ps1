# Creates a folder, with its parent folders if they are missing. Returns nothing.
# Source: manual 9.4.3/1; Microsoft, Microsoft.PowerShell.Management module: New-Item.
param([string]$Path)

New-Item -ItemType Directory -Path $Path -Force | Out-Null
