# Reads the quotas of WinRM for the shells of a user. Settings of a group policy have precedence over local ones; the WSMan drive
# shows the settings that are in force. The drive itself uses WinRM, which a host may refuse inside a WinRM session: then the answer has
# the error id.
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
