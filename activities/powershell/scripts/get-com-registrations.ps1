# Finds COM classes, 64-bit and 32-bit, whose in-process server is a file of the given name.
# Manual 9.8.1-3b; Microsoft, COM: InprocServer32.
param([string]$FileName)

$raw = [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames
$roots = @('HKLM:\SOFTWARE\Classes\CLSID', 'HKLM:\SOFTWARE\Wow6432Node\Classes\CLSID') | Where-Object { Test-Path -LiteralPath $_ }
$servers = @($roots | ForEach-Object { Get-ChildItem -LiteralPath $_ } | ForEach-Object {
    $path = "HKLM:\$($_.Name.Substring('HKEY_LOCAL_MACHINE\'.Length))\InprocServer32"
    if (Test-Path -LiteralPath $path) {
        $server = "$((Get-Item -LiteralPath $path).GetValue('', $null, $raw))"
        if ($server.ToLower().Contains($FileName.ToLower())) { [pscustomobject]@{ class = $_.Name; server = $server } }
    }
})
[pscustomobject]@{ servers = $servers }
