# Renames a file in its folder.
# Manual 9.3 (back up before changing); Microsoft, Microsoft.PowerShell.Management module: Rename-Item.
param([string]$Path, [string]$NewName)

Rename-Item -LiteralPath $Path -NewName $NewName
