# Types, not data, of the values that the runbooks set below PP-COM and Siemens.
$seen = @()
foreach ($root in 'HKLM:\SOFTWARE\Wow6432Node\PP-COM', 'HKLM:\SOFTWARE\Wow6432Node\Siemens') {
    if (-not (Test-Path -LiteralPath $root)) { continue }
    foreach ($key in Get-ChildItem -LiteralPath $root -Recurse) {
        foreach ($name in $key.GetValueNames()) {
            if ('Kernel', 'Access Protocol Layers', 'Monitor Directory', 'LicSvcAddress', 'BindAddress', 'VoiceRecFormat', 'DisableGS', 'Cluster Parameter' -contains $name) {
                $seen += "$($key.Name): $name, $($key.GetValueKind($name))"
            }
        }
    }
}
[pscustomobject]@{ values = $seen }
