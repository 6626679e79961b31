# Adds an account to a local group. The parameter GroupSid identifies the group, because group names are localized.
# Returns nothing.
# Source: manual 9.8.2/11; Microsoft, Microsoft.PowerShell.LocalAccounts module: Add-LocalGroupMember.
param([string]$GroupSid, [string]$Account)

Add-LocalGroupMember -SID $GroupSid -Member $Account
