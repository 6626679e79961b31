# Translates accounts to SIDs on this host.
# Returns each account with its SID. If the host cannot resolve an account, its SID is empty.
# Source: Microsoft, class System.Security.Principal.NTAccount: Translate.
param([string[]]$Accounts)

$found = @($Accounts | ForEach-Object {
    $sid = ''
    $account = New-Object System.Security.Principal.NTAccount ($_ -replace '^\.\\', "$env:COMPUTERNAME\")
    try { $sid = $account.Translate([System.Security.Principal.SecurityIdentifier]).Value } catch { $sid = '' }
    [pscustomobject]@{ account = $_; sid = $sid }
})
[pscustomobject]@{ accounts = $found }
