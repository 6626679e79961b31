# Lists the files below a folder.
# Returns whether the folder exists, and for each file its path below the folder, its length in bytes and its SHA-256 hash,
# joined by a vertical bar. The hash is empty if the file was not hashed.
# The local drive with the setup medium may be slow, such as a DVD drive. So the script hashes only files of at most 1 MiB, in
# the order of their paths, and at most 64 MiB in total.
# Source: manual 6.2/2; Microsoft, Microsoft.PowerShell.Management module: Get-ChildItem; Microsoft.PowerShell.Utility module:
# Get-FileHash.
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
