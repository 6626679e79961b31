# Compares two exports of a registry tree, which reg.exe made before and after a change.
# Returns the paths of missing export files, the number of differences, and at most as many differences as the parameter Most
# allows.
# A difference has the names of the key and the value, the data before and after, as the files contain them, and whether the key
# or value is new or gone. A difference of a key has no value name and no data. Names of keys and values are compared without
# regard to case, as in the registry.
# A line of an export that does not begin a key or a value continues the data of the line before.
# Source: manual 9.3/2; Microsoft, Registration Entries (.reg) file syntax; reg export (UTF-16); Microsoft.PowerShell.Management
# module: Get-Content (Raw, Encoding).
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
