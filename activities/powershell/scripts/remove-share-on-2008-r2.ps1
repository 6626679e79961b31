# Removes an SMB share of a network name, and keeps the folder. Returns nothing.
# This script is for Windows Server 2008 R2, which lacks Remove-SmbShare. The name of a network name's share is
# \\network name\share.
# Source: manual 5.6.1; Microsoft, classes Win32_ClusterShare (Delete) and Win32_Share (Delete: return values).
param([string]$Name, [string]$Scope)

$meanings = @{ '2' = 'access denied'; '8' = 'unknown failure'; '9' = 'invalid name'; '10' = 'invalid level'; '21' = 'invalid parameter'
    '22' = 'duplicate share'; '23' = 'redirected path'; '24' = 'unknown device or directory'; '25' = 'net name not found' }
Get-CimInstance -ClassName Win32_ClusterShare | Where-Object { $_.Name -eq "\\$Scope\$Name" } | Invoke-CimMethod -MethodName Delete | ForEach-Object {
    $code = "$($_.ReturnValue)"
    if ($code -ne '0') {
        if (-not $meanings[$code]) { $meanings[$code] = 'other' }
        throw "Win32_ClusterShare.Delete of \\$Scope\$Name returned $code ($($meanings[$code]))"
    }
}
