# Reads the product and the version that program files name in their version resource; missing files are left out.
# Manual 9.4.1; Microsoft, class System.Diagnostics.FileVersionInfo.
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
