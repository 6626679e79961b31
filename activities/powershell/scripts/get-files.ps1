# Reads which files exist, and their hashes.
# Manual 9.2-1; Microsoft, Microsoft.PowerShell.Utility module: Get-FileHash.
param([string[]]$Paths)

$files = @($Paths | ForEach-Object {
    $hash = ''
    $exists = Test-Path -LiteralPath $_ -PathType Leaf
    if ($exists) { $hash = (Get-FileHash -LiteralPath $_ -Algorithm SHA256).Hash }
    [pscustomobject]@{ path = $_; exists = $exists; sha256 = $hash }
})
[pscustomobject]@{ files = $files }
