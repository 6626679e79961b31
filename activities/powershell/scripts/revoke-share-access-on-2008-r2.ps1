# Removes all entries that allow an account access to an SMB share of a network name. If Windows has no name for the account,
# the parameter Account is the SID.
# Returns nothing.
# This script is for Windows Server 2008 R2, which lacks Revoke-SmbShareAccess. The name of a network name's share is
# \\network name\share. With an empty list, nobody has access.
# SetShareInfo is reported to return 2310 (NERR_NetNameNotFound) for a share of a network name, although the share exists.
# Source: manual 5.6.1; m-dwyer/CryptoBlocker, issue 16 (2310); Microsoft, classes Win32_LogicalShareSecuritySetting
# (GetSecurityDescriptor), Win32_Share (SetShareInfo) and Win32_SecurityDescriptor (ControlFlags 4: the descriptor has a list).
param([string]$Name, [string]$Scope, [string]$Account)

$meanings = @{ '2' = 'access denied'; '8' = 'unknown failure'; '9' = 'invalid name'; '10' = 'invalid level'; '21' = 'invalid parameter'
    '22' = 'duplicate share'; '23' = 'redirected path'; '24' = 'unknown device or directory'; '25' = 'net name not found'
    '2310' = 'the share does not exist, or Windows cannot change this share of a network name: change the share in Failover Cluster Manager, then retry' }
$sid = $Account
try { $sid = (New-Object System.Security.Principal.NTAccount $Account).Translate([System.Security.Principal.SecurityIdentifier]).Value } catch [System.Security.Principal.IdentityNotMappedException] { $sid = $Account }
$share = @(Get-CimInstance -ClassName Win32_ClusterShare | Where-Object { $_.Name -eq "\\$Scope\$Name" })
if ($share.Count -eq 0) { return }
$setting = @(Get-CimInstance -ClassName Win32_LogicalShareSecuritySetting | Where-Object { $_.Name -eq $share[0].Name })
if ($setting.Count -eq 0) { throw "Win32_LogicalShareSecuritySetting does not have the share \\$Scope\$Name" }
$read = $setting[0] | Invoke-CimMethod -MethodName GetSecurityDescriptor
$code = "$($read.ReturnValue)"
if ($code -ne '0') {
    $meanings['9'] = 'privilege missing'
    if (-not $meanings[$code]) { $meanings[$code] = 'other' }
    throw "Win32_LogicalShareSecuritySetting.GetSecurityDescriptor of \\$Scope\$Name returned $code ($($meanings[$code]))"
}
$entries = @($read.Descriptor.DACL | Where-Object { $null -ne $_ } | Where-Object {
    # A property that cannot be read is null, and the entry would seem not to allow access.
    if ($null -eq $_.AceType) { throw "AceType of an entry of \\$Scope\$Name cannot be read" }
    $_.AceType -ne 0 -or (New-Object System.Security.Principal.SecurityIdentifier ([byte[]]$_.Trustee.SID), 0).Value -ne $sid
})
$descriptor = New-CimInstance -ClientOnly -Namespace root/cimv2 -ClassName Win32_SecurityDescriptor -Property @{ ControlFlags = [uint32]4; DACL = [ciminstance[]]$entries }
$result = $share[0] | Invoke-CimMethod -MethodName SetShareInfo -Arguments @{ Access = $descriptor }
$code = "$($result.ReturnValue)"
if ($code -ne '0') {
    if (-not $meanings[$code]) { $meanings[$code] = 'other' }
    throw "Win32_ClusterShare.SetShareInfo of \\$Scope\$Name returned $code ($($meanings[$code]))"
}
