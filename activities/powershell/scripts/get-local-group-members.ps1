# Reads the members of a local group. The parameter GroupSid identifies the group, because group names are localized.
# Returns whether the group exists, the group's name, and the name and SID of each member.
# Get-LocalGroupMember fails if an account in the group is deleted, or if an account's domain does not answer (PowerShell issue
# 2996). The script then asks the WinNT provider of ADSI, which lists all members nevertheless, each with its SID and its name
# in Unicode. In the ADSI path of a local account, the computer's domain comes first; the script removes it.
# Source: manual 9.8.2/11; Microsoft, Microsoft.PowerShell.LocalAccounts module: Get-LocalGroup, Get-LocalGroupMember; class
# System.DirectoryServices.DirectoryEntry: Invoke; ADSI WinNT Provider: IADsGroup.
param([string]$GroupSid)

$group = Get-LocalGroup | Where-Object { $_.SID.Value -eq $GroupSid }
if ($null -eq $group) {
    [pscustomobject]@{ found = $false; group = ''; members = @() }
    return
}
$members = @()
try {
    $members = @($group | Get-LocalGroupMember | ForEach-Object { [pscustomobject]@{ name = $_.Name; sid = $_.SID.Value } })
} catch {
    $entry = New-Object System.DirectoryServices.DirectoryEntry "WinNT://$env:COMPUTERNAME/$($group.Name),group"
    $members = @($entry.psbase.Invoke('Members') | ForEach-Object {
        $member = New-Object System.DirectoryServices.DirectoryEntry $_
        $sid = New-Object System.Security.Principal.SecurityIdentifier ([byte[]]$member.psbase.Properties['objectSid'].Value), 0
        [pscustomobject]@{ name = ($member.psbase.Path -replace '^WinNT://', '' -replace '^[^/]+/([^/]+/[^/]+)$', '$1' -replace '/', '\'); sid = $sid.Value }
    })
}
[pscustomobject]@{ found = $true; group = $group.Name; members = $members }
