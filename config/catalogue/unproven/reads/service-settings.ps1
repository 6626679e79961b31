# Settings of the services of XPR that New-Service does not copy: delayed start, recovery actions, a description.
$seen = @()
foreach ($key in Get-ChildItem -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Services') {
    if ("$($key.GetValue('ImagePath'))" -notlike '*XPR*') { continue }
    $names = @($key.GetValueNames() | Where-Object { 'DelayedAutostart', 'FailureActions', 'FailureCommand', 'Description', 'DependOnService', 'ServiceSidType', 'RequiredPrivileges' -contains $_ })
    $seen += [pscustomobject]@{ service = $key.PSChildName; has = $names; dependsOn = @($key.GetValue('DependOnService')) }
}
[pscustomobject]@{ services = $seen }
