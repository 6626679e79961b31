# Scope, availability and access entries of the shares, as names: what is shown for an account that was deleted.
$shares = @()
foreach ($share in Get-SmbShare) {
    $entries = @(Get-SmbShareAccess -Name $share.Name -ScopeName $share.ScopeName | ForEach-Object { "$($_.AccountName): $($_.AccessControlType) $($_.AccessRight)" })
    $shares += [pscustomobject]@{ name = $share.Name; scope = $share.ScopeName; path = $share.Path; continuouslyAvailable = $share.ContinuouslyAvailable; access = $entries }
}
[pscustomobject]@{ shares = $shares }
