# Sets which accounts have a user right.
# Returns the exit code of secedit.exe. The parameter Holders is a list of SIDs, each with an asterisk, separated by commas. An
# account that is not in the list loses the right.
# The script overwrites the database of an earlier attempt: otherwise secedit.exe would also set the rights in this database.
# Source: manual 9.8.2/7; Microsoft, Windows commands: secedit configure.
param([string]$Right, [string]$Holders)

$template = Join-Path $env:TEMP 'changeover-set-right.inf'
$database = Join-Path $env:TEMP 'changeover-set-right.sdb'
$lines = '[Unicode]', 'Unicode=yes', '[Version]', 'signature="$CHICAGO$"', 'Revision=1', '[Privilege Rights]', "$Right = $Holders"
Set-Content -LiteralPath $template -Value $lines -Encoding Unicode
$null | & secedit.exe /configure /db $database /cfg $template /overwrite /areas USER_RIGHTS /quiet | Out-Null
$code = $LASTEXITCODE
Remove-Item -LiteralPath $template -Force
foreach ($file in $database, ($database -replace 'sdb$', 'jfm')) {
    if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
}
[pscustomobject]@{ exitCode = $code }
