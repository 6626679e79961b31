# Reads what Windows says of an error number, in its own language; nothing where Windows has no text for it, which net.exe
# says on its standard error.
# Manual 9.7.2-21; Microsoft, Windows commands: net helpmsg.
param([int]$Code)

$lines = @($null | & net.exe helpmsg $Code)
$text = ''
if ($LASTEXITCODE -eq 0) { $text = @($lines | ForEach-Object { "$_".Trim() } | Where-Object { $_ }) -join ' ' }
[pscustomobject]@{ text = $text }
