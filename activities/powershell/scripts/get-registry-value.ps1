# Reads one value below HKEY_LOCAL_MACHINE with its type, variables unexpanded.
# Names of keys may contain slashes, which the registry provider takes for backslashes (PowerShell issue 5536); .NET does not.
# Manual 9.3; Microsoft, class Microsoft.Win32.RegistryKey: OpenSubKey, GetValue, GetValueKind.
param([string]$Key, [string]$Name)

$raw = [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames
$item = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($Key)
$exists = $false
$type = ''
$data = @()
if ($null -ne $item) {
    if ($item.GetValueNames() -contains $Name) {
        $exists = $true
        $type = "$($item.GetValueKind($Name))"
        $data = @($item.GetValue($Name, $null, $raw) | ForEach-Object { "$_" })
    }
    $item.Close()
}
[pscustomobject]@{ keyExists = ($null -ne $item); exists = $exists; type = $type; data = $data }
