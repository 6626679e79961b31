# Reads what WinRM allows the shells of a user. Settings of a group policy are in force before local ones, and the drive shows those in force.
# The drive is a client of WinRM, which a host may refuse from within WinRM: the error id is answered then.
# Microsoft, "Quota Management for Remote Shells"; about_WSMan_Provider.
param()

$quotas = @('MaxMemoryPerShellMB', 'MaxShellsPerUser', 'MaxProcessesPerShell' | ForEach-Object {
    $quota = $_
    $value = [long]-1
    $unread = ''
    try { $value = [long]"$((Get-Item -Path "WSMan:\localhost\Shell\$quota").Value)" } catch { $unread = $_.FullyQualifiedErrorId }
    [pscustomobject]@{ name = $quota; value = $value; unread = $unread }
})
[pscustomobject]@{ quotas = $quotas }
