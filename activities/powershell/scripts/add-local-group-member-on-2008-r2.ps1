# Adds an account to a local group. The parameter GroupSid identifies the group, because group names are localized.
# Returns nothing.
# This script is for Windows Server 2008 R2, which lacks Add-LocalGroupMember.
# Source: manual 5.8.2/11; Microsoft, ADSI WinNT Provider: IADsGroup.Add; class System.DirectoryServices.DirectoryEntry: Invoke.
param([string]$GroupSid, [string]$Account)

$sid = New-Object System.Security.Principal.SecurityIdentifier $GroupSid
$group = $sid.Translate([System.Security.Principal.NTAccount]).Value.Split('\')[-1]
$entry = New-Object System.DirectoryServices.DirectoryEntry "WinNT://$env:COMPUTERNAME/$group,group"
$entry.psbase.Invoke('Add', ('WinNT://' + $Account.Replace('\', '/')))
