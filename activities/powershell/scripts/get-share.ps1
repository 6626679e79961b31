# Reads an SMB share of one network name.
# Returns the account name of a SID on this host, whether the folder exists, the path, description and access entries of the
# share, and the other scopes that have a share with the same name. The scope * is the host itself.
# Source: manual 9.6.1; Microsoft, SmbShare module: Get-SmbShare, Get-SmbShareAccess.
param([string]$Name, [string]$Scope, [string]$Path, [string]$PrincipalSid)

$principal = New-Object System.Security.Principal.SecurityIdentifier $PrincipalSid
$account = $principal.Translate([System.Security.Principal.NTAccount]).Value
$named = @(Get-SmbShare | Where-Object { $_.Name -eq $Name })
$elsewhere = @($named | Where-Object { $_.ScopeName -ne $Scope } | ForEach-Object { $_.ScopeName })
$shares = @($named | Where-Object { $_.ScopeName -eq $Scope } | ForEach-Object {
    $access = @($_ | Get-SmbShareAccess | ForEach-Object {
        # A property that cannot be read is null.
        foreach ($property in 'AccessControlType', 'AccessRight') { if ($null -eq $_.$property) { throw "$property of an entry of $Name cannot be read" } }
        $sid = ''
        $holder = New-Object System.Security.Principal.NTAccount $_.AccountName
        try { $sid = $holder.Translate([System.Security.Principal.SecurityIdentifier]).Value } catch [System.Security.Principal.IdentityNotMappedException] { $sid = '' }
        [pscustomobject]@{ account = $_.AccountName; sid = $sid; type = "$($_.AccessControlType)"; right = "$($_.AccessRight)" }
    })
    [pscustomobject]@{ path = $_.Path; description = $_.Description; access = $access }
})
[pscustomobject]@{ account = $account; folder = (Test-Path -LiteralPath $Path -PathType Container); shares = $shares; elsewhere = $elsewhere }
