# Reads the members of a local group that is named by its SID, since group names are localized.
# Get-LocalGroupMember fails where an account of the group is deleted or its domain does not answer (PowerShell issue 2996);
# net.exe lists the members below a line of hyphens all the same, and ends with a message, which has no SID.
# Manual 9.8.2-11; Microsoft, Microsoft.PowerShell.LocalAccounts module: Get-LocalGroup, Get-LocalGroupMember; net localgroup.
param([string]$GroupSid)

$group = Get-LocalGroup | Where-Object { $_.SID.Value -eq $GroupSid }
$members = @()
try {
    $members = @($group | Get-LocalGroupMember | ForEach-Object { [pscustomobject]@{ name = $_.Name; sid = $_.SID.Value } })
} catch {
    $listed = $false
    foreach ($line in @($null | & net.exe localgroup $group.Name)) {
        $sid = ''
        if ($listed -and $line) {
            $account = New-Object System.Security.Principal.NTAccount $line
            try { $sid = $account.Translate([System.Security.Principal.SecurityIdentifier]).Value } catch { $sid = '' }
        }
        if ($sid) { $members += [pscustomobject]@{ name = "$line"; sid = $sid } }
        if ($line -match '^-{20}') { $listed = $true }
    }
}
[pscustomobject]@{ group = $group.Name; members = $members }
