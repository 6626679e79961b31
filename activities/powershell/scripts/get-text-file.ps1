# Reads the end of a text file and when it was written. Logs may be large, so only as many last lines are read as characters are wanted.
# The path may begin with %SystemRoot%.
# Manual 9.4.2-7; Microsoft, Microsoft.PowerShell.Management module: Get-Content, Get-Item.
param([string]$Path, [int]$MaxLength)

$file = [System.Environment]::ExpandEnvironmentVariables($Path)
$exists = Test-Path -LiteralPath $file -PathType Leaf
$text = ''
$written = ''
if ($exists) {
    $written = (Get-Item -LiteralPath $file).LastWriteTime.ToUniversalTime().ToString('o')
    $text = @(Get-Content -LiteralPath $file -Tail $MaxLength | ForEach-Object { "$_" }) -join "`n"
    if ($text.Length -gt $MaxLength) { $text = $text.Substring($text.Length - $MaxLength) }
}
[pscustomobject]@{ exists = $exists; text = $text; lastWrite = $written }
