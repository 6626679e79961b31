# Authentication, channel binding and quotas of WinRM, and the language mode of the account's PowerShell.
$seen = @()
foreach ($path in 'Service\Auth\Basic', 'Service\Auth\Kerberos', 'Service\Auth\Negotiate', 'Service\Auth\CredSSP', 'Service\Auth\CbtHardeningLevel', 'Service\AllowUnencrypted', 'Service\MaxConcurrentOperationsPerUser', 'Shell\MaxMemoryPerShellMB', 'Shell\MaxProcessesPerShell', 'Shell\MaxShellsPerUser', 'Shell\IdleTimeout') {
    try { $seen += "$path=$((Get-Item -Path "WSMan:\localhost\$path").Value)" } catch { $seen += "${path}: $($_.FullyQualifiedErrorId)" }
}
[pscustomobject]@{ settings = $seen; languageMode = "$($ExecutionContext.SessionState.LanguageMode)"; is64Bit = [System.Environment]::Is64BitProcess }
