# Reads the end of a text file.
# Returns whether the file exists, the time of its last change (UTC), and the end of its text: at most MaxLength characters. The
# path may begin with %SystemRoot%.
# Logs may be large. So the script reads at most as many lines from the end as it may return characters.
# The script returns 8,192 characters more, and Changeover's worker drops them: the first characters may be a part of a
# password, and a part of a password is not masked. The number in "kept" is the number of characters that the worker keeps.
# Source: manual 9.4.2/7; Microsoft, Microsoft.PowerShell.Management module: Get-Content, Get-Item.
param([string]$Path, [int]$MaxLength)

$file = [System.Environment]::ExpandEnvironmentVariables($Path)
$exists = Test-Path -LiteralPath $file -PathType Leaf
$most = $MaxLength + 8192
$text = ''
$written = ''
if ($exists) {
    $written = (Get-Item -LiteralPath $file).LastWriteTime.ToUniversalTime().ToString('o')
    $text = @(Get-Content -LiteralPath $file -Tail $most | ForEach-Object { "$_" }) -join "`n"
    if ($text.Length -gt $most) { $text = $text.Substring($text.Length - $most) }
}
[pscustomobject]@{ exists = $exists; text = $text; lastWrite = $written; kept = @{ text = $MaxLength } }
