# Reads the settings of XPR's services that New-Service does not copy, such as delayed start, recovery actions and the description. Returns
# for each service the names of these settings, and its dependencies.
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
