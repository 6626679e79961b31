# Reads the members of a local group that is named by its SID, since group names are localized. The path of an account of a
# computer begins with the computer's domain, which the name of the account does not have.
# Manual 5.8.2-11; Microsoft, ADSI WinNT Provider: IADsGroup, WinNT ADsPath; class System.DirectoryServices.DirectoryEntry: Invoke.
param([string]$GroupSid)

$sid = New-Object System.Security.Principal.SecurityIdentifier $GroupSid
$group = ''
try { $group = $sid.Translate([System.Security.Principal.NTAccount]).Value.Split('\')[-1] } catch { $group = '' }
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
