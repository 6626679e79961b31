# Finds keys, values and binary data of a registry tree that match a pattern; the caller judges what it gets.
# Manual 9.3-2; Microsoft, class Microsoft.Win32.RegistryKey: GetValueNames, GetValue, GetValueKind.
param([string]$Tree, [string]$Pattern)

$raw = [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames
$exists = Test-Path -LiteralPath "HKLM:\$Tree"
$all = @()
if ($exists) { $all = @(Get-Item -LiteralPath "HKLM:\$Tree") + @(Get-ChildItem -LiteralPath "HKLM:\$Tree" -Recurse) }
$keys = @()
$values = @()
$binaries = @()
foreach ($key in $all) {
    $path = $key.Name.Substring('HKEY_LOCAL_MACHINE\'.Length)
    if ($path -match $Pattern) { $keys += $path }
    foreach ($name in $key.GetValueNames()) {
        $type = "$($key.GetValueKind($name))"
        $value = $key.GetValue($name, $null, $raw)
        if ($type -in 'Binary', 'None', 'Unknown') {
            $text = ''
            if ($value) { $text = [System.Text.Encoding]::UTF8.GetString($value).Replace("`0", '') }
            if ($text -match $Pattern) { $binaries += "$path\$name" }
            $value = @()
        }
        $data = @($value | ForEach-Object { "$_" })
        if ($name -match $Pattern -or ($data -join "`n") -match $Pattern) {
            $values += [pscustomobject]@{ key = $path; name = $name; type = $type; data = $data }
        }
    }
}
[pscustomobject]@{ exists = $exists; keys = $keys; values = $values; binaries = $binaries }
