# Lists the files below a folder, each as its path below the folder, its length and its hash, joined by a vertical bar. Only
# files of at most 1 MiB are hashed, in the order of their paths, until 64 of them have been read: a medium may be on a slow share.
# Manual 6.2-2; Microsoft, Microsoft.PowerShell.Management module: Get-ChildItem; Microsoft.PowerShell.Utility module: Get-FileHash.
param([string]$Path)

$exists = Test-Path -LiteralPath $Path -PathType Container
$files = @()
if ($exists) {
    $left = [long]67108864
    $start = (Get-Item -LiteralPath $Path).FullName.TrimEnd('\').Length + 1
    $files = @(foreach ($file in @(Get-ChildItem -LiteralPath $Path -Recurse -File -Force | Sort-Object -Property FullName)) {
        $hash = ''
        if ($file.Length -le 1048576 -and $file.Length -le $left) {
            $left -= $file.Length
            $hash = (Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash
        }
        "$($file.FullName.Substring($start))|$($file.Length)|$hash"
    })
}
[pscustomobject]@{ exists = $exists; files = $files }
