# Reads the members of a local group. The parameter GroupSid identifies the group, because group names are localized.
# Returns whether the group exists, the group's name, and the name and SID of each member.
# This script is for Windows Server 2008 R2, which lacks Get-LocalGroupMember. In the ADSI path of a local account, the
# computer's domain comes first. The name of the account does not contain this domain, so the script removes it.
# Source: manual 5.8.2/11; Microsoft, ADSI WinNT Provider: IADsGroup, WinNT ADsPath; class
# System.DirectoryServices.DirectoryEntry: Invoke; class System.Security.Principal.SecurityIdentifier: Translate.
param([string]$GroupSid)

$sid = New-Object System.Security.Principal.SecurityIdentifier $GroupSid
$group = ''
# IdentityNotMappedException: Windows has no name for the SID. After any other error, nobody knows whether the group exists.
try { $group = $sid.Translate([System.Security.Principal.NTAccount]).Value.Split('\')[-1] } catch [System.Security.Principal.IdentityNotMappedException] { $group = '' }
if (-not $group) {
    [pscustomobject]@{ found = $false; group = ''; members = @() }
    return
}
$entry = New-Object System.DirectoryServices.DirectoryEntry "WinNT://$env:COMPUTERNAME/$group,group"
$members = @($entry.psbase.Invoke('Members') | ForEach-Object {
    $member = New-Object System.DirectoryServices.DirectoryEntry $_
    $own = New-Object System.Security.Principal.SecurityIdentifier ([byte[]]$member.psbase.Properties['objectSid'].Value), 0
    [pscustomobject]@{ name = ($member.psbase.Path -replace '^WinNT://', '' -replace '^[^/]+/([^/]+/[^/]+)$', '$1' -replace '/', '\'); sid = $own.Value }
})
[pscustomobject]@{ found = $true; group = $group; members = $members }
