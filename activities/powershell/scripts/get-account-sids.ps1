# Translates accounts to SIDs on this host.
# Returns each account with its SID. If Windows has no SID for an account, its SID is empty. After any other error, for example
# because no domain controller answers, the script fails.
# Source: Microsoft, class System.Security.Principal.NTAccount: Translate.
param([string[]]$Accounts)

$found = @($Accounts | ForEach-Object {
    $sid = ''
    $account = New-Object System.Security.Principal.NTAccount ($_ -replace '^\.\\', "$env:COMPUTERNAME\")
    try { $sid = $account.Translate([System.Security.Principal.SecurityIdentifier]).Value } catch [System.Security.Principal.IdentityNotMappedException] { $sid = '' }
    [pscustomobject]@{ account = $_; sid = $sid }
})
[pscustomobject]@{ accounts = $found }
