# Reads the version resources of the installers of the C++ runtimes on the medium, and the C++ runtimes that this node has. Returns product
# and version of each installer, and name and version of each runtime. If no medium is given, only the runtimes are read.
$installers = @()
if ($Medium) {
    $folder = Join-Path $Medium 'XpressionsInstall\Prerequisites'
    $installers = @(Get-ChildItem -Path $folder -Filter '*.exe' -Recurse | ForEach-Object {
        [pscustomobject]@{ file = $_.FullName; product = $_.VersionInfo.ProductName; version = $_.VersionInfo.FileVersion }
    })
}
$products = @()
foreach ($path in 'SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall', 'SOFTWARE\Wow6432Node\Microsoft\Windows\CurrentVersion\Uninstall') {
    $root = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($path)
    if ($null -eq $root) { continue }
    foreach ($product in $root.GetSubKeyNames()) {
        $key = $root.OpenSubKey($product)
        $name = "$($key.GetValue('DisplayName'))"
        if ($name -like '*Visual C++*') { $products += [pscustomobject]@{ name = $name; version = "$($key.GetValue('DisplayVersion'))"; view = $path } }
        $key.Close()
    }
}
[pscustomobject]@{ installers = $installers; products = $products }
