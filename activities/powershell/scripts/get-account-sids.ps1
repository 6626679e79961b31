# Translates accounts to their SIDs on the host; an account that the host cannot resolve gets an empty SID.
# Microsoft, class System.Security.Principal.NTAccount: Translate.
param([string[]]$Accounts)

$found = @($Accounts | ForEach-Object {
    $sid = ''
    $account = New-Object System.Security.Principal.NTAccount ($_ -replace '^\.\\', "$env:COMPUTERNAME\")
    try { $sid = $account.Translate([System.Security.Principal.SecurityIdentifier]).Value } catch { $sid = '' }
    [pscustomobject]@{ account = $_; sid = $sid }
})
[pscustomobject]@{ accounts = $found }
