# Reads the end of a text file and when it was written. Each character wanted may be a line, and logs may be large.
# Manual 9.4.2-7; Microsoft, Microsoft.PowerShell.Management module: Get-Content, Get-Item.
param([string]$Path, [int]$MaxLength)

$exists = Test-Path -LiteralPath $Path -PathType Leaf
$text = ''
$written = ''
if ($exists) {
    $written = (Get-Item -LiteralPath $Path).LastWriteTime.ToUniversalTime().ToString('o')
    $text = @(Get-Content -LiteralPath $Path -Tail $MaxLength | ForEach-Object { "$_" }) -join "`n"
    if ($text.Length -gt $MaxLength) { $text = $text.Substring($text.Length - $MaxLength) }
}
[pscustomobject]@{ exists = $exists; text = $text; lastWrite = $written }
