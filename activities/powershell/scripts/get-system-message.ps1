# Reads the text of a Windows error number.
# Returns the text in the language of Windows, on one line. If Windows has no text for the number, the result is empty, and
# net.exe reports this on its standard error.
# Source: manual 9.7.2/21; Microsoft, Windows commands: net helpmsg.
param([int]$Code)

$lines = @($null | & net.exe helpmsg $Code)
$text = ''
if ($LASTEXITCODE -eq 0) { $text = @($lines | ForEach-Object { "$_".Trim() } | Where-Object { $_ }) -join ' ' }
[pscustomobject]@{ text = $text }
