# Finds the COM classes, 64-bit and 32-bit, whose in-process server has the given file name in its path.
# Returns for each class its registry key and its server.
# There are thousands of classes. So the script opens their keys with .NET, which is a hundred times faster than the registry
# provider.
# Source: manual 9.8.1/3b; Microsoft, COM: InprocServer32; class Microsoft.Win32.RegistryKey: OpenSubKey.
param([string]$FileName)

$raw = [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames
$wanted = $FileName.ToLowerInvariant()
$servers = @()
foreach ($path in 'HKLM:\SOFTWARE\Classes\CLSID', 'HKLM:\SOFTWARE\Wow6432Node\Classes\CLSID') {
    if (-not (Test-Path -LiteralPath $path)) { continue }
    $root = Get-Item -LiteralPath $path
    foreach ($class in $root.GetSubKeyNames()) {
        $key = $null
        # A class that administrators cannot read does not belong to XPR.
        try { $key = $root.OpenSubKey("$class\InprocServer32") } catch [System.Security.SecurityException] { $key = $null }
        if ($null -eq $key) { continue }
        $server = "$($key.GetValue('', $null, $raw))"
        $key.Close()
        if ($server.ToLowerInvariant().Contains($wanted)) { $servers += [pscustomobject]@{ class = "$($root.Name)\$class"; server = $server } }
    }
}
[pscustomobject]@{ servers = $servers }
