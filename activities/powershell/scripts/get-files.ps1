# Reads which files exist.
# Returns for each path whether the file exists, and its SHA-256 hash. A path may begin with %SystemRoot%.
# Source: manual 9.2/1; Microsoft, Microsoft.PowerShell.Utility module: Get-FileHash.
param([string[]]$Paths)

$files = @($Paths | ForEach-Object {
    $hash = ''
    $file = [System.Environment]::ExpandEnvironmentVariables($_)
    $exists = Test-Path -LiteralPath $file -PathType Leaf
    if ($exists) { $hash = (Get-FileHash -LiteralPath $file -Algorithm SHA256).Hash }
    [pscustomobject]@{ path = $_; exists = $exists; sha256 = $hash }
})
[pscustomobject]@{ files = $files }
