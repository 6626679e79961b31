# Deletes everything in a folder and keeps the folder. Returns nothing.
# Source: manual 9.4.4/6; Microsoft, Microsoft.PowerShell.Management module: Get-ChildItem, Remove-Item.
param([string]$Path)

Get-ChildItem -LiteralPath $Path -Force | Remove-Item -Recurse -Force
