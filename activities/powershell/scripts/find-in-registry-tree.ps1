# Finds what matches a pattern in a registry tree below HKLM.
# Returns whether the tree exists, and the paths of matching keys. For each value whose name or data match, it returns key,
# name, type and data. For binary data that match, it returns only the path. The caller selects among these matches.
# The operator match ignores case as the language of the host does. In Turkish, i and I are different letters.
# Names of keys may contain slashes. The registry provider takes a slash for a backslash (PowerShell issue 5536); .NET does not.
# Source: manual 9.3/2; Microsoft, class Microsoft.Win32.RegistryKey: OpenSubKey, GetSubKeyNames, GetValueNames, GetValue,
# GetValueKind.
param([string]$Tree, [string]$Pattern)

$raw = [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames
$exists = $false
$paths = @($Tree)
$keys = @()
$values = @()
$binaries = @()
$next = 0
while ($next -lt $paths.Count) {
    $path = $paths[$next]
    $next += 1
    $key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($path)
    # Somebody may delete a key while the script reads other keys.
    if ($null -eq $key) { continue }
    $exists = $true
    $paths += @($key.GetSubKeyNames() | ForEach-Object { "$path\$_" })
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
    $key.Close()
}
[pscustomobject]@{ exists = $exists; keys = $keys; values = $values; binaries = $binaries }
