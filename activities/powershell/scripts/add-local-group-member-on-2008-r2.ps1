# Adds an account to a local group. The parameter GroupSid identifies the group, because group names are localized.
# Returns nothing.
# This script is for Windows Server 2008 R2, which lacks Add-LocalGroupMember. An ADSI path has the form WinNT://domain/name, so
# the script first translates the account, which may be written as user@domain, to a name of the form domain\name.
# Source: manual 5.8.2/11; Microsoft, ADSI WinNT Provider: IADsGroup.Add, WinNT ADsPath; class
# System.DirectoryServices.DirectoryEntry: Invoke; class System.Security.Principal.NTAccount: Translate.
param([string]$GroupSid, [string]$Account)

$sid = New-Object System.Security.Principal.SecurityIdentifier $GroupSid
$group = $sid.Translate([System.Security.Principal.NTAccount]).Value.Split('\')[-1]
$entry = New-Object System.DirectoryServices.DirectoryEntry "WinNT://$env:COMPUTERNAME/$group,group"
$member = (New-Object System.Security.Principal.NTAccount $Account).Translate([System.Security.Principal.SecurityIdentifier])
$name = $member.Translate([System.Security.Principal.NTAccount]).Value
$entry.psbase.Invoke('Add', ('WinNT://' + $name.Replace('\', '/')))
