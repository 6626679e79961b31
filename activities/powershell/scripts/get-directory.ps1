# Reads whether a folder exists, whether its drive is on this host, and what the folder contains.
# Manual 9.4.3-1, 9.4.4-6; Microsoft, Microsoft.PowerShell.Management module: Test-Path, Get-ChildItem.
param([string]$Path)

$drive = Test-Path -LiteralPath "$(Split-Path -Path $Path -Qualifier)\"
$exists = Test-Path -LiteralPath $Path
$folder = Test-Path -LiteralPath $Path -PathType Container
$names = @()
if ($folder) { $names = @(Get-ChildItem -LiteralPath $Path -Force | ForEach-Object { $_.Name }) }
[pscustomobject]@{ drive = $drive; exists = $exists; folder = $folder; names = $names }
