# Gives an account access to an SMB share of a network name: Full, Change or Read. Returns nothing.
# This script is for Windows Server 2008 R2, which lacks Grant-SmbShareAccess. The name of a network name's share is
# \\network name\share. If an access list has no entry, it may be null.
# SetShareInfo is reported to return 2310 (NERR_NetNameNotFound) for a share of a network name, although the share exists.
# Source: manual 5.6.1; m-dwyer/CryptoBlocker, issue 16 (2310); Microsoft, classes Win32_LogicalShareSecuritySetting
# (GetSecurityDescriptor), Win32_Share (SetShareInfo), Win32_SecurityDescriptor (ControlFlags 4: the descriptor has a list),
# Win32_ACE and Win32_Trustee; File Access Rights Constants.
param([string]$Name, [string]$Scope, [string]$Account, [string]$Access)

$meanings = @{ '2' = 'access denied'; '8' = 'unknown failure'; '9' = 'invalid name'; '10' = 'invalid level'; '21' = 'invalid parameter'
    '22' = 'duplicate share'; '23' = 'redirected path'; '24' = 'unknown device or directory'; '25' = 'net name not found'
    '2310' = 'the share does not exist, or Windows cannot change this share of a network name: change the share in Failover Cluster Manager, then retry' }
$masks = @{ Full = 2032127; Change = 1245631; Read = 1179817 }
$sid = (New-Object System.Security.Principal.NTAccount $Account).Translate([System.Security.Principal.SecurityIdentifier])
$bytes = New-Object byte[] $sid.BinaryLength
$sid.GetBinaryForm($bytes, 0)
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
$entries = @($read.Descriptor.DACL | Where-Object { $null -ne $_ })
$trustee = New-CimInstance -ClientOnly -Namespace root/cimv2 -ClassName Win32_Trustee -Property @{ SID = $bytes }
$entries += New-CimInstance -ClientOnly -Namespace root/cimv2 -ClassName Win32_ACE -Property @{ AccessMask = [uint32]$masks[$Access]; AceFlags = [uint32]0; AceType = [uint32]0; Trustee = $trustee }
$descriptor = New-CimInstance -ClientOnly -Namespace root/cimv2 -ClassName Win32_SecurityDescriptor -Property @{ ControlFlags = [uint32]4; DACL = [ciminstance[]]$entries }
$result = $share[0] | Invoke-CimMethod -MethodName SetShareInfo -Arguments @{ Access = $descriptor }
$code = "$($result.ReturnValue)"
if ($code -ne '0') {
    if (-not $meanings[$code]) { $meanings[$code] = 'other' }
    throw "Win32_ClusterShare.SetShareInfo of \\$Scope\$Name returned $code ($($meanings[$code]))"
}
