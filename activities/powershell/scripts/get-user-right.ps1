# Reads the holders of a user right: SIDs with an asterisk, or names. Those of the domain's group policies are
# among them, since the list is written back and an account that is not listed would lose the right.
# Manual 9.8.2-7; Microsoft, Windows commands: secedit export.
param([string]$Right)

$file = Join-Path $env:TEMP 'changeover-user-rights.inf'
$null | & secedit.exe /export /mergedpolicy /areas USER_RIGHTS /cfg $file /quiet | Out-Null
if ($LASTEXITCODE -ne 0) { throw "secedit.exe /export ended with exit code $LASTEXITCODE" }
$lines = @([System.IO.File]::ReadAllLines($file) | Where-Object { $_ -like "$Right = *" })
Remove-Item -LiteralPath $file -Force
[pscustomobject]@{ lines = $lines }
