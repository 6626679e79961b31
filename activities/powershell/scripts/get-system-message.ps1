# Reads the text that Windows has for an error number, in the language of Windows; empty if it has none, which net.exe reports on
# its standard error.
# Manual 9.7.2-21; Microsoft, Windows commands: net helpmsg.
param([int]$Code)

$lines = @($null | & net.exe helpmsg $Code)
$text = ''
if ($LASTEXITCODE -eq 0) { $text = @($lines | ForEach-Object { "$_".Trim() } | Where-Object { $_ }) -join ' ' }
[pscustomobject]@{ text = $text }
