# Reads the types of the values that the runbooks set in the registry trees PP-COM and Siemens. Returns for each value its key, name and type,
# but not its data. The script opens the keys with .NET, because the registry provider fails on names with a slash.
$wanted = 'Kernel', 'Access Protocol Layers', 'Monitor Directory', 'LicSvcAddress', 'BindAddress', 'VoiceRecFormat', 'DisableGS', 'Cluster Parameter'
$seen = @()
$paths = @('SOFTWARE\Wow6432Node\PP-COM', 'SOFTWARE\Wow6432Node\Siemens')
for ($next = 0; $next -lt $paths.Count; $next++) {
    $path = $paths[$next]
    $key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($path)
    if ($null -eq $key) { continue }
    $paths += @($key.GetSubKeyNames() | ForEach-Object { "$path\$_" })
    foreach ($name in $key.GetValueNames()) {
        if ($wanted -contains $name) { $seen += "${path}: $name, $($key.GetValueKind($name))" }
    }
    $key.Close()
}
[pscustomobject]@{ values = $seen }
