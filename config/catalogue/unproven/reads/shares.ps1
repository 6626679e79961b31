# Scope, availability and access entries of the shares, by names. For a deleted account, the name is what Windows prints.
$shares = @()
foreach ($share in Get-SmbShare) {
    $entries = @(Get-SmbShareAccess -Name $share.Name -ScopeName $share.ScopeName | ForEach-Object { "$($_.AccountName): $($_.AccessControlType) $($_.AccessRight)" })
    $shares += [pscustomobject]@{ name = $share.Name; scope = $share.ScopeName; path = $share.Path; continuouslyAvailable = $share.ContinuouslyAvailable; access = $entries }
}
[pscustomobject]@{ shares = $shares }
