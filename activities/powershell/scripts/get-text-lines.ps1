# Reads the lines of a small text file in the host's own encoding.
# Manual 4.2.2.2-11; Microsoft, Microsoft.PowerShell.Management module: Get-Content.
param([string]$Path)

$exists = Test-Path -LiteralPath $Path -PathType Leaf
$lines = @()
if ($exists) { $lines = @(Get-Content -LiteralPath $Path | ForEach-Object { "$_" }) }
[pscustomobject]@{ exists = $exists; lines = $lines }
