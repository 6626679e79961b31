# Finds the COM classes, 64-bit and 32-bit, whose server is AxMmCtl.dll. Returns for each class its registry key and its server.
$seen = @()
foreach ($path in 'HKLM:\SOFTWARE\Classes\CLSID', 'HKLM:\SOFTWARE\Wow6432Node\Classes\CLSID') {
    if (-not (Test-Path -LiteralPath $path)) { continue }
    $root = Get-Item -LiteralPath $path
    foreach ($class in $root.GetSubKeyNames()) {
        $key = $null
        try { $key = $root.OpenSubKey("$class\InprocServer32") } catch { $key = $null }
        if ($null -eq $key) { continue }
        $server = "$($key.GetValue(''))"
        $key.Close()
        if ($server -like '*AxMmCtl*') { $seen += "$($root.Name)\${class}: $server" }
    }
}
[pscustomobject]@{ servers = $seen }
