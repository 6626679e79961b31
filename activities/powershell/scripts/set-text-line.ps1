# Replaces one line of a small text file; the first line has number 1.
# Manual 4.2.2.2-11; Microsoft, Microsoft.PowerShell.Management module: Get-Content, Set-Content.
param([string]$Path, [int]$Number, [string]$Text)

$lines = @(Get-Content -LiteralPath $Path)
$lines[$Number - 1] = $Text
Set-Content -LiteralPath $Path -Value $lines
