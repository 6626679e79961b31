# Reads the WinRM quotas for the shells of a user: memory of each shell (MB), number of shells of each user, number of processes
# of each shell.
# Returns for each quota its name and its value. If the quota cannot be read, the value is -1, and the script also returns the
# error id.
# Group policies have precedence over local settings. The WSMan drive shows the settings that are in force. The WSMan drive uses
# WinRM. A host may refuse this use inside a WinRM session.
# Source: Microsoft, "Quota Management for Remote Shells"; about_WSMan_Provider.
param()

$quotas = @('MaxMemoryPerShellMB', 'MaxShellsPerUser', 'MaxProcessesPerShell' | ForEach-Object {
    $quota = $_
    $value = [long]-1
    $unread = ''
    try { $value = [long]"$((Get-Item -Path "WSMan:\localhost\Shell\$quota").Value)" } catch { $unread = $_.FullyQualifiedErrorId }
    [pscustomobject]@{ name = $quota; value = $value; unread = $unread }
})
[pscustomobject]@{ quotas = $quotas }
