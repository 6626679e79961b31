# Lists which of the given keys below HKEY_LOCAL_MACHINE exist.
# Names of keys may contain slashes, which the registry provider takes for backslashes (PowerShell issue 5536); .NET does not.
# Microsoft, class Microsoft.Win32.RegistryKey: OpenSubKey.
param([string[]]$Keys)

$present = @($Keys | Where-Object {
    $key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($_)
    if ($null -ne $key) { $key.Close() }
    $null -ne $key
})
[pscustomobject]@{ keys = $present }
