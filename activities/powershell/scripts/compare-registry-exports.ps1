# Compares two exports of a registry tree, made by reg.exe before and after a change, and returns the differences: values with
# their data as in the files, and keys as entries without a name. Names of keys and values are compared without case, as in the
# registry. A line that does not begin an entry continues the data of the line before it.
# Manual 9.3-2; Microsoft, Registration Entries (.reg) file syntax; reg export (UTF-16); Microsoft.PowerShell.Management module: Get-Content (Raw, Encoding).
param([string]$Before, [string]$After, [int]$Most)

$missing = @(@($Before, $After) | Where-Object { -not (Test-Path -LiteralPath $_ -PathType Leaf) })
$trees = @{}
if ($missing.Count -eq 0) {
    foreach ($file in $Before, $After) {
        $entries = @{}
        $key = ''
        $id = ''
        foreach ($line in ("$(Get-Content -LiteralPath $file -Raw -Encoding Unicode)" -split "`r?`n")) {
            if ($line.StartsWith('[') -and $line.EndsWith(']')) {
                $key = $line.Substring(1, $line.Length - 2)
                $id = "$key`t"
                $entries[$id] = ''
            } elseif ($line.StartsWith('@=')) {
                $id = "$key`t@"
                $entries[$id] = $line.Substring(2)
            } elseif ($line.StartsWith('"') -and $line.IndexOf('"=') -gt 0) {
                $end = $line.IndexOf('"=') + 1
                $id = "$key`t" + $line.Substring(0, $end)
                $entries[$id] = $line.Substring($end + 1)
            } elseif ($line -and $id) {
                $entries[$id] = $entries[$id].TrimEnd('\') + $line.TrimStart()
            }
        }
        $trees[$file] = $entries
    }
}
$differ = @()
$count = 0
if ($missing.Count -eq 0) {
    $had = $trees[$Before]
    $has = $trees[$After]
    foreach ($id in @(@($had.Keys) + @($has.Keys | Where-Object { -not $had.ContainsKey($_) }))) {
        $gone = -not $has.ContainsKey($id)
        $new = -not $had.ContainsKey($id)
        if ($gone -or $new -or $had[$id] -cne $has[$id]) {
            $count += 1
            if ($count -le $Most) {
                $was = ''
                $is = ''
                if (-not $new) { $was = $had[$id] }
                if (-not $gone) { $is = $has[$id] }
                $differ += [pscustomobject]@{ id = $id; before = $was; after = $is; new = $new; gone = $gone }
            }
        }
    }
}
[pscustomobject]@{ missing = $missing; count = $count; differ = $differ }
