# Reads one value below HKLM.
# Returns whether the key and the value exist, the value's type, and its data as a list of texts. Environment variables in the
# data are not expanded.
# Names of keys may contain slashes. The registry provider takes a slash for a backslash (PowerShell issue 5536); .NET does not.
# Source: manual 9.3; Microsoft, class Microsoft.Win32.RegistryKey: OpenSubKey, GetValue, GetValueKind.
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
