# Reads the end of a text file.
# Returns whether the file exists, the time of its last change (UTC), and the end of its text: at most MaxLength characters. The
# path may begin with %SystemRoot%.
# Logs may be large. So the script reads at most as many lines from the end as it may return characters.
# Source: manual 9.4.2/7; Microsoft, Microsoft.PowerShell.Management module: Get-Content, Get-Item.
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
