# Creates an SMB share of a network name, on which one account has read access. Returns nothing.
# This script is for Windows Server 2008 R2, which lacks New-SmbShare. The name of a network name's share is
# \\network name\share. This release has no continuous availability.
# Source: manual 5.6.1; Microsoft, classes Win32_ClusterShare (Create), Win32_Share (Create: return values),
# Win32_SecurityDescriptor, Win32_ACE and Win32_Trustee; File Access Rights Constants; class
# System.Security.Principal.SecurityIdentifier: GetBinaryForm.
param([string]$Name, [string]$Path, [string]$Scope, [string]$Description, [string]$Account)

$meanings = @{ '2' = 'access denied'; '8' = 'unknown failure'; '9' = 'invalid name'; '10' = 'invalid level'; '21' = 'invalid parameter'
    '22' = 'duplicate share'; '23' = 'redirected path'; '24' = 'unknown device or directory'; '25' = 'net name not found' }
$sid = (New-Object System.Security.Principal.NTAccount $Account).Translate([System.Security.Principal.SecurityIdentifier])
$bytes = New-Object byte[] $sid.BinaryLength
$sid.GetBinaryForm($bytes, 0)
$trustee = New-CimInstance -ClientOnly -Namespace root/cimv2 -ClassName Win32_Trustee -Property @{ SID = $bytes }
$entry = New-CimInstance -ClientOnly -Namespace root/cimv2 -ClassName Win32_ACE -Property @{ AccessMask = [uint32]1179817; AceFlags = [uint32]0; AceType = [uint32]0; Trustee = $trustee }
$descriptor = New-CimInstance -ClientOnly -Namespace root/cimv2 -ClassName Win32_SecurityDescriptor -Property @{ ControlFlags = [uint32]4; DACL = [ciminstance[]]@($entry) }
$result = Invoke-CimMethod -ClassName Win32_ClusterShare -MethodName Create -Arguments @{ Path = $Path; Name = "\\$Scope\$Name"; Type = [uint32]0; Description = $Description; Access = $descriptor }
$code = "$($result.ReturnValue)"
if ($code -ne '0') {
    if (-not $meanings[$code]) { $meanings[$code] = 'other' }
    throw "Win32_ClusterShare.Create of \\$Scope\$Name returned $code ($($meanings[$code]))"
}
