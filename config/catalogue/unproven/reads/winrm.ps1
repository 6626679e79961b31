# Reads the settings of WinRM for authentication, channel binding and quotas. Returns the value or the error id of each setting, the language
# mode of the account's PowerShell, and whether PowerShell is a 64-bit process.
$seen = @()
foreach ($path in 'Service\Auth\Basic', 'Service\Auth\Kerberos', 'Service\Auth\Negotiate', 'Service\Auth\CredSSP', 'Service\Auth\CbtHardeningLevel', 'Service\AllowUnencrypted', 'Service\MaxConcurrentOperationsPerUser', 'Shell\MaxMemoryPerShellMB', 'Shell\MaxProcessesPerShell', 'Shell\MaxShellsPerUser', 'Shell\IdleTimeout') {
    try { $seen += "$path=$((Get-Item -Path "WSMan:\localhost\$path").Value)" } catch { $seen += "${path}: $($_.FullyQualifiedErrorId)" }
}
[pscustomobject]@{ settings = $seen; languageMode = "$($ExecutionContext.SessionState.LanguageMode)"; is64Bit = [System.Environment]::Is64BitProcess }
