# Reads the members of a local group that is named by its SID, since group names are localized.
# Manual 9.8.2-11; Microsoft, Microsoft.PowerShell.LocalAccounts module: Get-LocalGroup, Get-LocalGroupMember.
param([string]$GroupSid)

$group = Get-LocalGroup | Where-Object { $_.SID.Value -eq $GroupSid }
$members = @($group | Get-LocalGroupMember | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; sid = $_.SID.Value }
})
[pscustomobject]@{ group = $group.Name; members = $members }
