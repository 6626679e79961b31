# Reads the version resources of program files.
# Returns for each file its path, product and version. Files that do not exist are left out.
# Source: manual 9.4.1; Microsoft, class System.Diagnostics.FileVersionInfo.
param([string[]]$Paths)

$files = @($Paths | Where-Object { Test-Path -LiteralPath $_ -PathType Leaf } | ForEach-Object {
    $info = (Get-Item -LiteralPath $_).VersionInfo
    [pscustomobject]@{
        path    = $_
        product = "$($info.ProductName)"
        version = "$($info.FileMajorPart).$($info.FileMinorPart).$($info.FileBuildPart).$($info.FilePrivatePart)"
    }
})
[pscustomobject]@{ files = $files }
