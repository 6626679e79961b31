# Sets the description of an SMB share of a network name. Returns nothing.
# This script is for Windows Server 2008 R2, which lacks Set-SmbShare. The name of a network name's share is
# \\network name\share.
# SetShareInfo is reported to return 2310 (NERR_NetNameNotFound) for a share of a network name, although the share exists.
# Source: manual 5.6.1; m-dwyer/CryptoBlocker, issue 16 (2310); Microsoft, classes Win32_ClusterShare (SetShareInfo) and
# Win32_Share (SetShareInfo: return values).
param([string]$Name, [string]$Scope, [string]$Description)

$meanings = @{ '2' = 'access denied'; '8' = 'unknown failure'; '9' = 'invalid name'; '10' = 'invalid level'; '21' = 'invalid parameter'
    '22' = 'duplicate share'; '23' = 'redirected path'; '24' = 'unknown device or directory'; '25' = 'net name not found'
    '2310' = 'the share does not exist, or Windows cannot change this share of a network name: change the share in Failover Cluster Manager, then retry' }
Get-CimInstance -ClassName Win32_ClusterShare | Where-Object { $_.Name -eq "\\$Scope\$Name" } | Invoke-CimMethod -MethodName SetShareInfo -Arguments @{ Description = $Description } | ForEach-Object {
    $code = "$($_.ReturnValue)"
    if ($code -ne '0') {
        if (-not $meanings[$code]) { $meanings[$code] = 'other' }
        throw "Win32_ClusterShare.SetShareInfo of \\$Scope\$Name returned $code ($($meanings[$code]))"
    }
}
