# Version resources of the installers of the C++ runtimes, and the runtimes that this node has.
$installers = @()
if ($Medium) {
    $folder = Join-Path $Medium 'XpressionsInstall\Prerequisites'
    $installers = @(Get-ChildItem -Path $folder -Filter '*.exe' | ForEach-Object {
        [pscustomobject]@{ file = $_.Name; product = $_.VersionInfo.ProductName; version = $_.VersionInfo.FileVersion }
    })
}
$products = @()
foreach ($path in 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall', 'HKLM:\SOFTWARE\Wow6432Node\Microsoft\Windows\CurrentVersion\Uninstall') {
    if (-not (Test-Path -LiteralPath $path)) { continue }
    foreach ($key in Get-ChildItem -LiteralPath $path) {
        $name = "$($key.GetValue('DisplayName'))"
        if ($name -like '*Visual C++*') { $products += [pscustomobject]@{ name = $name; version = "$($key.GetValue('DisplayVersion'))"; view = $path } }
    }
}
[pscustomobject]@{ installers = $installers; products = $products }
