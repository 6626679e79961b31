# Sets the holders of a user right: SIDs with an asterisk, parted by commas. Whoever is not listed loses the right.
# Manual 9.8.2-7; Microsoft, Windows commands: secedit configure.
param([string]$Right, [string]$Holders)

$template = Join-Path $env:TEMP 'changeover-set-right.inf'
$database = Join-Path $env:TEMP 'changeover-set-right.sdb'
$lines = '[Unicode]', 'Unicode=yes', '[Version]', 'signature="$CHICAGO$"', 'Revision=1', '[Privilege Rights]', "$Right = $Holders"
Set-Content -LiteralPath $template -Value $lines -Encoding Unicode
$null | & secedit.exe /configure /db $database /cfg $template /areas USER_RIGHTS /quiet | Out-Null
$code = $LASTEXITCODE
Remove-Item -LiteralPath $template -Force
if (Test-Path -LiteralPath $database) { Remove-Item -LiteralPath $database -Force }
[pscustomobject]@{ exitCode = $code }
