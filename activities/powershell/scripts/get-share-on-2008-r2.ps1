# Reads an SMB share of one network name.
# Returns the account name of a SID on this host, whether the folder exists, the path, description and access entries of the
# share, and the other scopes that have a share with the same name. The scope * is the host itself.
# This script is for Windows Server 2008 R2, which lacks Get-SmbShare. The name of a network name's share is
# \\network name\share.
# An empty access list may be null. A missing access list may be null too: without the control flag 4, the share has no list,
# and everyone has full access.
# Source: manual 5.6.1; Microsoft, classes Win32_Share, Win32_ClusterShare, Win32_LogicalShareSecuritySetting
# (GetSecurityDescriptor), Win32_SecurityDescriptor (ControlFlags 4: the descriptor has a list), Win32_ACE (AceType 0: the entry
# allows access); File Access Rights Constants.
param([string]$Name, [string]$Scope, [string]$Path, [string]$PrincipalSid)

$meanings = @{ '2' = 'access denied'; '8' = 'unknown failure'; '9' = 'privilege missing'; '21' = 'invalid parameter' }
$rights = @{ '2032127' = 'Full'; '1245631' = 'Change'; '1179817' = 'Read' }
$principal = New-Object System.Security.Principal.SecurityIdentifier $PrincipalSid
$account = $principal.Translate([System.Security.Principal.NTAccount]).Value
$named = @(Get-CimInstance -ClassName Win32_Share | Where-Object { $_.Name.Split('\')[-1] -eq $Name })
$elsewhere = @($named | Where-Object { $_.Name -ne "\\$Scope\$Name" } | ForEach-Object {
    if ($_.Name.StartsWith('\\')) { $_.Name.Split('\')[2] } else { '*' }
})
$shares = @($named | Where-Object { $_.Name -eq "\\$Scope\$Name" } | ForEach-Object {
    $key = $_.Name
    $setting = @(Get-CimInstance -ClassName Win32_LogicalShareSecuritySetting | Where-Object { $_.Name -eq $key })
    if ($setting.Count -eq 0) { throw "Win32_LogicalShareSecuritySetting does not have the share $key" }
    $result = $setting[0] | Invoke-CimMethod -MethodName GetSecurityDescriptor
    $code = "$($result.ReturnValue)"
    if ($code -ne '0') {
        if (-not $meanings[$code]) { $meanings[$code] = 'other' }
        throw "Win32_LogicalShareSecuritySetting.GetSecurityDescriptor of $key returned $code ($($meanings[$code]))"
    }
    $access = @($result.Descriptor.DACL | Where-Object { $null -ne $_ } | ForEach-Object {
        $sid = New-Object System.Security.Principal.SecurityIdentifier ([byte[]]$_.Trustee.SID), 0
        $holder = $sid.Value
        try { $holder = $sid.Translate([System.Security.Principal.NTAccount]).Value } catch [System.Security.Principal.IdentityNotMappedException] { $holder = $sid.Value }
        $right = 'Custom'
        if ($rights["$($_.AccessMask)"]) { $right = $rights["$($_.AccessMask)"] }
        # A property that cannot be read is null.
        if ($null -eq $_.AceType) { throw "AceType of an entry of $key cannot be read" }
        $type = 'Deny'
        if ($_.AceType -eq 0) { $type = 'Allow' }
        [pscustomobject]@{ account = $holder; sid = $sid.Value; type = $type; right = $right }
    })
    # A property that cannot be read is null. As a number it would be 0.
    if ($null -eq $result.Descriptor.ControlFlags) { throw "ControlFlags of $key cannot be read" }
    if (($result.Descriptor.ControlFlags -band 4) -eq 0) {
        $everyone = New-Object System.Security.Principal.SecurityIdentifier 'S-1-1-0'
        $access = @([pscustomobject]@{ account = $everyone.Translate([System.Security.Principal.NTAccount]).Value; sid = 'S-1-1-0'; type = 'Allow'; right = 'Full' })
    }
    [pscustomobject]@{ path = $_.Path; description = $_.Description; access = $access }
})
[pscustomobject]@{ account = $account; folder = (Test-Path -LiteralPath $Path -PathType Container); shares = $shares; elsewhere = $elsewhere }
