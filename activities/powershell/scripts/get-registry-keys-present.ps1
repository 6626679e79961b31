# Reads which of the given keys below HKLM exist. Returns the keys that exist.
# Names of keys may contain slashes. The registry provider takes a slash for a backslash (PowerShell issue 5536); .NET does not.
# Source: Microsoft, class Microsoft.Win32.RegistryKey: OpenSubKey.
param([string[]]$Keys)

$present = @($Keys | Where-Object {
    $key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($_)
    if ($null -ne $key) { $key.Close() }
    $null -ne $key
})
[pscustomobject]@{ keys = $present }
