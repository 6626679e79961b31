# Reads one value below HKEY_LOCAL_MACHINE with its type, variables unexpanded.
# Manual 9.3; Microsoft, class Microsoft.Win32.RegistryKey: GetValue, GetValueKind.
param([string]$Key, [string]$Name)

$raw = [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames
$path = "HKLM:\$Key"
$keyExists = Test-Path -LiteralPath $path
$exists = $false
$type = ''
$data = @()
if ($keyExists) {
    $item = Get-Item -LiteralPath $path
    if ($item.GetValueNames() -contains $Name) {
        $exists = $true
        $type = "$($item.GetValueKind($Name))"
        $data = @($item.GetValue($Name, $null, $raw) | ForEach-Object { "$_" })
    }
}
[pscustomobject]@{ keyExists = $keyExists; exists = $exists; type = $type; data = $data }
