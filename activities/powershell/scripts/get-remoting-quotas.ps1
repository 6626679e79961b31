# Reads what WinRM allows the shells of a user. Settings of a group policy are in force before local ones, and the drive shows those in force.
# Microsoft, "Quota Management for Remote Shells"; about_WSMan_Provider.
param()

$quotas = @('MaxMemoryPerShellMB', 'MaxShellsPerUser', 'MaxProcessesPerShell' | ForEach-Object {
    [pscustomobject]@{ name = $_; value = [long]"$((Get-Item -Path "WSMan:\localhost\Shell\$_").Value)" }
})
[pscustomobject]@{ quotas = $quotas }
