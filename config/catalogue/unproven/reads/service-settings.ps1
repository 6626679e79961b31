# Settings of the services of XPR that New-Service does not copy: delayed start, recovery actions, a description.
$wanted = 'DelayedAutostart', 'FailureActions', 'FailureCommand', 'Description', 'DependOnService', 'ServiceSidType', 'RequiredPrivileges'
$seen = @()
$root = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('SYSTEM\CurrentControlSet\Services')
foreach ($service in $root.GetSubKeyNames()) {
    $key = $root.OpenSubKey($service)
    if ("$($key.GetValue('ImagePath'))" -like '*XPR*') {
        $names = @($key.GetValueNames() | Where-Object { $wanted -contains $_ })
        $seen += [pscustomobject]@{ service = $service; has = $names; dependsOn = @($key.GetValue('DependOnService')) }
    }
    $key.Close()
}
[pscustomobject]@{ services = $seen }
