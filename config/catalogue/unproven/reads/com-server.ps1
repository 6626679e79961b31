# The COM classes whose server is AxMmCtl.dll.
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
