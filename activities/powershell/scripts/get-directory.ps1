# Reads a folder.
# Returns whether the drive is on this host, whether the path exists, whether the path is a folder, and the names of the files
# and folders in it.
# Source: manual 9.4.3/1, 9.4.4/6; Microsoft, Microsoft.PowerShell.Management module: Test-Path, Get-ChildItem.
param([string]$Path)

$drive = Test-Path -LiteralPath "$(Split-Path -Path $Path -Qualifier)\"
$exists = Test-Path -LiteralPath $Path
$folder = Test-Path -LiteralPath $Path -PathType Container
$names = @()
if ($folder) { $names = @(Get-ChildItem -LiteralPath $Path -Force | ForEach-Object { $_.Name }) }
[pscustomobject]@{ drive = $drive; exists = $exists; folder = $folder; names = $names }
