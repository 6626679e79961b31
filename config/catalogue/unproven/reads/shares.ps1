# Reads the shares. Returns for each share its scope, its path, its continuous availability and its access entries. For a deleted account, the
# entry has the name that Windows prints.
$shares = @()
foreach ($share in Get-SmbShare) {
    $entries = @(Get-SmbShareAccess -Name $share.Name -ScopeName $share.ScopeName | ForEach-Object { "$($_.AccountName): $($_.AccessControlType) $($_.AccessRight)" })
    $shares += [pscustomobject]@{ name = $share.Name; scope = $share.ScopeName; path = $share.Path; continuouslyAvailable = $share.ContinuouslyAvailable; access = $entries }
}
[pscustomobject]@{ shares = $shares }
