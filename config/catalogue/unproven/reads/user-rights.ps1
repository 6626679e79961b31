# Reads which accounts have the right to log on as a service, without and with the accounts of group policies. Returns the exit code of
# secedit.exe and the lines of the right. The script removes its two temporary files.
$seen = @()
foreach ($merged in @($false, $true)) {
    $file = Join-Path $env:TEMP "changeover-pilot-$([System.Guid]::NewGuid()).inf"
    if ($merged) { $null | & secedit.exe /export /mergedpolicy /areas USER_RIGHTS /cfg $file /quiet | Out-Null } else { $null | & secedit.exe /export /areas USER_RIGHTS /cfg $file /quiet | Out-Null }
    $code = $LASTEXITCODE
    $lines = @()
    if (Test-Path -LiteralPath $file) {
        $lines = @([System.IO.File]::ReadAllLines($file) | Where-Object { $_ -like 'SeServiceLogonRight*' })
        Remove-Item -LiteralPath $file -Force
    }
    $seen += [pscustomobject]@{ mergedPolicy = $merged; exitCode = $code; lines = $lines }
}
[pscustomobject]@{ exports = $seen }
