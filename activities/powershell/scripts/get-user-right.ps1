# Reads which accounts have a user right.
# Returns the line of the right from the export of secedit.exe. In this line, an account is a SID with an asterisk, or a name.
# The export contains the accounts of the domain's group policies, too. The caller writes the list back, and an account that is
# not in the list would lose the right.
# Source: manual 9.8.2/7; Microsoft, Windows commands: secedit export.
param([string]$Right)

$file = Join-Path $env:TEMP 'changeover-user-rights.inf'
$null | & secedit.exe /export /mergedpolicy /areas USER_RIGHTS /cfg $file /quiet | Out-Null
if ($LASTEXITCODE -ne 0) { throw "secedit.exe /export ended with exit code $LASTEXITCODE" }
$lines = @([System.IO.File]::ReadAllLines($file) | Where-Object { $_ -like "$Right = *" })
Remove-Item -LiteralPath $file -Force
[pscustomobject]@{ lines = $lines }
